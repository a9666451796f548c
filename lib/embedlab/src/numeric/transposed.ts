import { Matrix } from "./matrix.js";

export function transposed(a: Matrix<Float64Array>): Matrix<Float64Array> {
  const out = new Float64Array(a.data.length);
  for (let i = 0; i < a.rows; i++) for (let j = 0; j < a.columns; j++) out[j * a.rows + i] = a.data[i * a.columns + j];
  return new Matrix(out, a.columns, a.rows);
}
