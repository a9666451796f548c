import type { Matrix } from "../numeric/matrix.js";

/** What is taken off each feature, and what it is then divided by. */
export interface Scaling {
  readonly mean: Float64Array;
  readonly scale: Float64Array;
}

/**
 * Mean and standard deviation (of the population, as scikit-learn's StandardScaler) of each feature over some rows; 1 stands for the
 * deviation of a feature that does not vary.
 */
export function standardScaling(x: Matrix, rows: ArrayLike<number>): Scaling {
  const mean = new Float64Array(x.columns);
  const scale = new Float64Array(x.columns);
  for (let i = 0; i < rows.length; i++)
    x.row(rows[i]).forEach((value: number, j: number) => (mean[j] += value / rows.length));
  for (let i = 0; i < rows.length; i++)
    x.row(rows[i]).forEach((value: number, j: number) => (scale[j] += (value - mean[j]) ** 2 / rows.length));
  // A sum of equal values is off by rounding: what that leaves is no deviation.
  return {
    mean,
    scale: scale.map((variance, j) => (Math.sqrt(variance) > 1e-12 * Math.abs(mean[j]) ? Math.sqrt(variance) : 1)),
  };
}

/** Leaves features as they are. */
export const noScaling = (features: number): Scaling => ({
  mean: new Float64Array(features),
  scale: new Float64Array(features).fill(1),
});
