import type { Centred } from "./centre.js";
import { Matrix } from "./matrix.js";

/** Rows from `centre`, with their lengths, for squared distances from float32 products. */
export interface CentredRows {
  readonly matrix: Matrix<Float32Array>;
  /** Squared lengths, in float64. */
  readonly norms: Float64Array;
  readonly longest: number;
}

/** In a worker: rows from `centre` in memory of its own, which products want. */
export function centredRows({ values, norms }: Pick<Centred, "values" | "norms">): CentredRows {
  return {
    matrix: new Matrix(values.slice(), norms.length, values.length / norms.length),
    norms,
    longest: longestOf(norms),
  };
}

/** The length of the longest of rows, from their squared lengths. */
export function longestOf(norms: Float64Array): number {
  return Math.sqrt(norms.reduce((most, norm) => Math.max(most, norm), 0));
}

/**
 * By how much a squared distance from float32 products to one of `rows` can be wrong, at worst, for a row of the given
 * squared length: the rounding of the values and of a dot product of `columns` terms.
 */
export function distanceSlack(rows: Pick<CentredRows, "matrix" | "longest">, squaredLength: number): number {
  return productSlack(rows.matrix.columns, Math.sqrt(squaredLength), rows.longest);
}

/** The same from the number of terms, the row's length and the longest of the others. */
export const productSlack = (terms: number, length: number, longest: number): number =>
  (terms + 8) * 2 ** -23 * (length + longest) * longest;
