import { squaredDistance } from "../numeric/distance.js";
import { Matrix, type Floats } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import type { Tasks } from "../numeric/tasks.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** Rows of a block, and those at most that their distances are computed to at a time: all of 1,000, which are readied once a block. */
const blockRows = 256;
const mostOthers = 2048;
/** Below this share of |a|² + |b|², float64's |a|² + |b|² - 2ab has lost more than ten digits: differences are squared instead. */
const tooNear = 1e-6;

/** Where row i's distances to the rows after it begin: to row j > i at `pairsFrom(i, n) + j`. */
export const pairsFrom = (i: number, n: number): number => (i * (2 * n - i - 3)) / 2 - 1;

/**
 * The squared Euclidean distance of every pair of rows of x (n x d, in shared memory), in shared memory, without the
 * half that says the same: n (n - 1) / 2 values, computed in float64 and kept in `kept`.
 */
export async function pairDistances(tasks: Tasks, x: Matrix, kept: "float64" | "float32"): Promise<Floats> {
  const n = x.rows;
  const length = (n * (n - 1)) / 2;
  const pairs =
    kept === "float64"
      ? new Float64Array(new SharedArrayBuffer(8 * length))
      : new Float32Array(new SharedArrayBuffer(4 * length));
  const blocks: [from: number, to: number][] = [];
  for (let from = 0; from < n; from += blockRows) for (let to = from; to < n; to += mostOthers) blocks.push([from, to]);
  await Promise.all(
    blocks.map(([from, to]) => tasks.run(pairBlock, [x.data, n, x.columns, from, to, pairs], pairsIn(from, to, n))),
  );
  return pairs;
}

const rowsAt = (start: number, most: number, n: number): number => Math.min(most, n - start);

function pairsIn(from: number, to: number, n: number): number {
  const height = rowsAt(from, blockRows, n);
  const width = rowsAt(to, mostOthers, n);
  return from === to ? (height * (2 * width - height - 1)) / 2 : height * width;
}

/** Worker: the distances from the block of rows at `from` to those after them, from `to` on. */
export async function pairBlock(
  data: Floats,
  n: number,
  d: number,
  from: number,
  to: number,
  pairs: Floats,
): Promise<void> {
  const height = rowsAt(from, blockRows, n);
  const width = rowsAt(to, mostOthers, n);
  const others = aboutFirstRow(data, d, to, width);
  const own =
    from === to
      ? { rows: others.rows.slice(0, height * d), squares: others.squares }
      : aboutFirstRow(data, d, from, height);
  const products = (await rowProducts(new Matrix(own.rows, height, d), new Matrix(others.rows, width, d))).data;
  const distances = new Float64Array(width);
  for (let i = 0; i < height; i++) {
    const first = from === to ? i + 1 : 0;
    distancesFrom(own.squares[i], others.squares, products.subarray(i * width, (i + 1) * width), first, distances);
    for (let j = first; j < width; j++)
      if (distances[j] < 0) distances[j] = squaredDistance(data, (from + i) * d, data, (to + j) * d, d);
    pairs.set(distances.subarray(first), pairsFrom(from + i, n) + to + first);
  }
}

/** |a|² + |b|² - 2ab of one row and others; -1 where they are too near for it. */
function distancesFrom(
  square: number,
  squares: Float64Array,
  products: Float64Array,
  first: number,
  distances: Float64Array,
): void {
  for (let j = first; j < distances.length; j++) {
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

forWorkers(import.meta.url, { pairBlock });
