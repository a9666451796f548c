import { Matrix } from "./matrix.js";
import { products, rowProducts } from "./product.js";

/** A pivot that has lost more than this share of its diagonal: Cholesky's rounding would show in the rows. */
const leastPivot = 1e-8;

/**
 * Orthonormal rows that span the rows of a (m x n, m <= n) in order: CholeskyQR2 (Yamamoto et al., 2015), and
 * Gram-Schmidt, twice, where rows are nearly dependent. A row that the ones before leave nothing of becomes the first
 * coordinate direction that they do not span. Call it in a worker.
 */
export async function orthonormalRows(a: Matrix<Float64Array>): Promise<Matrix<Float64Array>> {
  const once = await byCholesky(a);
  return (once && (await byCholesky(once))) ?? byGramSchmidt(a);
}

/** The same without the rows that the ones before leave nothing of: a basis, of as many rows as a's rank. Call it in a worker. */
export async function orthonormalBasis(a: Matrix<Float64Array>): Promise<Matrix<Float64Array>> {
  const once = await byCholesky(a);
  return (once && (await byCholesky(once))) ?? basisByGramSchmidt(a);
}

/** L⁻¹ A with A Aᵀ = L Lᵀ; undefined where a pivot is too small. */
async function byCholesky(a: Matrix<Float64Array>): Promise<Matrix<Float64Array> | undefined> {
  const inverse = inverseCholesky(await rowProducts(a, a));
  return inverse && products(inverse, a);
}

/** L⁻¹ of g = L Lᵀ, from g's lower triangle. */
function inverseCholesky(g: Matrix<Float64Array>): Matrix<Float64Array> | undefined {
  const m = g.rows;
  const l = new Float64Array(m * m);
  const inverse = new Float64Array(m * m);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = g.data[i * m + j];
      for (let k = 0; k < j; k++) sum -= l[i * m + k] * l[j * m + k];
      if (j < i) l[i * m + j] = sum / l[j * m + j];
      else if (sum > leastPivot * g.data[i * m + i]) l[i * m + i] = Math.sqrt(sum);
      else return undefined;
    }
    inverse[i * m + i] = 1 / l[i * m + i];
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= l[i * m + k] * inverse[k * m + j];
      inverse[i * m + j] = sum / l[i * m + i];
    }
  }
  return new Matrix(inverse, m, m);
}

function byGramSchmidt(given: Matrix<Float64Array>): Matrix<Float64Array> {
  const a = new Matrix(given.data.slice(), given.rows, given.columns);
  // A direction that earlier rows span stays spanned: each is tried once.
  let axis = 0;
  for (let i = 0; i < a.rows; i++) {
    const row = a.row(i);
    while (!normalised(a, i) && axis < a.columns) {
      row.fill(0);
      row[axis++] = 1;
    }
  }
  return a;
}

function basisByGramSchmidt({ data, rows, columns }: Matrix<Float64Array>): Matrix<Float64Array> {
  const basis = new Matrix(new Float64Array(data.length), rows, columns);
  let kept = 0;
  for (let i = 0; i < rows; i++) {
    basis.row(kept).set(data.subarray(i * columns, (i + 1) * columns));
    if (normalised(basis, kept)) kept++;
  }
  return new Matrix(basis.data.slice(0, kept * columns), kept, columns);
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
