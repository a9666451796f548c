/**
 * p values adjusted for their number (Holm, 1979): the chance that any true hypothesis of the family is rejected stays below
 * the level that the adjusted values are compared with, whatever their dependence. In the given order. As
 * statsmodels' multipletests(method="holm").
 * @example
 * ```ts
 * holm([0.01, 0.04, 0.03]); // => Float64Array(3) [ 0.03, 0.06, 0.06 ]
 * ```
 */
export function holm(pValues: ArrayLike<number>): Float64Array {
  const count = pValues.length;
  const order = Array.from({ length: count }, (_, i) => i).sort((i, j) => pValues[i] - pValues[j]);
  const adjusted = new Float64Array(count);
  let least = 0;
  order.forEach((i, rank) => {
    least = Math.max(least, Math.min(1, (count - rank) * pValues[i]));
    adjusted[i] = least;
  });
  return adjusted;
}
