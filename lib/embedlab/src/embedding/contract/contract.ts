import { createHash } from "node:crypto";
import { z } from "zod";
import { InputError } from "../../errors.js";
import { nearest } from "./nearest.js";

/** Where a model's vectors come from. */
export type ModelSource =
  | { readonly kind: "folder"; /** Relative to the project's root, or absolute. */ readonly path: string }
  | { readonly kind: "hub"; readonly repository: string; /** A commit: a branch moves. */ readonly revision: string; /** The file to run, where the repository has more than one. */ readonly file?: string }
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
    }
  | { readonly kind: "corpus"; readonly method: "lsa"; readonly components: number; readonly seed: number };

export type ModelTreatment = "raw" | "cleaned";
/** How the vectors of a text's tokens become one; "none" where the source gives one vector a text. */
export type Pooling = "mean" | "cls" | "max" | "none";
/**
 * The numbers that a model computes with: "fp32", "fp16", "q8" and "q4" as the source has them; "w8a8" and "w8a16" are
 * made here of a BERT's `model.safetensors`, weights in 8 bits and what meets them in one digit of 7 bits or two ("q8" is "w8a8" where the
 * source has no file of it); "auto" takes the fastest of those at hand that stays true to fp32.
 */
export type NumberType = "fp32" | "fp16" | "q8" | "q4" | "w8a8" | "w8a16" | "auto";
/** Where onnxruntime computes. */
export type ExecutionProvider = "cpu" | "cuda" | "dml" | "webgpu";

/** What makes a vector what it is. */
export interface ModelContract {
  readonly id: string;
  readonly source: ModelSource;
  /** Which of the note's two treatments the texts get before they are embedded. */
  readonly treatment: ModelTreatment;
  /** Put before every text, e.g. "query: "; empty for none. */
  readonly prefix: string;
  readonly pooling: Pooling;
  /** Scale every vector to length 1. */
  readonly normalize: boolean;
  readonly dtype: NumberType;
  /** Longer texts are cut to this many tokens, special tokens included. */
  readonly maxTokens: number;
  readonly dimensions: number;
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
  z.strictObject({ kind: z.literal("endpoint"), urlVariable: text.optional(), keyVariable: text.optional(), model: text, addsPrefix: z.boolean() }),
  z.strictObject({ kind: z.literal("corpus"), method: z.literal("lsa"), components: count, seed: z.int().min(0) }),
]);
const schema = z.strictObject({
  id: z.string().regex(/^[\w.@+-]{1,100}$/, "may hold letters, digits and . _ - @ +, at most 100"),
  source,
  treatment: z.enum(["raw", "cleaned"]),
  prefix: z.string(),
  pooling: z.enum(["mean", "cls", "max", "none"]),
  normalize: z.boolean(),
  dtype: z.enum(["fp32", "fp16", "q8", "q4", "w8a8", "w8a16", "auto"]),
  maxTokens: count,
  dimensions: count,
  licence: text,
  executionProvider: z.enum(["cpu", "cuda", "dml", "webgpu"]).optional(),
  stopwords: z.union([z.string().regex(/^[a-z]{2}$/, "must be a language's code of two letters, or a list of words"), z.array(text)]).optional(),
  languages: z.array(text).optional(),
});

const sourceFields = { folder: ["path"], hub: ["repository", "revision", "file"], endpoint: ["urlVariable", "keyVariable", "model", "addsPrefix"], corpus: ["method", "components", "seed"] };

function describe(issue: z.core.$ZodIssue, value: unknown): string {
  const field = issue.path.join(".") || "the contract";
  const at = issue.path.reduce<unknown>((object, key) => (object as Record<PropertyKey, unknown> | undefined)?.[key], value);
  if (issue.code === "unrecognized_keys") {
    const kind = (at as { kind?: keyof typeof sourceFields } | undefined)?.kind;
    const known = issue.path[0] === "source" && kind !== undefined ? ["kind", ...sourceFields[kind]] : Object.keys(schema.shape);
    return issue.keys.map((key) => `${[...issue.path, key].join(".")} is no field of it; the nearest is "${nearest(key, known)}"`).join("; ");
  }
  if (at === undefined && issue.path.length > 0) return `${field} is missing`;
  if (issue.code === "invalid_value") {
    const known = issue.values.map(String);
    return `${field} is ${JSON.stringify(at)}; it can be ${known.map((name) => `"${name}"`).join(", ")}${typeof at === "string" ? `; the nearest is "${nearest(at, known)}"` : ""}`;
  }
  if (issue.code === "invalid_union") return `${field} is ${JSON.stringify(at)}; it can be "folder", "hub", "endpoint", "corpus"${typeof at === "string" ? `; the nearest is "${nearest(at, Object.keys(sourceFields))}"` : ""}`;
  return `${field} ${issue.code === "invalid_format" ? `is ${JSON.stringify(at)}; it ${issue.message}` : `is ${JSON.stringify(at)}: ${issue.message}`}`;
}

/** The contract, checked: throws `InputError` naming every wrong field and the nearest valid name. */
export function checkContract(value: unknown): ModelContract {
  const result = schema.safeParse(value);
  if (!result.success) {
    const id = (value as { id?: unknown } | null)?.id;
    const name = typeof id === "string" ? ` "${id}"` : "";
    throw new InputError(`model contract${name}: ${result.error.issues.map((issue) => describe(issue, value)).join("; ")}`);
  }
  const contract: ModelContract = result.data;
  const perText = contract.source.kind === "corpus" || contract.source.kind === "endpoint";
  if (perText !== (contract.pooling === "none")) {
    throw new InputError(
      `model contract "${contract.id}": pooling is "${contract.pooling}", but a source of kind "${contract.source.kind}" ${perText ? 'gives one vector a text: say "none"' : 'gives one vector a token: say "mean", "cls" or "max"'}`,
    );
  }
  return contract;
}

function stable(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(stable);
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, stable(item)]));
}

/**
 * sha256, in hex, of what a vector depends on beside its treated text: the contract as JSON with sorted keys, without its
 * name, licence, languages and stopwords, and where it is known the fingerprint of the model's files.
 */
export function contractHash(contract: ModelContract, fingerprint = ""): string {
  const parts = { executionProvider: "cpu", ...contract, id: undefined, licence: undefined, stopwords: undefined, languages: undefined, fingerprint };
  return createHash("sha256").update(JSON.stringify(stable(parts))).digest("hex");
}
