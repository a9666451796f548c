import { createHash } from "node:crypto";
import { z } from "zod";
import { InputError } from "../../errors.js";
import { dialectNames, type DialectName } from "../endpoint/dialects/names.js";
import { nearest } from "./nearest.js";
import { vectorsContractDefaults } from "./vectors-defaults.js";

/** Where a model's vectors come from. */
export type ModelSource =
  | {
      readonly kind: "folder";
      /** A model's folder, or a file of word vectors (.txt, .vec, .bin); relative to the project's root, or absolute. */
      readonly path: string;
    }
  | {
      readonly kind: "hub";
      readonly repository: string;
      /** A commit: a branch moves. */ readonly revision: string;
      /** The file to run, where the repository has more than one. */ readonly file?: string;
    }
  | {
      readonly kind: "endpoint";
      /** The environment variable that holds the base URL, e.g. http://localhost:8000/v1; EMBEDLAB_ENDPOINT unless told. */
      readonly urlVariable?: string;
      /** The environment variable that holds the key; EMBEDLAB_API_KEY unless told. */
      readonly keyVariable?: string;
      /** The model's name at the endpoint. */
      readonly model: string;
      /** True where the server adds the prefix itself: the client must not add it again. */
      readonly addsPrefix: boolean;
      /** Whose language the server speaks; OpenAI's unless told, with the server's own answer for what it does not know. */
      readonly dialect?: DialectName;
      /** What the vectors are for, in the server's own word; where it needs one, clustering unless told. */
      readonly inputType?: string;
      /** True asks the server for the contract's `dimensions`, where its model can give fewer than it has. */
      readonly sendDimensions?: boolean;
    }
  | { readonly kind: "corpus"; readonly method: "lsa"; readonly components: number; readonly seed: number }
  | {
      /** Vectors that exist already, one a product, in a file. */
      readonly kind: "vectors";
      /** A .parquet, .npy or .jsonl file; relative to the project's root, or absolute. */
      readonly path: string;
      /** For .npy, a text file with the id of each row on a line; without it the rows are in the catalogue's order. */
      readonly ids?: string;
      /** The columns to take, where the file has others of their kind. */
      readonly idColumn?: string;
      readonly vectorColumn?: string;
    };

export type ModelTreatment = "raw" | "cleaned";
/** sentence-transformers' poolings, by its own names. */
export const poolings = ["mean", "cls", "max", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"] as const;
/**
 * How the vectors of a text's tokens become one: their mean, the first one, the largest value of each dimension, the sum
 * over the square root of their number, the mean weighted by their place (1, 2, …), the last one.
 */
export type TokenPooling = (typeof poolings)[number];
/** "none" where the source gives one vector a text. Several stand side by side in one longer vector. */
export type Pooling = TokenPooling | "none" | readonly TokenPooling[];
/**
 * The numbers that a model computes with: "fp32", "fp16", "q8" and "q4" as the source has them; "w8a8" and "w8a16" are
 * made here of a BERT's `model.safetensors`, weights in 8 bits and what meets them in one digit of 7 bits or two ("q8" is "w8a8" where the
 * source has no file of it); "auto" takes the fastest of those at hand that stays true to fp32.
 */
export type NumberType = "fp32" | "fp16" | "q8" | "q4" | "w8a8" | "w8a16" | "auto";
/** Where onnxruntime computes. */
export type ExecutionProvider = "cpu" | "cuda" | "dml" | "webgpu";

/** The dimensions that a contract's vectors have. */
export const vectorDimensions = ({
  dimensions,
  truncateDimensions,
}: Pick<ModelContract, "dimensions" | "truncateDimensions">): number => truncateDimensions ?? dimensions;

/** Whether a text's vector depends on that text alone: not where it is fitted on a corpus, or a product's from a file. */
export const isOfTexts = ({ source }: Pick<ModelContract, "source">): boolean =>
  source.kind !== "corpus" && source.kind !== "vectors";

/** What makes a vector what it is. */
export interface ModelContract {
  readonly id: string;
  readonly source: ModelSource;
  /** Which of the note's two treatments the texts get before they are embedded. */
  readonly treatment: ModelTreatment;
  /** Put before every text, e.g. "query: "; empty for none. */
  readonly prefix: string;
  /** The name of a prompt in the model's own config_sentence_transformers.json, which then is the prefix. */
  readonly prompt?: string;
  readonly pooling: Pooling;
  /**
   * The graph's output to take, such as "token_embeddings" or "sentence_embedding"; without it the publisher's
   * `sentence_embedding` where there is one, which is pooled already.
   */
  readonly output?: string;
  /** Whole-number inputs that the graph wants beside the tokens, such as `{ task_id: 4 }`. */
  readonly inputs?: Readonly<Record<string, number>>;
  /** False leaves out the Dense and LayerNorm modules that the model's modules.json declares after its pooling. */
  readonly dense?: false;
  /** Layer norm without weights of every text's vector, before it is truncated: nomic-embed-text-v1.5's way. */
  readonly layerNorm?: boolean;
  /** Scale every vector to length 1, after it is truncated. */
  readonly normalize: boolean;
  readonly dtype: NumberType;
  /** Longer texts are cut to this many tokens, special tokens included. */
  readonly maxTokens: number;
  /** Of the model's own vectors; 0 for those of a file, which says it when it is opened. */
  readonly dimensions: number;
  /** Keep only so many of the first dimensions, for a model that was trained for it (Matryoshka). */
  readonly truncateDimensions?: number;
  readonly licence: string;
  /** "cpu" unless told. */
  readonly executionProvider?: ExecutionProvider;
  /** What the treatment "cleaned" leaves out: a language's list by its ISO 639-1 code ("fr"), or words; the note's 49 unless told. */
  readonly stopwords?: string | readonly string[];
  /** The languages that the model was trained on, as ISO 639-1 codes; unknown where left out. Vectors do not depend on it. */
  readonly languages?: readonly string[];
}

const text = z.string().min(1);
const count = z.int().min(1);
const source = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("folder"), path: text }),
  z.strictObject({
    kind: z.literal("hub"),
    repository: z.string().regex(/^[\w.-]+(\/[\w.-]+)?$/, "must read owner/name"),
    revision: z.string().regex(/^[0-9a-f]{40}$/, "must be a commit of 40 hex digits, because a branch moves"),
    file: text.optional(),
  }),
  z.strictObject({
    kind: z.literal("endpoint"),
    urlVariable: text.optional(),
    keyVariable: text.optional(),
    model: text,
    addsPrefix: z.boolean(),
    dialect: z.enum(dialectNames).optional(),
    inputType: text.optional(),
    sendDimensions: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal("corpus"), method: z.literal("lsa"), components: count, seed: z.int().min(0) }),
  z.strictObject({
    kind: z.literal("vectors"),
    path: text,
    ids: text.optional(),
    idColumn: text.optional(),
    vectorColumn: text.optional(),
  }),
]);
const schema = z.strictObject({
  id: z.string().regex(/^[\w.@+-]{1,100}$/, "may hold letters, digits and . _ - @ +, at most 100"),
  source,
  treatment: z.enum(["raw", "cleaned"]),
  prefix: z.string(),
  prompt: text.optional(),
  pooling: z.union([z.enum([...poolings, "none"]), z.array(z.enum(poolings)).min(2)]),
  output: text.optional(),
  inputs: z.record(text, z.int()).optional(),
  dense: z.literal(false).optional(),
  layerNorm: z.boolean().optional(),
  normalize: z.boolean(),
  dtype: z.enum(["fp32", "fp16", "q8", "q4", "w8a8", "w8a16", "auto"]),
  maxTokens: count,
  dimensions: z.int().min(0),
  truncateDimensions: count.optional(),
  licence: text,
  executionProvider: z.enum(["cpu", "cuda", "dml", "webgpu"]).optional(),
  stopwords: z
    .union([
      z.string().regex(/^[a-z]{2}$/, "must be a language's code of two letters, or a list of words"),
      z.array(text),
    ])
    .optional(),
  languages: z.array(text).optional(),
});

