import { squaredDistance } from "./distance.js";
import { Matrix, type Floats } from "./matrix.js";
import { rowProducts } from "./product.js";

/** Below this share of |a|² + |b|², float64's |a|² + |b|² - 2ab has lost more than ten digits: differences are squared instead. */
const tooNear = 1e-6;

/**
 * Squared Euclidean distances between `height` rows of x (n x d) from row `from` and `width` rows from row `to`, row by row: by a product
 * of matrices in float64, ten times as fast as differences and as exact to ten digits.
 */
export async function squaredDistances(
  x: Floats,
  d: number,
  [from, height]: readonly [number, number],
  [to, width]: readonly [number, number],
): Promise<Float64Array> {
  const others = aboutFirstRow(x, d, to, width);
  const own =
    from === to && height <= width
      ? { rows: others.rows.slice(0, height * d), squares: others.squares }
      : aboutFirstRow(x, d, from, height);
  const products = (await rowProducts(new Matrix(own.rows, height, d), new Matrix(others.rows, width, d))).data;
  const distances = new Float64Array(height * width);
  for (let i = 0; i < height; i++) {
    const row = distances.subarray(i * width, (i + 1) * width);
    distancesFrom(own.squares[i], others.squares, products.subarray(i * width, (i + 1) * width), row);
    for (let j = 0; j < width; j++) if (row[j] < 0) row[j] = squaredDistance(x, (from + i) * d, x, (to + j) * d, d);
  }
  return distances;
}

/** |a|² + |b|² - 2ab of one row and others; -1 where they are too near for it. */
function distancesFrom(square: number, squares: Float64Array, products: Floats, distances: Float64Array): void {
  for (let j = 0; j < distances.length; j++) {
    const lengths = square + squares[j];
    const squared = lengths - 2 * products[j];
    distances[j] = squared > tooNear * lengths ? squared : -1;
  }
}

/** Rows less the first of all, since what all rows have in common would cost digits, and their squared lengths. */
function aboutFirstRow(
  data: Floats,
  d: number,
  start: number,
  count: number,
): { rows: Float64Array; squares: Float64Array } {
  // Out of shared memory, where each access takes three times as long.
  const first = Float64Array.from(data.slice(0, d));
  const values = data.slice(start * d, (start + count) * d);
  const rows = new Float64Array(values.length);
  const squares = Float64Array.from({ length: count }, (_, i) => lessRow(values, first, rows, i * d));
  return { rows, squares };
}

/** Writes one row less `first`; returns its squared length. */
function lessRow(values: Floats, first: Float64Array, rows: Float64Array, at: number): number {
  let square = 0;
  for (let c = 0; c < first.length; c++) {
    const value = values[at + c] - first[c];
    rows[at + c] = value;
    square += value * value;
  }
  return square;
}
