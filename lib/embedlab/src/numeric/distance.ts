import type { Floats } from "./matrix.js";

/**
 * The squared Euclidean distance in float64 between `length` values of `a` from `aStart` and of `b` from `bStart`.
 * Differences are squared directly: nothing cancels, as it does in |a|² + |b|² - 2ab.
 */
export function squaredDistance(a: Floats, aStart: number, b: Floats, bStart: number, length: number): number {
  // Four independent sums: one alone would wait for each addition to end.
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = length - (length % 4);
  for (let k = 0; k < whole; k += 4) {
    const d0 = a[aStart + k] - b[bStart + k];
    const d1 = a[aStart + k + 1] - b[bStart + k + 1];
    const d2 = a[aStart + k + 2] - b[bStart + k + 2];
    const d3 = a[aStart + k + 3] - b[bStart + k + 3];
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  for (let k = whole; k < length; k++) {
    const d = a[aStart + k] - b[bStart + k];
    s0 += d * d;
  }
  return s0 + s1 + (s2 + s3);
}
