import { Matrix } from "./matrix.js";

/** Rows from `centre`, with their lengths, for squared distances from float32 products. */
export interface CentredRows {
  readonly matrix: Matrix<Float32Array>;
  /** Squared lengths, in float64. */
  readonly norms: Float64Array;
  readonly longest: number;
}

/** In a worker: the values of `centre` (rows x columns) in memory of its own, which products want, and their lengths. */
export function centredRows(values: Float32Array, rows: number, columns: number): CentredRows {
  const data = values.slice();
  const norms = new Float64Array(rows);
  let longest = 0;
  for (let i = 0, at = 0; i < rows; i++) {
    let norm = 0;
    for (let j = 0; j < columns; j++, at++) norm += data[at] * data[at];
    norms[i] = norm;
    longest = Math.max(longest, Math.sqrt(norm));
  }
  return { matrix: new Matrix(data, rows, columns), norms, longest };
}

/**
 * By how much a squared distance from float32 products to one of `rows` can be wrong, at worst, for a row of the given
 * squared length: the rounding of the values and of a dot product of `columns` terms.
 */
export function distanceSlack(rows: Pick<CentredRows, "matrix" | "longest">, squaredLength: number): number {
  return (rows.matrix.columns + 8) * 2 ** -23 * (Math.sqrt(squaredLength) + rows.longest) * rows.longest;
}