const sourceFields = {
  folder: ["path"],
  hub: ["repository", "revision", "file"],
  endpoint: ["urlVariable", "keyVariable", "model", "addsPrefix", "dialect", "inputType", "sendDimensions"],
  corpus: ["method", "components", "seed"],
  vectors: ["path", "ids", "idColumn", "vectorColumn"],
};

function describe(issue: z.core.$ZodIssue, value: unknown): string {
  const field = issue.path.join(".") || "the contract";
  const at = issue.path.reduce<unknown>(
    (object, key) => (object as Record<PropertyKey, unknown> | undefined)?.[key],
    value,
  );
  if (issue.code === "unrecognized_keys") {
    const kind = (at as { kind?: keyof typeof sourceFields } | undefined)?.kind;
    const known =
      issue.path[0] === "source" && kind !== undefined ? ["kind", ...sourceFields[kind]] : Object.keys(schema.shape);
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
  if (issue.code === "invalid_union")
    return `${field} is ${JSON.stringify(at)}; it can be ${Object.keys(sourceFields)
      .map((kind) => `"${kind}"`)
      .join(", ")}${typeof at === "string" ? `; the nearest is "${nearest(at, Object.keys(sourceFields))}"` : ""}`;
  return `${field} ${issue.code === "invalid_format" ? `is ${JSON.stringify(at)}; it ${issue.message}` : `is ${JSON.stringify(at)}: ${issue.message}`}`;
}

/**
 * The contract, checked: throws `InputError` naming every wrong field and the nearest valid name. One of vectors from a
 * file needs id and source alone.
 */
export function checkContract(given: unknown): ModelContract {
  const value = isOfVectors(given) ? { ...vectorsContractDefaults, ...given } : given;
  const result = schema.safeParse(value);
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

function stable(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(stable);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, stable(item)]),
  );
}

/**
 * sha256, in hex, of what a vector depends on beside its treated text: the contract as JSON with sorted keys, without its
 * name, licence, languages and stopwords, and where it is known the fingerprint of the model's files.
 */
export function contractHash(contract: ModelContract, fingerprint = ""): string {
  const parts = {
    executionProvider: "cpu",
    ...contract,
    id: undefined,
    licence: undefined,
    stopwords: undefined,
    languages: undefined,
    fingerprint,
  };
  return createHash("sha256")
    .update(JSON.stringify(stable(parts)))
    .digest("hex");
}
