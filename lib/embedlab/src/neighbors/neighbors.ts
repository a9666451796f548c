import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { type Centred, centre } from "../numeric/centre.js";
import { endTogether } from "../numeric/crew.js";
import { inMemory } from "../numeric/layout.js";
import { requireFinite, type Matrix } from "../numeric/matrix.js";
import type { Precision } from "../numeric/precision.js";
import type { RunOptions } from "../numeric/run.js";
import { Tasks } from "../numeric/tasks.js";
import { inWorker, threadCount } from "../numeric/workers.js";
import { nearestInAll } from "./nearest-in-all.js";
import { nearestInCells, type Cell } from "./nearest-in-cells.js";
import { nearestRows } from "./nearest-rows.js";
import { type SharedRows, shareRows } from "./row-distances.js";
import { emptyShortlists, shortlistPlaces } from "./shortlists.js";
import { coarseCells } from "./coarse-cells.js";

export interface NeighborOptions extends RunOptions {
  readonly nNeighbors: number;
  /** "exact" compares every pair, O(n^2 d); "approximate" the nearest coarse cells only; "auto" is exact to 20,000 rows. */
  readonly method?: "auto" | "exact" | "approximate";
  /** Seeds the coarse cells of "approximate". */
  readonly seed?: number;
  /**
   * "float64" unless told. In "float32" distances are what products of the centred rows say, off by about 1e-6 of the
   * rows' squared distances from the mean; below a thousandth of these they are float64's all the same. It is for maps.
   */
  readonly precision?: Precision;
}

/** The Euclidean nearest other rows of each row (n x nNeighbors): nearest first, equally near ones by index; in shared memory. */
export interface Neighbors {
  readonly n: number;
  readonly nNeighbors: number;
  readonly indices: Int32Array;
  readonly squaredDistances: Float64Array;
  readonly precision: Precision;
  readonly method: "exact" | "approximate";
}

const exactRows = 20000;
/** The share of the rows that an approximate search looks at. */
const probed = 0.2;

/**
 * The nearest neighbours of every row of x (n x d). "approximate" searches the nearest fifth of the rows, by coarse
 * cells, or the nearest 40,000 of more than 200,000: recall 0.86 of 151 neighbours on 20,000 mixtures of text embeddings, at 0.6 of the exact cost. Throws InputError for values that are not finite or nNeighbors outside [1, n - 1].
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const { indices } = await nearestNeighbors(x, { nNeighbors: 2 });
 * indices.slice(0, 2); // => Int32Array(2) [ 1, 2 ]
 * ```
 */
export async function nearestNeighbors(x: Matrix, options: NeighborOptions): Promise<Neighbors> {
  requireOptions("nearestNeighbors", options, "nNeighbors");
  requireFinite(x, "x");
  const { nNeighbors: k, precision = "float64", signal, threads = threadCount() } = options;
  if (precision !== "float64" && precision !== "float32")
    throw new InputError(`nearestNeighbors: precision is ${String(precision)}; it is "float64" or "float32"`);
  if (!Number.isInteger(k) || k < 1 || k > x.rows - 1)
    throw new InputError(`nNeighbors ${k} is not an integer from 1 to ${x.rows - 1}, the other rows of x`);
  const rows = shareRows(x, threads);
  return neighborsOf(rows, await centre(new Tasks("centring", "rows", x.rows, { signal, threads }), rows.x), options);
}

/** The same of finite rows and what `centre` made of them. */
export async function neighborsOf(rows: SharedRows, centred: Centred, options: NeighborOptions): Promise<Neighbors> {
  const { nNeighbors: k, seed = 0, precision = "float64", signal, onProgress, threads = threadCount() } = options;
  const n = rows.x.rows;
  const method =
    options.method === undefined || options.method === "auto"
      ? n <= exactRows
        ? "exact"
        : "approximate"
      : options.method;
  const measured = { values: centred.values, norms: centred.norms, scale: centred.scale, precision };

  const nearest = nearestRows(n, k);
  let done = 0;
  const onMessage = (queries: number): void =>
    onProgress?.({ step: "nearest neighbours", done: (done += queries), total: n, unit: "rows" });
  const search = (
    size: number,
    ask: (thread: number, run: { signal: AbortSignal; onMessage: typeof onMessage }) => Promise<void>,
  ): Promise<unknown> =>
    endTogether(signal, (ended) =>
      Promise.all(Array.from({ length: size }, (_, thread) => ask(thread, { signal: ended, onMessage }))),
    );

  const crew = Math.min(threads, threadCount());
  const lists = method === "exact" ? shortlistPlaces(n, k, crew) : undefined;
  if (lists)
    await inMemory(lists.layout, (memory) => {
      emptyShortlists(memory, lists.places, centred.norms);
      return search(crew, (thread, run) =>
        inWorker(nearestInAll, [rows, measured, memory, lists.places, nearest, thread], run),
      );
    });
  const cells =
    method === "exact"
      ? blocksOf(Int32Array.from({ length: n }, (_, row) => row).filter((row) => nearest.known[row] === 0))
      : await inWorker(coarseCells, [centred.values, n, rows.x.columns, k + 1, probed, seed], { signal });
  const taken = new Int32Array(new SharedArrayBuffer(4));
  await search(Math.min(crew, cells.length), (thread, run) =>
    inWorker(nearestInCells, [rows, measured, cells, nearest, taken, thread], run),
  );
  const { indices, squaredDistances } = nearest;
  return { n, nNeighbors: k, indices, squaredDistances, precision, method };
}

/** Cells in which the given rows look among all rows. */
function blocksOf(rows: Int32Array): Cell[] {
  const size = 512;
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, c) => ({
    queries: rows.slice(c * size, (c + 1) * size),
  }));
}
