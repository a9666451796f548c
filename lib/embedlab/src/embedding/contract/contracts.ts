import { InputError } from "../../errors.js";
import { checkContract } from "./check-contract.js";
import { noLimit, type ModelContract } from "./contract.js";
import { nearest } from "./nearest.js";

import { hubContracts } from "./hub-contracts.js";
import { bert, bge, e5, english } from "./uses.js";

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
    { id: "e5-small-v2", source: folder("e5-small-v2"), ...e5, ...english, dimensions: 384 },
    { id: "e5-small-v2@q8", source: folder("e5-small-v2-q8"), ...e5, ...english, dtype: "q8", dimensions: 384 },
    { id: "multilingual-e5-small", source: folder("multilingual-e5-small"), ...e5, dimensions: 384 },
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
    ...hubContracts,
    {
      id: "lsa",
      source: { kind: "corpus", method: "lsa", components: 100, seed: 0 },
      treatment: "raw",
      prefix: "",
      pooling: "none",
      normalize: true,
      dtype: "fp32",
      maxTokens: noLimit,
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
