import type { Pooling } from "./contract.js";

/**
 * One vector a text out of one a token: `hidden` is `lengths.length` x `width` x `dimensions`, and text i has
 * `lengths[i]` tokens, the rest of its `width` places being padding.
 */
export function pool(hidden: Float32Array, lengths: ArrayLike<number>, width: number, dimensions: number, pooling: Exclude<Pooling, "none">): Float32Array {
  const out = new Float32Array(lengths.length * dimensions);
  const sum = new Float64Array(dimensions);
  for (let i = 0; i < lengths.length; i++) {
    const start = i * width * dimensions;
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
