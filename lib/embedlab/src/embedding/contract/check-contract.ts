import type { z } from "zod";
import { InputError } from "../../errors.js";
import { contractSchema, poolings, sourceSchemas, type ModelContract } from "./contract.js";
import { nearest } from "./nearest.js";
import { vectorsContractDefaults } from "./vectors-defaults.js";

const sourceFields = new Map<unknown, readonly string[]>(
  sourceSchemas.map(({ shape }) => [shape.kind.value, Object.keys(shape)]),
);

function describe(issue: z.core.$ZodIssue, value: unknown): string {
  const field = issue.path.join(".") || "the contract";
  const at = issue.path.reduce<unknown>(
    (object, key) => (object as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  if (issue.code === "unrecognized_keys") {
    const ofSource = issue.path[0] === "source" ? sourceFields.get((at as { kind?: unknown }).kind) : undefined;
    const known = ofSource ?? Object.keys(contractSchema.shape);
    return issue.keys
      .map((key) => `${[...issue.path, key].join(".")} is no field of it; the nearest is "${nearest(key, known)}"`)
      .join("; ");
  }
  if (at === undefined && issue.path.length > 0) return `${field} is missing`;
  if (issue.code === "invalid_value") {
    const known = issue.values.map(String);
    return `${field} is ${JSON.stringify(at)}; it can be ${known.map((name) => `"${name}"`).join(", ")}${typeof at === "string" ? `; the nearest is "${nearest(at, known)}"` : ""}`;
  }
  if (field === "pooling") {
    const known = [...poolings, "none"];
    return `pooling is ${JSON.stringify(at)}; it can be ${known.map((name) => `"${name}"`).join(", ")}${typeof at === "string" ? `; the nearest is "${nearest(at, known)}"` : ", or a list of those but the last"}`;
  }
  if (issue.code === "invalid_union") {
    const known = sourceSchemas.map(({ shape }) => shape.kind.value);
    return `${field} is ${JSON.stringify(at)}; it can be ${known.map((kind) => `"${kind}"`).join(", ")}${typeof at === "string" ? `; the nearest is "${nearest(at, known)}"` : ""}`;
  }
  return `${field} ${issue.code === "invalid_format" ? `is ${JSON.stringify(at)}; it ${issue.message}` : `is ${JSON.stringify(at)}: ${issue.message}`}`;
}

/**
 * The contract, checked: throws `InputError` naming every wrong field and the nearest valid name. One of vectors from a
 * file needs id and source alone.
 */
export function checkContract(given: unknown): ModelContract {
  const value = isOfVectors(given) ? { ...vectorsContractDefaults, ...given } : given;
  const result = contractSchema.safeParse(value);
  if (!result.success) {
    const id = (value as { id?: unknown } | null)?.id;
    const name = typeof id === "string" ? ` "${id}"` : "";
    throw new InputError(
      `model contract${name}: ${result.error.issues.map((issue) => describe(issue, value)).join("; ")}`,
    );
  }
  const contract: ModelContract = result.data;
  const { id, source, pooling, dimensions, truncateDimensions } = contract;
  if (source.kind === "vectors") {
    checkVectorsContract(contract);
    return contract;
  }
  const perText = source.kind === "corpus" || source.kind === "endpoint";
  if (dimensions === 0) throw new InputError(`model contract "${id}": dimensions is 0; say how many the model gives`);
  if (perText && pooling !== "none")
    throw new InputError(
      `model contract "${id}": pooling is ${JSON.stringify(pooling)}, but a source of kind "${source.kind}" gives one vector a text: say "none"`,
    );
  if (truncateDimensions !== undefined && truncateDimensions > dimensions)
    throw new InputError(
      `model contract "${id}": truncateDimensions is ${truncateDimensions}, but the model has ${dimensions} dimensions; lower it`,
    );
  if (truncateDimensions !== undefined && source.kind === "corpus")
    throw new InputError(
      `model contract "${id}": truncateDimensions is for models; set source.components and dimensions to ${truncateDimensions}`,
    );
  for (const field of ["prompt", "output", "inputs", "dense", "layerNorm"] as const) {
    if (perText && contract[field] !== undefined && !(field === "layerNorm" && source.kind === "endpoint"))
      throw new InputError(
        `model contract "${id}": ${field} is for models of a folder or the hub, and the source is of kind "${source.kind}"; leave it out`,
      );
  }
  return contract;
}

const isOfVectors = (value: unknown): value is object =>
  (value as { source?: { kind?: unknown } } | null)?.source?.kind === "vectors";

/** What would have to be done before the vectors were made cannot be asked of them now. */
function checkVectorsContract(contract: ModelContract): void {
  const kept = [
    "id",
    "source",
    "layerNorm",
    "normalize",
    "dimensions",
    "truncateDimensions",
    "licence",
    "languages",
    "stopwords",
  ];
  const defaults: Readonly<Record<string, unknown>> = vectorsContractDefaults;
  const foreign = Object.entries(contract).find(
    ([field, value]) => !kept.includes(field) && value !== undefined && value !== defaults[field],
  );
  if (foreign !== undefined)
    throw new InputError(
      `model contract "${contract.id}": ${foreign[0]} is ${JSON.stringify(foreign[1])}, but its vectors are made already; leave it out`,
    );
}
