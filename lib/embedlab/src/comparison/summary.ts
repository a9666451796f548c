/** The place of the median; of an even number of values, of the lower of the two in the middle. */
export function medianPlace(values: ArrayLike<number>): number {
  const places = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a] - values[b]);
  return places[(places.length - 1) >> 1];
}

/** NaN where there are no values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** A measure over the seeds as results.json has it: mean, least, greatest, and each. */
export function summary(values: ArrayLike<number>): { mean: number; min: number; max: number; seeds: number[] } {
  return {
    mean: mean(values),
    min: Math.min(...Array.from(values)),
    max: Math.max(...Array.from(values)),
    seeds: Array.from(values),
  };
}
