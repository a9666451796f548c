import { squaredDistance } from "../numeric/distance.js";
import { Matrix, type Floats } from "../numeric/matrix.js";
import { ownCopy } from "./row-blocks.js";

/**
 * The mean of each cluster, from one labelling to the next. Sums are kept and changed only by the rows that change cluster,
 * of which there are soon few. They differ from fresh ones by what float64 rounds: a search may go by them, a result may not.
 */
export class Means {
  private readonly sums: Float64Array;
  private readonly sizes: Int32Array;
  private readonly owner: Int32Array;

  constructor(
    private readonly x: Matrix,
    private readonly k: number,
  ) {
    this.sums = new Float64Array(k * x.columns);
    this.sizes = new Int32Array(k);
    this.owner = new Int32Array(x.rows).fill(-1);
  }

  /** Given the centroids that `labels` go by, an empty cluster takes the row farthest from its own, as in scikit-learn. */
  of(labels: Int32Array, from?: Matrix<Float64Array>): Matrix<Float64Array> {
    const { k, owner, sizes, sums, x } = this;
    const { data, columns: d } = x;
    const next = labels.slice();
    sizes.fill(0);
    for (const c of labels) sizes[c]++;
    if (from !== undefined && sizes.includes(0)) {
      relocateEmpty(
        sizes,
        next,
        Float64Array.from(labels, (c, i) => squaredDistance(data, i * d, from.data, c * d, d)),
      );
    }
    movedRows(owner, next, k).forEach(({ rows, signs }, c) => {
      const sum = sums.subarray(c * d, (c + 1) * d);
      rows.forEach((row, r) => addRow(sum, signs[r], ownCopy(data.subarray(row * d, (row + 1) * d))));
    });
    owner.set(next);
    const centroids = new Float64Array(k * d);
    for (let c = 0; c < k; c++)
      for (let j = c * d; sizes[c] > 0 && j < (c + 1) * d; j++) centroids[j] = sums[j] / sizes[c];
    const largest = sizes.indexOf(Math.max(...sizes));
    for (let c = 0; c < k; c++) if (sizes[c] === 0) centroids.copyWithin(c * d, largest * d, (largest + 1) * d);
    return new Matrix(centroids, k, d);
  }
}

function addRow(sum: Float64Array, sign: number, row: Floats): void {
  for (let j = 0; j < sum.length; j++) sum[j] += sign * row[j];
}

/** `Means.of` from fresh sums. */
export const means = (x: Matrix, labels: Int32Array, k: number, from?: Matrix<Float64Array>): Matrix<Float64Array> =>
  new Means(x, k).of(labels, from);

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
