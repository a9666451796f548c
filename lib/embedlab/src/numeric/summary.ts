/** What some values come to; NaN where there are none. */
export interface Summary {
  readonly count: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  /** Squared distances to the mean over n - `ddof`: 1 (unless told otherwise) for a sample, 0 for all there are. */
  readonly variance: (ddof?: number) => number;
  /** The value below which a share `p` (0..1) lies, interpolated between neighbours as numpy does. */
  readonly quantile: (p: number) => number;
}

/** NaN where there are no values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** Mean, extremes, variance and quantiles of finite values. */
export function summary(values: ArrayLike<number>): Summary {
  const count = values.length;
  const centre = mean(values);
  let [min, max] = [values[0] ?? NaN, values[0] ?? NaN];
  for (let i = 1; i < count; i++) {
    if (values[i] < min) min = values[i];
    if (values[i] > max) max = values[i];
  }
  let sorted: Float64Array | undefined;
  return {
    count,
    mean: centre,
    min,
    max,
    variance: (ddof = 1) => {
      let squares = 0;
      for (let i = 0; i < count; i++) squares += (values[i] - centre) ** 2;
      return count > ddof ? squares / (count - ddof) : NaN;
    },
    quantile: (p) => {
      sorted ??= Float64Array.from(values).sort();
      const at = p * (count - 1);
      const below = Math.floor(at);
      const [left, right] = [sorted[below] ?? NaN, sorted[Math.min(below + 1, count - 1)] ?? NaN];
      return left + (at - below) * (right - left);
    },
  };
}
