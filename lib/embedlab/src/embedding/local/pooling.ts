import { InputError } from "../../errors.js";
import type { Pooling } from "../contract/contract.js";

/** What exporters call the vectors of a text's tokens. */
const outputNames = ["last_hidden_state", "token_embeddings"];

/** The output that holds the tokens' vectors. Throws InputError for a `model` that has none. */
export function tokenOutput(names: readonly string[], model: string): string {
  const output = outputNames.find((name) => names.includes(name));
  if (output !== undefined) return output;
  const fillMask = names.includes("logits") ? ": it was exported for fill-mask or classification" : "";
  throw new InputError(`${model} gives ${names.join(", ")}, not last_hidden_state${fillMask}; export it for feature-extraction`);
}

export interface TextVectorSettings {
  readonly model: string;
  readonly pooling: Exclude<Pooling, "none">;
  readonly normalize: boolean;
  readonly dimensions: number;
}

/**
 * One vector a text out of one a token: `hidden` has `dims` texts, places and dimensions, and text i has `lengths[i]`
 * tokens, the rest of its places being padding. Throws InputError for other dimensions than the contract's.
 */
export function textVectors(hidden: Float32Array, dims: readonly number[], lengths: ArrayLike<number>, { model, pooling, normalize, dimensions }: TextVectorSettings): Float32Array {
  if (dims.length !== 3 || dims[2] !== dimensions) throw new InputError(`${model} gives vectors of ${dims.at(-1)} dimensions, the contract says ${dimensions}; correct its dimensions`);
  const out = new Float32Array(lengths.length * dimensions);
  const sum = new Float64Array(dimensions);
  for (let i = 0; i < lengths.length; i++) {
    const start = i * dims[1] * dimensions;
    const row = out.subarray(i * dimensions, (i + 1) * dimensions);
    if (pooling === "cls") {
      row.set(hidden.subarray(start, start + dimensions));
    } else if (pooling === "max") {
      row.fill(-Infinity);
      for (let t = 0; t < lengths[i]; t++) {
        const at = start + t * dimensions;
        for (let j = 0; j < dimensions; j++) if (hidden[at + j] > row[j]) row[j] = hidden[at + j];
      }
    } else {
      sum.fill(0);
      for (let t = 0; t < lengths[i]; t++) {
        const at = start + t * dimensions;
        for (let j = 0; j < dimensions; j++) sum[j] += hidden[at + j];
      }
      for (let j = 0; j < dimensions; j++) row[j] = sum[j] / lengths[i];
    }
  }
  if (normalize) normalizeRows(out, dimensions);
  return out;
}

/** Scales every row of `dimensions` values to length 1, in place; a row of zeros stays. */
export function normalizeRows(vectors: Float32Array, dimensions: number): void {
  for (let start = 0; start < vectors.length; start += dimensions) {
    let squares = 0;
    for (let j = start; j < start + dimensions; j++) squares += vectors[j] * vectors[j];
    if (squares === 0) continue;
    const scale = 1 / Math.sqrt(squares);
    for (let j = start; j < start + dimensions; j++) vectors[j] *= scale;
  }
}
