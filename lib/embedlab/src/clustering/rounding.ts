import { middle, mostFromMiddle } from "../numeric/product.js";

/** A vector that has been rounded to bytes times a scale. */
export interface Rounded {
  readonly scale: number;
  /** The squared length of what it became, and of what it lost. */
  readonly square: number;
  readonly error: number;
}

/** Rounds each of the vectors of d components that lie one after the other in `x` to the same place of `bytes`, and says what it has become. */
export function roundVectors(
  x: Float32Array,
  d: number,
  bytes: Int8Array,
  note: (vector: number, rounded: Rounded) => void,
): void {
  for (let end = d, which = 0; end <= x.length; end += d, which++) {
    let largest = 0;
    for (let at = end - d; at < end; at++) {
      const size = Math.abs(x[at]);
      if (size > largest) largest = size;
    }
    const scale = Math.fround(largest / mostFromMiddle);
    const inverse = scale === 0 ? 0 : 1 / scale;
    let square = 0;
    let error = 0;
    for (let at = end - d; at < end; at++) {
      // Above zero, where cutting a number off rounds it.
      const value = ((x[at] * inverse + (middle + 0.5)) | 0) - middle;
      const lost = x[at] - value * scale;
      bytes[at] = value;
      square += value * value;
      error += lost * lost;
    }
    note(which, { scale, square: square * scale * scale, error });
  }
}

/** The length that belongs to a squared one, no less when it is written in float32. */
export const lengthAtMost = (square: number): number => Math.sqrt(square) * (1 + 1e-6);
