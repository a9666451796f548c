import { Matrix } from "../numeric/matrix.js";
import type { Affinities } from "./affinities.js";

/**
 * The Kullback-Leibler divergence of t-SNE and its gradient (n x 2) at an embedding (n x 2), by the definition
 * (van der Maaten and Hinton, 2008, equation 5), O(n^2) in float64. The reference of every faster kernel.
 * `exaggeration` multiplies the p_ij of the gradient only.
 */
export function klGradient(
  p: Affinities,
  y: Matrix<Float64Array>,
  exaggeration = 1,
): { kl: number; gradient: Matrix<Float64Array> } {
  const n = p.n;
  const gradient = new Matrix(new Float64Array(2 * n), n, 2);
  const similarity = (i: number, j: number): number => {
    const dx = y.data[2 * i] - y.data[2 * j];
    const dy = y.data[2 * i + 1] - y.data[2 * j + 1];
    return 1 / (1 + dx * dx + dy * dy);
  };
  const push = (i: number, j: number, weight: number): void => {
    gradient.data[2 * i] += 4 * weight * (y.data[2 * i] - y.data[2 * j]);
    gradient.data[2 * i + 1] += 4 * weight * (y.data[2 * i + 1] - y.data[2 * j + 1]);
  };

  const z = normalisation(y);
  let kl = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) if (j !== i) push(i, j, -(similarity(i, j) ** 2) / z);
    for (let e = p.offsets[i]; e < p.offsets[i + 1]; e++) {
      const q = similarity(i, p.columns[e]);
      push(i, p.columns[e], exaggeration * p.values[e] * q);
      if (p.values[e] > 0) kl += p.values[e] * Math.log((p.values[e] * z) / q);
    }
  }
  return { kl, gradient };
}

/** Z, the sum of 1 / (1 + |y_i - y_j|^2) over all ordered pairs. */
function normalisation(y: Matrix<Float64Array>): number {
  let z = 0;
  for (let i = 0; i < y.rows; i++) {
    let row = 0;
    for (let j = 0; j < i; j++)
      row += 1 / (1 + (y.data[2 * i] - y.data[2 * j]) ** 2 + (y.data[2 * i + 1] - y.data[2 * j + 1]) ** 2);
    z += row;
  }
  return 2 * z;
}
