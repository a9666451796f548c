import type { Layout } from "../numeric/layout.js";
import { Matrix } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** Addresses of a Gram matrix of n rows and of what one search in it works with: its sums (k x n) and a list of rows with their signs. */
export interface GramPlaces {
  readonly gram: number;
  readonly sums: number;
  readonly rows: number;
  readonly signs: number;
}

/** What one search works with. */
export const searchPlaces = (layout: Layout, n: number, k: number): Omit<GramPlaces, "gram"> => ({
  sums: layout.doubles(k * n),
  rows: layout.integers(n),
  signs: layout.doubles(n),
});

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
