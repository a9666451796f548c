import type { Random } from "../numeric/random.js";

/**
 * How classes weigh in training: `"balanced"` n / (classes * count), `"balanced_subsample"` the same in each tree's
 * sample, or a weight for each class index (1 for those not named).
 */
export type ClassWeight = "balanced" | "balanced_subsample" | Readonly<Record<number, number>>;

/** The weight of every class under n / (classes * count); classes that are not there count for nothing. */
export function balancedWeights(labels: Int32Array, counts: ArrayLike<number>, classes: number): Float64Array {
  const sizes = new Float64Array(classes);
  let total = 0;
  for (let i = 0; i < labels.length; i++) {
    sizes[labels[i]] += counts[i];
    total += counts[i];
  }
  const present = sizes.reduce((sum, size) => sum + (size > 0 ? 1 : 0), 0);
  return sizes.map((size) => (size > 0 ? total / (present * size) : 0));
}

/**
 * How often each row is drawn in a sample with replacement as large as the data; with `shares` (one weight a row),
 * rows are drawn in proportion to it, as scikit-learn does with class weights since 1.9.
 */
export function drawSample(rows: number, shares: Float64Array | null, random: Random): Float64Array {
  const counts = new Float64Array(rows);
  if (shares === null) {
    for (let i = 0; i < rows; i++) counts[random.integer(rows)]++;
    return counts;
  }
  const cumulative = new Float64Array(rows);
  let total = 0;
  for (let i = 0; i < rows; i++) cumulative[i] = total += shares[i];
  for (let i = 0; i < rows; i++) {
    const target = random.uniform() * total;
    let low = 0;
    let high = rows - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (cumulative[middle] > target) high = middle;
      else low = middle + 1;
    }
    counts[low]++;
  }
  return counts;
}
