import { createHash } from "node:crypto";
import { cosines, vectorsOf } from "../local/sample.js";
import { vectorDimensions, type ModelContract } from "../contract/contract.js";
import { contractHash } from "../contract/contract-hash.js";
import { InputError } from "../../errors.js";
import type { Engine } from "../engine.js";
import { jsonBeside, readJson, writeJson } from "../cache/json-file.js";
import { pairedTexts, unreadKinds } from "./told-apart.js";

/** Texts whose vectors tell one model from another; they never change. */
const fixedTexts = [
  "stainless steel wrist watch for men",
  "cotton double bedsheet with two pillow covers",
  "Key Features: ceramic mug, 350 ml, printed",
];
/** Servers of one model differ less than this between machines and batches; other models, or other prefixes, more. */
const leastCosine = 0.999;

/** A model that has answered at the contract's address, by the vectors that it gave. */
interface Known {
  /** Empty for the first: vectors that were cached before there was this file are taken for its. */
  readonly fingerprint: string;
  readonly vectors: readonly number[];
}

export interface EndpointIdentity {
  /** Tells apart in the cache the models that have answered at this address. */
  readonly fingerprint: string;
  readonly warnings: readonly string[];
}

/**
 * Asks the server for a few fixed texts' vectors and compares them with those kept beside the cache: where another model
 * answers now, its vectors get a place of their own in the cache, and that is told, as is what the server does not read.
 * Nobody answering is told too, and left to the first text that is embedded.
 */
export async function endpointIdentity(
  contract: ModelContract,
  engine: Engine,
  cacheFolder: string,
  signal?: AbortSignal,
): Promise<EndpointIdentity> {
  const { id, normalize } = contract;
  const dimensions = vectorDimensions(contract);
  const place = jsonBeside(cacheFolder, "endpoints", contractHash(contract));
  const kept = await readJson(place);
  const known = (Array.isArray(kept) ? (kept as Known[]) : []).filter(
    (one) => one?.vectors?.length === fixedTexts.length * dimensions,
  );
  let answered: Float32Array;
  try {
    answered = await vectorsOf(engine, [...fixedTexts, ...pairedTexts], dimensions, { signal });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const last = known.at(-1)?.fingerprint ?? "";
    return {
      fingerprint: last,
      warnings:
        known.length === 0 ? [] : [`${id}: whether the same model still answers could not be seen (${error.message})`],
    };
  }
  const vectors = answered.slice(0, fixedTexts.length * dimensions);
  const warnings = unreadKinds(id, answered.subarray(vectors.length), dimensions);
  if (!normalize && areUnit(vectors, dimensions))
    warnings.push(
      `${id} says normalize false, but the server's vectors all have length 1: it normalises itself; say true`,
    );
  const same = known.find((one) => cosines(Float32Array.from(one.vectors), vectors, dimensions).worst >= leastCosine);
  if (same === undefined) {
    const fingerprint =
      known.length === 0 ? "" : createHash("sha256").update(new Uint8Array(vectors.buffer)).digest("hex");
    await writeJson(place, [...known, { fingerprint, vectors: Array.from(vectors) }]);
    if (known.length > 0)
      warnings.push(
        `${id}: another model answers at the address than before (its vectors of fixed texts differ); cached vectors of the earlier one are not used`,
      );
    return { fingerprint, warnings };
  }
  return { fingerprint: same.fingerprint, warnings };
}

function areUnit(vectors: Float32Array, dimensions: number): boolean {
  for (let start = 0; start < vectors.length; start += dimensions) {
    let squares = 0;
    for (let j = start; j < start + dimensions; j++) squares += vectors[j] * vectors[j];
    if (Math.abs(squares - 1) > 1e-3) return false;
  }
  return true;
}
