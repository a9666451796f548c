import type { Matrix } from "../numeric/matrix.js";

/** In float64. */
export function columnMeans(x: Pick<Matrix, "data" | "rows" | "columns">): Float64Array {
  const mean = new Float64Array(x.columns);
  for (let i = 0, at = 0; i < x.rows; i++) for (let j = 0; j < x.columns; j++, at++) mean[j] += x.data[at];
  for (let j = 0; j < x.columns; j++) mean[j] /= x.rows;
  return mean;
}
