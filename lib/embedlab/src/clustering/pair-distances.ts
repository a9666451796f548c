import { squaredDistance } from "../numeric/distance.js";
import { Matrix, type Floats } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import type { Tasks } from "../numeric/tasks.js";

const blockRows = 512;
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
  const pairs = kept === "float64" ? new Float64Array(new SharedArrayBuffer(8 * length)) : new Float32Array(new SharedArrayBuffer(4 * length));
  const starts = Array.from({ length: Math.ceil(n / blockRows) }, (_, at) => at * blockRows);
  const rowsAt = (start: number): number => Math.min(blockRows, n - start);
  await Promise.all(
    starts.flatMap((from, at) =>
      starts.slice(at).map((to) => {
        const counted = from === to ? (rowsAt(from) * (rowsAt(from) - 1)) / 2 : rowsAt(from) * rowsAt(to);
        return tasks.run(new URL(import.meta.url), "pairBlock", [x.data, n, x.columns, from, to, pairs], counted);
      }),
    ),
  );
  return pairs;
}

/** Worker: the distances between the rows from `from` and those from `to`. */
export async function pairBlock(data: Floats, n: number, d: number, from: number, to: number, pairs: Floats): Promise<void> {
  // About the first row: what all rows have in common would cost digits.
  const origin = data.subarray(0, d);
  const block = (start: number): Matrix<Float64Array> => {
    const rows = Math.min(blockRows, n - start);
    return new Matrix(Float64Array.from({ length: rows * d }, (_, at) => data[start * d + at] - origin[at % d]), rows, d);
  };
  const a = block(from);
  const b = from === to ? a : block(to);
  const products = (await rowProducts(a, b)).data;
  const [squaresA, squaresB] = [a, b].map((rows) => Float64Array.from({ length: rows.rows }, (_, i) => rows.row(i).reduce((sum, value) => sum + value * value, 0)));
  for (let i = 0; i < a.rows; i++) {
    const at = pairsFrom(from + i, n) + to;
    for (let j = from === to ? i + 1 : 0; j < b.rows; j++) {
      const lengths = squaresA[i] + squaresB[j];
      const squared = lengths - 2 * products[i * b.rows + j];
      pairs[at + j] = squared > tooNear * lengths ? squared : squaredDistance(data, (from + i) * d, data, (to + j) * d, d);
    }
  }
}
