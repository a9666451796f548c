import { squaredDistance } from "../numeric/distance.js";
import { Layout, ownMemory } from "../numeric/layout.js";
import { Matrix } from "../numeric/matrix.js";
import { RowParts } from "../numeric/row-parts.js";

/**
 * The mean of each cluster, and how far each row is from its own, from one labelling to the next: only clusters that hold other rows
 * than before are summed again, and from nothing, so that the same rows always have the same mean to the bit.
 */
export class Means {
  private readonly owner: Int32Array;
  /** Of each row to its owner's mean. */
  private readonly squaredDistances: Float64Array;
  private readonly centroids: Float64Array;

  constructor(
    private readonly x: Matrix,
    private readonly k: number,
  ) {
    this.owner = new Int32Array(x.rows).fill(-1);
    this.squaredDistances = new Float64Array(x.rows);
    this.centroids = new Float64Array(k * x.columns);
  }

  /** Given the centroids that `labels` go by, an empty cluster takes the row farthest from its own, as in scikit-learn. */
  of(labels: Int32Array, from?: Matrix<Float64Array>): Matrix<Float64Array> {
    const { k, x } = this;
    const d = x.columns;
    const next = labels.slice();
    const sizes = new Int32Array(k);
    for (const c of labels) sizes[c]++;
    if (from !== undefined && sizes.includes(0)) {
      relocateEmpty(
        sizes,
        next,
        Float64Array.from(labels, (c, row) => this.squaredDistance(row, c, from)),
      );
    }
    const changed = changedClusters(this.owner, next, k);
    this.owner.set(next);
    if (changed.includes(1)) this.recentre(sizes, changed);
    const centroids = this.centroids.slice();
    const largest = sizes.indexOf(Math.max(...sizes));
    for (let c = 0; c < k; c++) if (sizes[c] === 0) centroids.copyWithin(c * d, largest * d, (largest + 1) * d);
    return new Matrix(centroids, k, d);
  }

  /** Of a row to the centroid of cluster `c`, of those that `of` gave last; of any before it gave some. */
  squaredDistance(row: number, c: number, centroids: Matrix<Float64Array>): number {
    const { columns: d, data } = this.x;
    if (this.owner[row] === c) return this.squaredDistances[row];
    return squaredDistance(data, row * d, centroids.data, c * d, d);
  }

  private recentre(sizes: Int32Array, changed: Uint8Array): void {
    const { centroids, owner, squaredDistances, x } = this;
    const { columns: d, rows: n } = x;
    const layout = new Layout();
    const parts = new RowParts(layout, x.data, d, n);
    const at = {
      labels: layout.integers(n),
      centroids: layout.doubles(centroids.length),
      distances: layout.doubles(n),
    };
    const { kernels, memory } = ownMemory(layout);
    new Int32Array(memory.buffer, at.labels, n).set(owner.map((c) => (changed[c] === 1 ? c : -1)));
    const sums = new Float64Array(memory.buffer, at.centroids, centroids.length).fill(0);
    parts.each(memory, 0, n, (row, count) =>
      kernels.addToClusters(parts.at, parts.wide, d, count, at.labels + 4 * row, at.centroids),
    );
    const fresh = sums.slice();
    for (let c = 0; c < sizes.length; c++)
      for (let j = c * d; changed[c] === 1 && j < (c + 1) * d; j++) centroids[j] = fresh[j] / sizes[c];
    sums.set(centroids);
    const distances = new Float64Array(memory.buffer, at.distances, n);
    distances.set(squaredDistances);
    parts.each(memory, 0, n, (row, count) => {
      const [labels, to] = [at.labels + 4 * row, at.distances + 8 * row];
      kernels.distancesToOwn(parts.at, parts.wide, d, count, labels, at.centroids, to);
    });
    squaredDistances.set(distances);
  }
}

/** 1 for each of k clusters that holds other rows after than `before` (-1: in none). */
export function changedClusters(before: Int32Array, after: Int32Array, k: number): Uint8Array {
  const changed = new Uint8Array(k);
  for (let row = 0; row < after.length; row++) {
    if (after[row] === before[row]) continue;
    changed[after[row]] = 1;
    if (before[row] !== -1) changed[before[row]] = 1;
  }
  return changed;
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
