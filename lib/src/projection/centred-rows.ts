import { Matrix } from "../numeric/matrix.js";

/** Rows in float32 about their mean and divided by their largest value, which leaves the order of distances as it was. */
export interface CentredRows {
  readonly matrix: Matrix<Float32Array>;
  /** Squared lengths, of the float32 values. */
  readonly norms: Float64Array;
  readonly longest: number;
}

/** A matrix that came through a structured clone has lost its class; its fields are enough. */
export function centreRows(x: Pick<Matrix, "data" | "rows" | "columns">): CentredRows {
  const { rows, columns } = x;
  const mean = columnMeans(x);
  let largest = 0;
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) largest = Math.max(largest, Math.abs(x.data[at] - mean[j]));
  const scale = largest === 0 ? 1 : 1 / largest;
  const data = new Float32Array(rows * columns);
  const norms = new Float64Array(rows);
  let longest = 0;
  for (let i = 0, at = 0; i < rows; i++) {
    let norm = 0;
    for (let j = 0; j < columns; j++, at++) {
      data[at] = (x.data[at] - mean[j]) * scale;
      norm += data[at] * data[at];
    }
    norms[i] = norm;
    longest = Math.max(longest, Math.sqrt(norm));
  }
  return { matrix: new Matrix(data, rows, columns), norms, longest };
}

export function columnMeans(x: Pick<Matrix, "data" | "rows" | "columns">): Float64Array {
  const mean = new Float64Array(x.columns);
  for (let i = 0, at = 0; i < x.rows; i++) for (let j = 0; j < x.columns; j++, at++) mean[j] += x.data[at];
  for (let j = 0; j < x.columns; j++) mean[j] /= x.rows;
  return mean;
}

/**
 * By how much a squared distance from float32 products can be wrong for a row of the given squared length: the
 * rounding of the values and of a dot product of `columns` terms, in the worst case.
 */
export function distanceSlack(rows: CentredRows, squaredLength: number): number {
  const length = Math.sqrt(squaredLength);
  return (rows.matrix.columns + 8) * 2 ** -23 * (length + rows.longest) * rows.longest;
}
