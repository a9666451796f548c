import { squaredDistance } from "../numeric/distance.js";
import { Matrix } from "../numeric/matrix.js";

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
  /** What `assign` gives for the rows, found faster. */
  readonly assignment?: (centroids: Matrix<Float64Array>) => Promise<Int32Array>;
}

/**
 * Lloyd's k-means from given centroids (k x d), all in float64 by direct squared differences: the reference that the fast
 * forms are tested against, and the last word on their results. It stops as scikit-learn's does: the same labels
 * twice, or movement within tolerance and then one more assignment. Of equally near centroids the lowest number wins.
 */
export async function lloyd(
  x: Matrix,
  start: Matrix<Float64Array>,
  { maxIter, tolerance, labels: before, assignment }: LloydOptions,
): Promise<LloydResult> {
  const nearest = assignment ?? ((centroids: Matrix<Float64Array>): Int32Array => assign(x, centroids));
  let centroids = start;
  let labels = before ?? new Int32Array(x.rows).fill(-1);
  for (let iteration = 1; iteration <= maxIter; iteration++) {
    const assigned = await nearest(centroids);
    const moved = means(x, assigned, start.rows, centroids);
    const same = assigned.every((label, i) => label === labels[i]);
    const shift = squaredDistance(moved.data, 0, centroids.data, 0, moved.data.length);
    centroids = moved;
    labels = assigned;
    if (same)
      return { labels, centroids, inertia: inertiaOf(x, centroids, labels), iterations: iteration, converged: true };
    if (shift <= tolerance) {
      labels = await nearest(centroids);
      return { labels, centroids, inertia: inertiaOf(x, centroids, labels), iterations: iteration, converged: true };
    }
  }
  labels = await nearest(centroids);
  return { labels, centroids, inertia: inertiaOf(x, centroids, labels), iterations: maxIter, converged: false };
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

/** The mean of each cluster. Given the centroids that `labels` go by, an empty one takes the row farthest from its own, as in scikit-learn. */
export function means(x: Matrix, labels: Int32Array, k: number, from?: Matrix<Float64Array>): Matrix<Float64Array> {
  const { data, columns: d } = x;
  const sums = new Float64Array(k * d);
  const sizes = new Int32Array(k);
  const owner = labels.slice();
  for (const c of labels) sizes[c]++;
  if (from !== undefined && sizes.includes(0)) {
    relocateEmpty(
      sizes,
      owner,
      Float64Array.from(labels, (c, i) => squaredDistance(data, i * d, from.data, c * d, d)),
    );
  }
  for (let i = 0; i < x.rows; i++) {
    const at = owner[i] * d;
    for (let j = 0; j < d; j++) sums[at + j] += data[i * d + j];
  }
  const largest = sizes.indexOf(Math.max(...sizes));
  for (let c = 0; c < k; c++) for (let j = 0; j < d; j++) sums[c * d + j] /= sizes[c];
  for (let c = 0; c < k; c++) if (sizes[c] === 0) sums.copyWithin(c * d, largest * d, (largest + 1) * d);
  return new Matrix(sums, k, d);
}

/** Rows that join a cluster (sign 1) or leave it (-1), ascending. */
export interface MovedRows {
  readonly rows: number[];
  readonly signs: number[];
}

/** Of each of k clusters, between two assignments; -1 before the first. */
export function movedRows(before: Int32Array, after: Int32Array, k: number): MovedRows[] {
  const moved = Array.from({ length: k }, (): MovedRows => ({ rows: [], signs: [] }));
  const note = (c: number, row: number, sign: 1 | -1): void => {
    moved[c].rows.push(row);
    moved[c].signs.push(sign);
  };
  for (let row = 0; row < after.length; row++) {
    if (after[row] === before[row]) continue;
    if (before[row] !== -1) note(before[row], row, -1);
    note(after[row], row, 1);
  }
  return moved;
}

/**
 * Gives each empty cluster the row that is farthest from its centroid, farthest first (lowest row of equals), by changing
 * `sizes` and `owner`. Where all rows lie on centroids there is nothing to give: clusters then outnumber distinct
 * rows, stay empty, and their centroids repeat the largest cluster's.
 */
export function relocateEmpty(sizes: Int32Array, owner: Int32Array, nearest: Float64Array): void {
  const empty = [...sizes.keys()].filter((c) => sizes[c] === 0);
  if (empty.length === 0) return;
  const farthest = [...nearest.keys()].sort((i, j) => nearest[j] - nearest[i] || i - j).slice(0, empty.length);
  if (nearest[farthest[0]] <= 0) return;
  empty.forEach((c, at) => {
    const row = farthest[at];
    sizes[owner[row]]--;
    sizes[c]++;
    owner[row] = c;
  });
}

export function inertiaOf(x: Matrix, centroids: Matrix<Float64Array>, labels: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < x.rows; i++)
    sum += squaredDistance(x.data, i * x.columns, centroids.data, labels[i] * x.columns, x.columns);
  return sum;
}
