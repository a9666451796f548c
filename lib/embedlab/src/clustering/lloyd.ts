import { squaredDistance } from "../numeric/distance.js";
import type { Matrix } from "../numeric/matrix.js";
import { Means } from "./means.js";

export interface LloydResult {
  readonly labels: Int32Array;
  readonly centroids: Matrix<Float64Array>;
  readonly inertia: number;
  readonly iterations: number;
  readonly converged: boolean;
}

export interface LloydOptions {
  readonly maxIter: number;
  /** Absolute: the iteration stops where the centroids' squared movements sum to no more. */
  readonly tolerance: number;
  /** The assignment before the first iteration, where there is one: finding it again means convergence. */
  readonly labels?: Int32Array;
  /** What gave the start, or else none. */
  readonly means?: Means;
  /** What `assign` gives for the rows, found faster. */
  readonly assignment?: Assignment;
}

/** Of each row the nearest of centroids that `means` gave, or that come before any. */
export type Assignment = (centroids: Matrix<Float64Array>, means: Means) => Int32Array | Promise<Int32Array>;

/**
 * Lloyd's k-means from given centroids (k x d), all in float64 by direct squared differences: the reference that the fast
 * forms are tested against, and the last word on their results. It stops as scikit-learn's does: the same labels
 * twice, or movement within tolerance and then one more assignment. Of equally near centroids the lowest number wins.
 */
export async function lloyd(
  x: Matrix,
  start: Matrix<Float64Array>,
  { maxIter, tolerance, labels: before, means = new Means(x, start.rows), assignment }: LloydOptions,
): Promise<LloydResult> {
  const nearest = async (): Promise<Int32Array> => (await assignment?.(centroids, means)) ?? assign(x, centroids);
  const result = (iterations: number, converged: boolean): LloydResult => {
    const inertia = labels.reduce((sum, c, row) => sum + means.squaredDistance(row, c, centroids), 0);
    return { labels, centroids, inertia, iterations, converged };
  };
  let centroids = start;
  let labels = before ?? new Int32Array(x.rows).fill(-1);
  for (let iteration = 1; iteration <= maxIter; iteration++) {
    const assigned = await nearest();
    const next = means.of(assigned, centroids);
    const same = assigned.every((label, i) => label === labels[i]);
    const shift = squaredDistance(next.data, 0, centroids.data, 0, next.data.length);
    centroids = next;
    labels = assigned;
    if (same) return result(iteration, true);
    if (shift <= tolerance) {
      labels = await nearest();
      return result(iteration, true);
    }
  }
  labels = await nearest();
  return result(maxIter, false);
}

/** The nearest centroid of each row. */
function assign(x: Matrix, centroids: Matrix<Float64Array>): Int32Array {
  const labels = new Int32Array(x.rows);
  for (let i = 0; i < x.rows; i++) labels[i] = nearestCentroid(x, i, centroids);
  return labels;
}

export function nearestCentroid({ data, columns: d }: Matrix, row: number, centroids: Matrix<Float64Array>): number {
  let nearest = 0;
  let least = Infinity;
  for (let c = 0; c < centroids.rows; c++) {
    const distance = squaredDistance(data, row * d, centroids.data, c * d, d);
    if (distance < least) {
      least = distance;
      nearest = c;
    }
  }
  return nearest;
}

export function inertiaOf(x: Matrix, centroids: Matrix<Float64Array>, labels: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < x.rows; i++)
    sum += squaredDistance(x.data, i * x.columns, centroids.data, labels[i] * x.columns, x.columns);
  return sum;
}
