import { InputError } from "../../errors.js";
import { checkContract, type ModelContract } from "./contract.js";
import { nearest } from "./nearest.js";

const hub = (repository: string, revision: string) => ({ kind: "hub", repository, revision }) as const;
const english = { languages: ["en"] } as const;
/** E5's model cards: mean pooling, unit length, "query: " for everything but retrieval, 512 tokens. */
const e5 = {
  treatment: "raw",
  prefix: "query: ",
  pooling: "mean",
  normalize: true,
  dtype: "fp32",
  maxTokens: 512,
  licence: "MIT",
} as const;

/** The note's section 2.4: cleaned text, mean of the last layer weighted by the attention mask, no normalisation. */
const bert = {
  treatment: "cleaned",
  prefix: "",
  pooling: "mean",
  normalize: false,
  dtype: "fp32",
  maxTokens: 512,
  dimensions: 768,
  licence: "Apache-2.0",
  languages: ["en"],
} as const;
/** BGE's cards: the vector of [CLS]; an instruction goes before the queries of a search alone, not before what is grouped. */
const bge = {
  treatment: "raw",
  prefix: "",
  pooling: "cls",
  normalize: true,
  dtype: "fp32",
  maxTokens: 512,
  licence: "MIT",
  ...english,
} as const;
/** A model that set-up brings, below the project's root. */
const folder = (name: string) => ({ kind: "folder", path: `models/${name}` }) as const;

/**
 * The ready contracts, each with its revision pinned.
 * @example
 * ```ts
 * "all-MiniLM-L6-v2" in contracts; // => true
 * ```
 */
export const contracts: Readonly<Record<string, ModelContract>> = Object.fromEntries(
  [
    { id: "bert-base-uncased", source: folder("bert-base-uncased"), ...bert },
    {
      id: "bert-base-uncased@hub",
      source: hub("google-bert/bert-base-uncased", "86b5e0934494bd15c9632b12f734a8a67f723594"),
      ...bert,
    },
    { id: "e5-small-v2", source: folder("e5-small-v2"), ...e5, ...english, dimensions: 384 },
    { id: "e5-small-v2@q8", source: folder("e5-small-v2-q8"), ...e5, ...english, dtype: "q8", dimensions: 384 },
    {
      id: "e5-small-v2@hub",
      source: hub("intfloat/e5-small-v2", "dca8b1a9dae0d4575df2bf423a5edb485a431236"),
      ...e5,
      ...english,
      dimensions: 384,
    },
    {
      id: "e5-base-v2",
      source: hub("intfloat/e5-base-v2", "1c644c92ad3ba1efdad3f1451a637716616a20e8"),
      ...e5,
      ...english,
      dimensions: 768,
    },
    {
      id: "e5-large-v2",
      source: hub("intfloat/e5-large-v2", "b322e09026e4ea05f42beadf4d661fb4e101d311"),
      ...e5,
      ...english,
      dimensions: 1024,
    },
    { id: "multilingual-e5-small", source: folder("multilingual-e5-small"), ...e5, dimensions: 384 },
    {
      id: "multilingual-e5-small@hub",
      source: hub("intfloat/multilingual-e5-small", "fd1525a9fd15316a2d503bf26ab031a61d056e98"),
      ...e5,
      dimensions: 384,
    },
    {
      id: "all-MiniLM-L6-v2",
      source: folder("all-MiniLM-L6-v2"),
      treatment: "cleaned",
      prefix: "",
      pooling: "mean",
      normalize: true,
      dtype: "fp32",
      maxTokens: 256,
      dimensions: 384,
      licence: "Apache-2.0",
      ...english,
    },
    {
      id: "all-mpnet-base-v2",
      source: folder("all-mpnet-base-v2"),
      treatment: "cleaned",
      prefix: "",
      pooling: "mean",
      normalize: true,
      dtype: "fp32",
      maxTokens: 384,
      dimensions: 768,
      licence: "Apache-2.0",
      ...english,
    },
    {
      id: "bge-small-en-v1.5",
      source: folder("bge-small-en-v1.5"),
      ...bge,
      dtype: "q8",
      dimensions: 384,
    },
    {
      id: "bge-base-en-v1.5",
      source: hub("BAAI/bge-base-en-v1.5", "a5beb1e3e68b9ab74eb54cfd186867f64f240e1a"),
      ...bge,
      dimensions: 768,
    },
    {
      id: "bge-large-en-v1.5",
      source: hub("BAAI/bge-large-en-v1.5", "d4aa6901d3a41ba39fb536a557fa166f842b0e09"),
      ...bge,
      dimensions: 1024,
    },
    {
      id: "lsa",
      source: { kind: "corpus", method: "lsa", components: 100, seed: 0 },
      treatment: "raw",
      prefix: "",
      pooling: "none",
      normalize: true,
      dtype: "fp32",
      maxTokens: 1_000_000,
      dimensions: 100,
      licence: "MIT",
    },
  ].map((contract) => [contract.id, checkContract(contract)]),
);

/**
 * The ready contract of that name; throws `InputError` with the nearest name where there is none.
 * @example
 * ```ts
 * const contract: ModelContract = { ...contractNamed("all-MiniLM-L6-v2"), id: "mine", source: { kind: "folder", path: "/models/mine" } };
 * contract.pooling; // => 'mean'
 * ```
 */
export function contractNamed(id: string): ModelContract {
  if (!Object.hasOwn(contracts, id)) {
    const known = Object.keys(contracts);
    throw new InputError(
      `no ready contract is called "${id}"; the nearest is "${nearest(id, known)}"; there are ${known.join(", ")}`,
    );
  }
  return contracts[id];
}
