/**
 * The cosine of the angle between two vectors of equal length; 0 where one is zero and has no direction.
 * @example
 * ```ts
 * cosine([1, 0], [1, 1]).toFixed(4); // => '0.7071'
 * ```
 */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [product, lengthA, lengthB] = [0, 0, 0];
  for (let j = 0; j < a.length; j++) {
    product += a[j] * b[j];
    lengthA += a[j] * a[j];
    lengthB += b[j] * b[j];
  }
  return lengthA === 0 || lengthB === 0 ? 0 : product / Math.sqrt(lengthA * lengthB);
}
