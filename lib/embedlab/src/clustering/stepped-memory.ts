import { crewCells } from "../numeric/crew.js";
import type { SharedMemory } from "../numeric/kernels.js";
import { Layout } from "../numeric/layout.js";
import { copiedRows, type CopiedRows } from "./cluster-sums.js";
import { trialsOf } from "./plus-plus.js";
import type { SearchOptions } from "./search.js";

/** What threads share that take some searches through their iterations together. Arrays of several searches lie one search after the other. */
export interface SteppedMemory {
  /** n x d, centred. */
  readonly x: Float32Array;
  readonly n: number;
  readonly d: number;
  readonly searches: number;
  readonly options: SearchOptions;
  readonly crew: Int32Array;
  /** What rows are multiplied by in the open phase, so many vectors of d, and their squared lengths. */
  readonly operands: Float32Array;
  readonly squares: Float64Array;
  readonly count: Int32Array;
  /** Another number whenever these are others. */
  readonly version: Int32Array;
  /** The squared distances of candidates for starts to all rows. */
  readonly distances: Float64Array;
  /** The searches that go on, of which the first `count` operands are the centroids. */
  readonly active: Int32Array;
  /** nClusters x d each. */
  readonly centroids: Float32Array;
  /** The cluster of each row: by the last assignment, by the one before, and by what it is counted to, which gives empty clusters a row. */
  readonly labels: Int32Array;
  readonly before: Int32Array;
  readonly owner: Int32Array;
  /** Of each row: the squared distance to the centroid that it was assigned to. */
  readonly nearest: Float64Array;
  readonly iterations: Int32Array;
  readonly done: Int32Array;
  /** Where kernels add rows: each search's sums (nClusters x d), and each thread's copies of rows. */
  readonly memory: SharedMemory;
  readonly sums: readonly number[];
  readonly copies: readonly CopiedRows[];
}

/** A product of more columns is no faster a column. */
const mostColumns = 256;
/** Rows times searches: 240 MB at most of what lies beside the rows themselves. */
const mostRows = 2 ** 22;

/** Searches that go in step: as many whatever the threads, for what is multiplied together decides how products are rounded. */
export function searchesInStep(n: number, k: number): number {
  return Math.max(1, Math.min(Math.floor(mostColumns / Math.max(k, trialsOf(k))), Math.floor(mostRows / n)));
}

/** The memory of so many searches in x (n x d, shared), but for the kernels', which `layout` is to become. */
export function layOutSearches(
  x: Float32Array,
  n: number,
  d: number,
  searches: number,
  options: SearchOptions,
  threads: number,
): { layout: Layout; open: (memory: SharedMemory) => SteppedMemory } {
  const k = options.nClusters;
  const columns = searches * Math.max(k, trialsOf(k));
  const integers = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length));
  const floats = (length: number): Float32Array => new Float32Array(new SharedArrayBuffer(4 * length));
  const doubles = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length));
  const layout = new Layout();
  const sums = Array.from({ length: searches }, () => layout.doubles(k * d));
  const copies = Array.from({ length: threads }, () => copiedRows(layout, d));
  const open = (memory: SharedMemory): SteppedMemory => {
    for (const address of sums) new Float64Array(memory.buffer, address, k * d).fill(0);
    return {
      x,
      n,
      d,
      searches,
      options,
      crew: integers(crewCells),
      operands: floats(columns * d),
      squares: doubles(columns),
      count: integers(1),
      version: integers(1),
      distances: doubles(searches * trialsOf(k) * n),
      active: integers(searches),
      centroids: floats(searches * k * d),
      labels: integers(searches * n),
      before: integers(searches * n).fill(-1),
      owner: integers(searches * n).fill(-1),
      nearest: doubles(searches * n),
      iterations: integers(searches),
      done: integers(searches),
      memory,
      sums,
      copies,
    };
  };
  return { layout, open };
}
