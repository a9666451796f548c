import type { Floats } from "../numeric/matrix.js";

/** Rows that one call reads. */
export const centreBlockRows = 2048;

export interface ColumnSums {
  readonly sums: Float64Array;
  readonly largest: number;
}

/** The sum of each column and the largest absolute value over a block of rows of `x` (n x d). */
export function columnSums(x: Floats, d: number, from: number, to: number): ColumnSums {
  const sums = new Float64Array(d);
  let largest = 0;
  for (let i = from; i < to; i++) {
    for (let j = 0, at = i * d; j < d; j++) {
      const value = x[at + j];
      sums[j] += value;
      const size = Math.abs(value);
      if (size > largest) largest = size;
    }
  }
  return { sums, largest };
}

/**
 * Writes (x - mean) * scale of a block of rows to `centred` as float32: products of centred rows lose no digits to a
 * common offset, nor squares to overflow. Returns the sum of the squares written.
 */
export function centreBlock(x: Floats, d: number, from: number, to: number, mean: Float64Array, scale: number, centred: Float32Array): number {
  let squares = 0;
  for (let i = from; i < to; i++) {
    for (let j = 0, at = i * d; j < d; j++) {
      const value = (x[at + j] - mean[j]) * scale;
      centred[at + j] = value;
      squares += value * value;
    }
  }
  return squares;
}
