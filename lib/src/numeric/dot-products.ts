import { Matrix } from "./matrix.js";

/** A Bᵀ in float64: every row of a (m x k) times every row of b (n x k). */
export function dotProducts(a: Matrix<Float64Array>, b: Matrix<Float64Array>): Matrix<Float64Array> {
  const out = new Matrix(new Float64Array(a.rows * b.rows), a.rows, b.rows);
  for (let i = 0; i < a.rows; i += 2) for (let j = 0; j < b.rows; j += 2) tile(a, b, i, j, out);
  return out;
}

/** A Aᵀ in float64. */
export function gram(a: Matrix<Float64Array>): Matrix<Float64Array> {
  const n = a.rows;
  const out = new Matrix(new Float64Array(n * n), n, n);
  for (let i = 0; i < n; i += 2) for (let j = 0; j <= i; j += 2) tile(a, a, i, j, out);
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) out.data[i * n + j] = out.data[j * n + i];
  return out;
}

/** Two rows of a by two of b; past the last row the last one stands in. */
function tile(a: Matrix<Float64Array>, b: Matrix<Float64Array>, i: number, j: number, out: Matrix<Float64Array>): void {
  const i1 = Math.min(i + 1, a.rows - 1);
  const j1 = Math.min(j + 1, b.rows - 1);
  const { columns, data: left } = a;
  const right = b.data;
  const [a0, a1, b0, b1] = [i * columns, i1 * columns, j * columns, j1 * columns];
  let s00 = 0;
  let s01 = 0;
  let s10 = 0;
  let s11 = 0;
  for (let k = 0; k < columns; k++) {
    const l0 = left[a0 + k];
    const l1 = left[a1 + k];
    const r0 = right[b0 + k];
    const r1 = right[b1 + k];
    s00 += l0 * r0;
    s01 += l0 * r1;
    s10 += l1 * r0;
    s11 += l1 * r1;
  }
  const n = out.columns;
  out.data[i1 * n + j1] = s11;
  out.data[i1 * n + j] = s10;
  out.data[i * n + j1] = s01;
  out.data[i * n + j] = s00;
}

export function transposed(a: Matrix<Float64Array>): Matrix<Float64Array> {
  const out = new Float64Array(a.data.length);
  for (let i = 0; i < a.rows; i++) for (let j = 0; j < a.columns; j++) out[j * a.rows + i] = a.data[i * a.columns + j];
  return new Matrix(out, a.columns, a.rows);
}
