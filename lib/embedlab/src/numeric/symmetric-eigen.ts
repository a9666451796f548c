import { Matrix } from "./matrix.js";

export interface SymmetricEigen {
  /** n values, largest first. */
  readonly values: Float64Array;
  /** n x n, a unit eigenvector a row, in the order of the values. */
  readonly vectors: Matrix<Float64Array>;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix (n x n): Householder's reduction to a tridiagonal matrix, then
 * implicit QL (Golub and Van Loan, Matrix Computations, 8.3; EISPACK tql2).
 */
export function symmetricEigen(matrix: Matrix<Float64Array>): SymmetricEigen {
  const n = matrix.rows;
  const reduced = matrix.data.slice();
  const diagonal = new Float64Array(n);
  const below = new Float64Array(n);
  const scales = tridiagonalise(reduced, n, diagonal, below);
  const vectors = basis(reduced, n, scales);
  implicitQl(diagonal, below, vectors, n);

  const order = Array.from(diagonal.keys()).sort((a, b) => diagonal[b] - diagonal[a] || a - b);
  return { values: Float64Array.from(order, (i) => diagonal[i]), vectors: new Matrix(vectors, n, n).select(order) };
}

/** Reflector k replaces row k of `a`, from k + 1 on, and reflects by I - scales[k] v vᵀ. */
function tridiagonalise(a: Float64Array, n: number, diagonal: Float64Array, below: Float64Array): Float64Array {
  const scales = new Float64Array(n);
  const w = new Float64Array(n);
  for (let k = 0; k < n - 1; k++) {
    const v = a.subarray(k * n, (k + 1) * n);
    diagonal[k] = v[k];
    let tail = 0;
    for (let j = k + 2; j < n; j++) tail += v[j] * v[j];
    if (tail === 0) {
      below[k] = v[k + 1];
      continue;
    }
    const norm = Math.sqrt(v[k + 1] * v[k + 1] + tail);
    below[k] = v[k + 1] > 0 ? -norm : norm;
    v[k + 1] -= below[k];
    const scale = 2 / (v[k + 1] * v[k + 1] + tail);
    scales[k] = scale;
    let overlap = 0;
    for (let i = k + 1; i < n; i++) {
      const row = i * n;
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += a[row + j] * v[j];
      w[i] = scale * sum;
      overlap += w[i] * v[i];
    }
    for (let i = k + 1; i < n; i++) w[i] -= 0.5 * scale * overlap * v[i];
    for (let i = k + 1; i < n; i++) {
      const row = i * n;
      const vi = v[i];
      const wi = w[i];
      for (let j = k + 1; j < n; j++) a[row + j] -= vi * w[j] + wi * v[j];
    }
  }
  if (n > 0) diagonal[n - 1] = a[n * n - 1];
  return scales;
}

/** The product of the reflectors, transposed: the rotations of QL then mix neighbouring rows. */
function basis(reflectors: Float64Array, n: number, scales: Float64Array): Float64Array {
  const q = new Float64Array(n * n);
  for (let i = 0; i < n; i++) q[i * n + i] = 1;
  for (let k = n - 2; k >= 0; k--) {
    if (scales[k] === 0) continue;
    const v = reflectors.subarray(k * n, (k + 1) * n);
    for (let i = k + 1; i < n; i++) {
      const row = i * n;
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += q[row + j] * v[j];
      sum *= scales[k];
      for (let j = k + 1; j < n; j++) q[row + j] -= sum * v[j];
    }
  }
  return q;
}

function implicitQl(d: Float64Array, e: Float64Array, vectors: Float64Array, n: number): void {
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(d[i]) + Math.abs(e[i]));
  const negligible = largest * Number.EPSILON * 0.01;
  for (let l = 0; l < n; l++) {
    for (;;) {
      let m = l;
      while (
        m < n - 1 &&
        Math.abs(e[m]) > Number.EPSILON * (Math.abs(d[m]) + Math.abs(d[m + 1])) &&
        Math.abs(e[m]) > negligible
      )
        m++;
      if (m === l) break;
      let g = (d[l + 1] - d[l]) / (2 * e[l]);
      let r = Math.hypot(g, 1);
      g = d[m] - d[l] + e[l] / (g + (g < 0 ? -r : r));
      let s = 1;
      let c = 1;
      let p = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * e[i];
        const b = c * e[i];
        r = Math.hypot(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] -= p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1] - p;
        r = (d[i] - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        rotate(vectors, i * n, (i + 1) * n, n, c, s);
      }
      if (r === 0 && i >= l) continue;
      d[l] -= p;
      e[l] = g;
      e[m] = 0;
    }
  }
}

function rotate(vectors: Float64Array, first: number, second: number, n: number, c: number, s: number): void {
  for (let j = 0; j < n; j++) {
    const upper = vectors[second + j];
    const lower = vectors[first + j];
    vectors[second + j] = s * lower + c * upper;
    vectors[first + j] = c * lower - s * upper;
  }
}
