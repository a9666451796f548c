import { createHash } from "node:crypto";
import type { ModelContract } from "./contract.js";

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
