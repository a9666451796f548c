import { squaredDistance } from "../numeric/distance.js";
import { Matrix, type Floats } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import type { Tasks } from "../numeric/tasks.js";
import { workerModule } from "../numeric/worker-module.js";

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
  const pairs =
    kept === "float64"
      ? new Float64Array(new SharedArrayBuffer(8 * length))
      : new Float32Array(new SharedArrayBuffer(4 * length));
  const starts = Array.from({ length: Math.ceil(n / blockRows) }, (_, at) => at * blockRows);
  const rowsAt = (start: number): number => Math.min(blockRows, n - start);
  await Promise.all(
    starts.flatMap((from, at) =>
      starts.slice(at).map((to) => {
        const counted = from === to ? (rowsAt(from) * (rowsAt(from) - 1)) / 2 : rowsAt(from) * rowsAt(to);
        return tasks.run(
          workerModule<typeof import("./pair-distances.js")>(new URL(import.meta.url)),
          "pairBlock",
          [x.data, n, x.columns, from, to, pairs],
          counted,
        );
      }),
    ),
  );
  return pairs;
}

/** Worker: the distances between the rows from `from` and those from `to`. */
export async function pairBlock(
  data: Floats,
  n: number,
  d: number,
  from: number,
  to: number,
  pairs: Floats,
): Promise<void> {
  const a = aboutFirstRow(data, n, d, from);
  const b = from === to ? a : aboutFirstRow(data, n, d, to);
  const products = (await rowProducts(a.rows, b.rows)).data;
  const [height, width] = [a.rows.rows, b.rows.rows];
  for (let i = 0; i < height; i++) {
    const at = pairsFrom(from + i, n) + to;
    for (let j = from === to ? i + 1 : 0; j < width; j++) {
      const lengths = a.squares[i] + b.squares[j];
      const squared = lengths - 2 * products[i * width + j];
      pairs[at + j] =
        squared > tooNear * lengths ? squared : squaredDistance(data, (from + i) * d, data, (to + j) * d, d);
    }
  }
}

/** A block of rows less the first of all, since what all rows have in common would cost digits, and their squared lengths. */
function aboutFirstRow(
  data: Floats,
  n: number,
  d: number,
  start: number,
): { rows: Matrix<Float64Array>; squares: Float64Array } {
  const rows = new Matrix(new Float64Array(Math.min(blockRows, n - start) * d), Math.min(blockRows, n - start), d);
  const squares = new Float64Array(rows.rows);
  for (let i = 0, at = 0; i < rows.rows; i++) {
    let square = 0;
    for (let c = 0, from = (start + i) * d; c < d; c++, at++, from++) {
      const value = data[from] - data[c];
      rows.data[at] = value;
      square += value * value;
    }
    squares[i] = square;
  }
  return { rows, squares };
}
