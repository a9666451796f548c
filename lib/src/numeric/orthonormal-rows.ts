import type { Matrix } from "./matrix.js";

/**
 * Makes the rows orthonormal in place, in order (Gram-Schmidt, twice). A row that the ones before leave nothing of
 * becomes the first coordinate direction that they do not span.
 */
export function orthonormalRows(a: Matrix<Float64Array>): Matrix<Float64Array> {
  for (let i = 0; i < a.rows; i++) {
    const row = a.row(i);
    for (let axis = 0; !normalised(a, i) && axis < a.columns; axis++) {
      row.fill(0);
      row[axis] = 1;
    }
  }
  return a;
}

/** False if what the earlier rows leave of row i is rounding. */
function normalised(a: Matrix<Float64Array>, i: number): boolean {
  const row = a.row(i);
  const before = length(row);
  removeEarlier(a, i);
  const after = length(row);
  if (!(after > 1e-10 * before)) return false;
  for (let j = 0; j < row.length; j++) row[j] /= after;
  removeEarlier(a, i);
  const last = length(row);
  for (let j = 0; j < row.length; j++) row[j] /= last;
  return true;
}

function removeEarlier(a: Matrix<Float64Array>, i: number): void {
  const row = a.row(i);
  for (let p = 0; p < i; p++) {
    const other = a.row(p);
    let overlap = 0;
    for (let j = 0; j < row.length; j++) overlap += row[j] * other[j];
    for (let j = 0; j < row.length; j++) row[j] -= overlap * other[j];
  }
}

function length(row: Float64Array): number {
  let sum = 0;
  for (const value of row) sum += value * value;
  return Math.sqrt(sum);
}
