import type { Matrix } from "../numeric/matrix.js";

/** In float64. */
export function columnMeans({ data, rows, columns }: Pick<Matrix, "data" | "rows" | "columns">): Float64Array {
  const mean = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) mean[j] += data[at];
  for (let j = 0; j < columns; j++) mean[j] /= rows;
  return mean;
}
