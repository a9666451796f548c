import { z } from "zod";
import { dialectNames } from "../endpoint/dialects/names.js";

// The built declarations have these types written out, without zod: scripts/declarations.mjs.

/** What a schema accepts, unchangeable. */
type Inferred<Schema extends z.ZodType> = Fixed<z.infer<Schema>>;
type Fixed<T> = T extends object ? { readonly [K in keyof T]: Fixed<T[K]> } : T;

const text = z.string().min(1);
const count = z.int().min(1);

export const sourceSchemas = [
  z.strictObject({
    kind: z.literal("folder"),
    /** A model's folder, or a file of word vectors (.txt, .vec, .bin); relative to the project's root, or absolute. */
    path: text,
  }),
  z.strictObject({
    kind: z.literal("hub"),
    repository: z.string().regex(/^[\w.-]+(\/[\w.-]+)?$/, "must read owner/name"),
    /** A commit: a branch moves. */
    revision: z.string().regex(/^[0-9a-f]{40}$/, "must be a commit of 40 hex digits, because a branch moves"),
    /** The file to run, where the repository has more than one. */
    file: text.optional(),
  }),
  z.strictObject({
    kind: z.literal("endpoint"),
    /** The environment variable that holds the base URL, e.g. http://localhost:8000/v1; EMBEDLAB_ENDPOINT unless told. */
    urlVariable: text.optional(),
    /** The environment variable that holds the key; EMBEDLAB_API_KEY unless told. */
    keyVariable: text.optional(),
    /** The model's name at the endpoint. */
    model: text,
    /** True where the server adds the prefix itself: the client must not add it again. */
    addsPrefix: z.boolean(),
    /** Whose language the server speaks; OpenAI's unless told, with the server's own answer for what it does not know. */
    dialect: z.enum(dialectNames).optional(),
    /** What the vectors are for, in the server's own word; where it needs one, clustering unless told. */
    inputType: text.optional(),
    /** True asks the server for the contract's `dimensions`, where its model can give fewer than it has. */
    sendDimensions: z.boolean().optional(),
  }),
  z.strictObject({ kind: z.literal("corpus"), method: z.literal("lsa"), components: count, seed: z.int().min(0) }),
  z.strictObject({
    /** Vectors that exist already, one a product, in a file. */
    kind: z.literal("vectors"),
    /** A .parquet, .npy or .jsonl file; relative to the project's root, or absolute. */
    path: text,
    /** For .npy, a text file with the id of each row on a line; without it the rows are in the catalogue's order. */
    ids: text.optional(),
    /** The column of ids, where the file has several that could be it. */
    idColumn: text.optional(),
    /** The column of vectors, where the file has several that could be it. */
    vectorColumn: text.optional(),
  }),
] as const;
const source = z.discriminatedUnion("kind", sourceSchemas);
/** Where a model's vectors come from. */
export type ModelSource = Inferred<typeof source>;

const treatment = z.enum(["raw", "cleaned"]);

/** sentence-transformers' poolings, by its own names. */
export const poolings = ["mean", "cls", "max", "mean_sqrt_len_tokens", "weightedmean", "lasttoken"] as const;
/**
 * How the vectors of a text's tokens become one: their mean, the first one, the largest value of each dimension, the sum
 * over the square root of their number, the mean weighted by their place (1, 2, …), the last one.
 */
export type TokenPooling = (typeof poolings)[number];
const pooling = z.union([z.enum([...poolings, "none"]), z.array(z.enum(poolings)).min(2)]);
/** "none" where the source gives one vector a text. Several stand side by side in one longer vector. */
export type Pooling = Inferred<typeof pooling>;

const numberType = z.enum(["fp32", "fp16", "q8", "q4", "w8a8", "w8a16", "auto"]);
/**
 * The numbers that a model computes with: "fp32", "fp16", "q8" and "q4" as the source has them; "w8a8" and "w8a16" are
 * made here of a BERT's `model.safetensors`, weights in 8 bits and what meets them in one digit of 7 bits or two ("q8" is "w8a8" where the
 * source has no file of it); "auto" takes the fastest of those at hand that stays true to fp32.
 */
export type NumberType = Inferred<typeof numberType>;

const executionProvider = z.enum(["cpu", "cuda", "dml", "webgpu"]);
/** Where onnxruntime computes. */
export type ExecutionProvider = Inferred<typeof executionProvider>;

export const contractSchema = z.strictObject({
  id: z.string().regex(/^[\w.@+-]{1,100}$/, "may hold letters, digits and . _ - @ +, at most 100"),
  source,
  /** Which of the note's two treatments the texts get before they are embedded. */
  treatment,
  /** Put before every text, e.g. "query: "; empty for none. */
  prefix: z.string(),
  /** The name of a prompt in the model's own config_sentence_transformers.json, which then is the prefix. */
  prompt: text.optional(),
  pooling,
  /**
   * The graph's output to take, such as "token_embeddings" or "sentence_embedding"; without it the publisher's
   * `sentence_embedding` where there is one, which is pooled already.
   */
  output: text.optional(),
  /** Whole-number inputs that the graph wants beside the tokens, such as `{ task_id: 4 }`. */
  inputs: z.record(text, z.int()).optional(),
  /** False leaves out the Dense and LayerNorm modules that the model's modules.json declares after its pooling. */
  dense: z.literal(false).optional(),
  /** Layer norm without weights of every text's vector, before it is truncated: nomic-embed-text-v1.5's way. */
  layerNorm: z.boolean().optional(),
  /** Scale every vector to length 1, after it is truncated; sentence-transformers does not scale again after its truncate_dim. */
  normalize: z.boolean(),
  dtype: numberType,
  /** Longer texts are cut to this many tokens, special tokens included. */
  maxTokens: count,
  /** Of the model's own vectors; 0 for those of a file, which says it when it is opened. */
  dimensions: z.int().min(0),
  /** Keep only so many of the first dimensions, for a model that was trained for it (Matryoshka). */
  truncateDimensions: count.optional(),
  licence: text,
  /** "cpu" unless told. */
  executionProvider: executionProvider.optional(),
  /** What the treatment "cleaned" leaves out: a language's list by its ISO 639-1 code ("fr"), or words; the note's 49 unless told. */
  stopwords: z
    .union([
      z.string().regex(/^[a-z]{2}$/, "must be a language's code of two letters, or a list of words"),
      z.array(text),
    ])
    .optional(),
  /** The languages that the model was trained on, as ISO 639-1 codes; unknown where left out. Vectors do not depend on it. */
  languages: z.array(text).optional(),
});
/** What makes a vector what it is. */
export interface ModelContract extends Inferred<typeof contractSchema> {}

/** `maxTokens` of a contract that leaves a text's length to its source. */
export const noLimit = 1_000_000;

/** The dimensions that a contract's vectors have. */
export const vectorDimensions = ({
  dimensions,
  truncateDimensions,
}: Pick<ModelContract, "dimensions" | "truncateDimensions">): number => truncateDimensions ?? dimensions;

/** Whether a text's vector depends on that text alone: not where it is fitted on a corpus, or a product's from a file. */
export const isOfTexts = ({ source }: Pick<ModelContract, "source">): boolean =>
  source.kind !== "corpus" && source.kind !== "vectors";
