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
  /** The cluster of each row: by the one before the last assignment, and by what it is counted to, which gives empty clusters a row. */
  readonly before: Int32Array;
  readonly owner: Int32Array;
  readonly iterations: Int32Array;
  readonly done: Int32Array;
  /** Where kernels work. */
  readonly memory: SharedMemory;
  /** Addresses of what each search has there, and each thread. */
  readonly ofSearches: readonly SearchPlaces[];
  readonly ofThreads: readonly ThreadPlaces[];
}

export interface SearchPlaces {
  /** Of each cluster: the sum of its rows, in doubles (nClusters x d). */
  readonly sums: number;
  /** Of each row: its cluster by the last assignment, and the squared distance to what was its centroid then. */
  readonly labels: number;
  readonly nearest: number;
}

export interface ThreadPlaces {
  /** Of a block of rows: its products, and the squared lengths of what it was multiplied by and of its own rows. */
  readonly products: number;
  readonly squares: number;
  readonly lengths: number;
  readonly copies: CopiedRows;
}

/** Rows of a chunk of products. */
export const blockRows = 1024;
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
  const ofSearches = Array.from({ length: searches }, () => ({
    sums: layout.doubles(k * d),
    labels: layout.integers(n),
    nearest: layout.doubles(n),
  }));
  const ofThreads = Array.from({ length: threads }, () => ({
    products: layout.integers(blockRows * columns),
    squares: layout.doubles(columns),
    lengths: layout.doubles(blockRows),
    copies: copiedRows(layout, d),
  }));
  const open = (memory: SharedMemory): SteppedMemory => {
    for (const { sums } of ofSearches) new Float64Array(memory.buffer, sums, k * d).fill(0);
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
      before: integers(searches * n).fill(-1),
      owner: integers(searches * n).fill(-1),
      iterations: integers(searches),
      done: integers(searches),
      memory,
      ofSearches,
      ofThreads,
    };
  };
  return { layout, open };
}
