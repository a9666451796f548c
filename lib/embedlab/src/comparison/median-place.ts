/** The place of the median; of an even number of values, of the lower of the two in the middle. */
export function medianPlace(values: ArrayLike<number>): number {
  const places = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a] - values[b]);
  return places[(places.length - 1) >> 1];
}
