import { squaredDistances } from "../numeric/block-distances.js";
import type { Floats, Matrix } from "../numeric/matrix.js";
import type { Tasks } from "../numeric/tasks.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** Rows of a block, and those at most that their distances are computed to at a time: all of 1,000, which are readied once a block. */
const blockRows = 256;
const mostOthers = 2048;

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
  const distances = await squaredDistances(data, d, [from, height], [to, width]);
  for (let i = 0; i < height; i++) {
    const first = from === to ? i + 1 : 0;
    pairs.set(distances.subarray(i * width + first, (i + 1) * width), pairsFrom(from + i, n) + to + first);
  }
}

forWorkers(import.meta.url, { pairBlock });
