import { componentSigns, scaleRows } from "../numeric/component-signs.js";
import { Matrix } from "../numeric/matrix.js";
import { orthonormalBasis } from "../numeric/orthonormal-rows.js";
import { products, rowProducts } from "../numeric/product.js";
import { Random } from "../numeric/random.js";
import { symmetricEigen } from "../numeric/symmetric-eigen.js";
import { transposed } from "../numeric/transposed.js";
import type { SparseMatrix } from "./tfidf.js";

/** Of k components, or of as many as X's rank where that is fewer. */
export interface TruncatedSvd {
  /** k x columns: right singular vectors, a row each. */
  readonly components: Matrix<Float64Array>;
  /** k, largest first. */
  readonly singularValues: Float64Array;
  /** rows x k: X V, which is U Σ. */
  readonly projected: Matrix<Float64Array>;
}

/** scikit-learn's defaults of its randomised solver. */
const oversampling = 10;
const powerIterations = 5;

/** Adds a multiple of `length` values of `a` to as many of `out`. */
function addScaled(out: Float64Array, to: number, factor: number, a: Float64Array, from: number, length: number): void {
  for (let r = 0; r < length; r++) out[to + r] += factor * a[from + r];
}

/** X M (rows x l) for a dense M (columns x l). */
export function timesDense(x: SparseMatrix, m: Matrix<Float64Array>): Matrix<Float64Array> {
  const l = m.columns;
  const out = new Float64Array(x.rows * l);
  for (let i = 0; i < x.rows; i++) {
    for (let at = x.starts[i]; at < x.starts[i + 1]; at++)
      addScaled(out, i * l, x.values[at], m.data, x.indices[at] * l, l);
  }
  return new Matrix(out, x.rows, l);
}

/** Xᵀ M for a dense M (rows x l). */
function transposedTimesDense(x: SparseMatrix, m: Matrix<Float64Array>): Matrix<Float64Array> {
  const l = m.columns;
  const out = new Float64Array(x.columns * l);
  for (let i = 0; i < x.rows; i++) {
    for (let at = x.starts[i]; at < x.starts[i + 1]; at++)
      addScaled(out, x.indices[at] * l, x.values[at], m.data, i * l, l);
  }
  return new Matrix(out, x.columns, l);
}

const orthonormalColumns = async (m: Matrix<Float64Array>): Promise<Matrix<Float64Array>> =>
  transposed(await orthonormalBasis(transposed(m)));

/**
 * The k largest singular values and vectors of X, without centring (scikit-learn's TruncatedSVD): randomised range
 * finder with power iterations (Halko, Martinsson and Tropp, 2011). Each component's largest entry is positive.
 * Where X's rank is below k, there are as many components as the rank. Call it in a worker.
 */
export async function truncatedSvd(x: SparseMatrix, k: number, seed: number): Promise<TruncatedSvd> {
  const l = Math.min(k + oversampling, x.rows, x.columns);
  const random = new Random(seed);
  let range = await orthonormalColumns(timesDense(x, new Matrix(random.normals(x.columns * l), x.columns, l)));
  for (let iteration = 0; iteration < powerIterations; iteration++) {
    range = await orthonormalColumns(timesDense(x, transposedTimesDense(x, range)));
  }
  // B = Qᵀ X is small in one direction: the eigenvectors of B Bᵀ are its left singular vectors.
  const b = transposed(transposedTimesDense(x, range));
  const { values, vectors } = symmetricEigen(await rowProducts(b, b));
  // What is not above the rounding of the eigenvalues is no component.
  const rounding = Math.max(x.rows, x.columns) * Number.EPSILON * values[0];
  const kept = values.subarray(0, k).filter((value) => value > rounding);
  const singularValues = kept.map(Math.sqrt);
  const components = await products(vectors.select(Array.from(kept.keys())), b);
  const signs = componentSigns(components);
  scaleRows(
    components,
    signs.map((sign, i) => sign / singularValues[i]),
  );
  return { components, singularValues, projected: timesDense(x, transposed(components)) };
}
