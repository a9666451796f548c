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

/**
 * Each feature's mean, and for all of them the root of their mean variance: distances keep their proportions, so that directions which
 * hardly vary, the last ones of LSA say, stay as small as they are.
 */
export function commonScaling(x: Matrix, rows: ArrayLike<number>): Scaling {
  const { mean, scale } = standardScaling(x, rows);
  let variance = 0;
  for (let i = 0; i < rows.length; i++)
    x.row(rows[i]).forEach((value: number, j: number) => (variance += (value - mean[j]) ** 2));
  const deviation = Math.sqrt(variance / rows.length / x.columns);
  return { mean, scale: scale.fill(deviation > 1e-12 * Math.max(...mean.map(Math.abs)) ? deviation : 1) };
}

/** How a probe scales features: all by one number, each by its own deviation, or not at all. */
export type Standardize = "together" | "each" | false;

export const scalingOf = (standardize: Standardize, x: Matrix, rows: ArrayLike<number>): Scaling =>
  standardize === "together"
    ? commonScaling(x, rows)
    : standardize === "each"
      ? standardScaling(x, rows)
      : noScaling(x.columns);

/** Leaves features as they are. */
export const noScaling = (features: number): Scaling => ({
  mean: new Float64Array(features),
  scale: new Float64Array(features).fill(1),
});
