import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { centre } from "../numeric/centre.js";
import { Matrix, requireFinite } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import type { RunOptions } from "../numeric/run.js";
import { Tasks } from "../numeric/tasks.js";
import { inWorker, share, threadCount } from "../numeric/workers.js";
import { rankExcess } from "./neighbor-ranks.js";

export interface TrustworthinessOptions extends RunOptions {
  /** Neighbours in the embedding that are looked at; less than n / 2. Default 5. */
  readonly nNeighbors?: number;
  /** Rows whose neighbours are looked at, drawn at random, among all; all of them unless told. */
  readonly sampleSize?: number;
}

const rowsAtOnce = 256;

/**
 * How far the neighbours that an embedding (n x c) shows are neighbours in x (n x d) too, in [0, 1] (Venna and Kaski,
 * 2001; scikit-learn's `trustworthiness`). Exact, or the mean over a sample of rows; O(n d) time a row, in blocks of rows. Equally near
 * rows rank by index.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * await trustworthiness(x, x, { nNeighbors: 2 }); // => 1
 * ```
 */
export async function trustworthiness(
  x: Matrix,
  embedding: Matrix,
  options: TrustworthinessOptions = {},
): Promise<number> {
  requireOptions("trustworthiness", options);
  requireFinite(x, "x");
  requireFinite(embedding, "embedding");
  const { nNeighbors: k = 5, sampleSize = Infinity, signal, onProgress, threads = threadCount() } = options;
  const n = x.rows;
  if (embedding.rows !== n)
    throw new InputError(`embedding has ${embedding.rows} rows and x has ${n}; they must be the same rows`);
  if (!Number.isInteger(k) || k < 1 || k >= n / 2)
    throw new InputError(`nNeighbors ${k} is not an integer from 1 to below ${n / 2}, half of the ${n} rows`);
  const [rows, points] = [x, embedding].map((m) => new Matrix(share(m.data), m.rows, m.columns));
  const { values, norms } = await centre(new Tasks("centring", "rows", n, { signal, threads }), rows);
  const looked =
    sampleSize < n
      ? new Random(0).permutation(n).slice(0, sampleSize).sort()
      : Int32Array.from({ length: n }, (_, i) => i);
  const m = looked.length;
  const parts = Math.max(1, Math.min(threads, Math.ceil(m / rowsAtOnce)));
  let done = 0;
  const onMessage = (ranked: number): void =>
    onProgress?.({ step: "trustworthiness", done: (done += ranked), total: m, unit: "rows" });
  const excesses = await Promise.all(
    Array.from({ length: parts }, (_, part) => {
      const own = looked.slice(Math.floor((m * part) / parts), Math.floor((m * (part + 1)) / parts));
      return inWorker(rankExcess, [rows, { values, norms }, points, k, own, rowsAtOnce], { signal, onMessage });
    }),
  );
  const excess = excesses.reduce((sum, value) => sum + value, 0);
  return 1 - excess * (2 / (m * k * (2 * n - 3 * k - 1)));
}
