import { Matrix } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** Rows of the Gram matrix that one call makes. */
export const gramBlockRows = 256;

/**
 * Fills rows `from` to `from + gramBlockRows` of the upper triangle of G = X Xᵀ (n x n), and their mirror image.
 * Each entry of the triangle is written by one call, so calls may run side by side on shared memory.
 */
export async function gramBlock(
  x: Float32Array,
  n: number,
  d: number,
  gram: Float32Array,
  from: number,
): Promise<void> {
  const to = Math.min(n, from + gramBlockRows);
  const rows = new Matrix(x.subarray(from * d, to * d), to - from, d);
  const rest = new Matrix(x.subarray(from * d), n - from, d);
  const product = await rowProducts(rows, rest);
  for (let i = from; i < to; i++) {
    const row = product.row(i - from);
    for (let j = i; j < n; j++) {
      const value = row[j - from];
      gram[i * n + j] = value;
      gram[j * n + i] = value;
    }
  }
}

forWorkers(import.meta.url, { gramBlock });
