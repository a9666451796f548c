import type { Centred } from "../numeric/centre.js";
import { longestOf } from "../numeric/centred-rows.js";
import { crewCells } from "../numeric/crew.js";
import type { SharedMemory } from "../numeric/kernels.js";
import { Layout } from "../numeric/layout.js";
import { trialsOf } from "./plus-plus.js";
import { groupSize, groupsOf, paddedGroups, type SearchOptions } from "./search.js";

/** Rows from `centre`, in shared memory. */
export type CentredValues = Pick<Centred, "values" | "norms">;

/** What threads share that take some searches through their iterations together. Arrays of several searches lie one search after the other. */
export interface SteppedMemory {
  /** n x d, centred, and the squared lengths. */
  readonly x: Float32Array;
  readonly norms: Float64Array;
  readonly n: number;
  readonly d: number;
  readonly options: SearchOptions;
  /** Whether assignments go by bounds, a search at a time, or by one product with all searches' centroids. */
  readonly byBounds: boolean;
  readonly crew: Int32Array;
  /** What rows are multiplied by in the open phase, so many vectors of d. */
  readonly operands: Float32Array;
  readonly count: Int32Array;
  /** Another number whenever these are others. */
  readonly version: Int32Array;
  /** Of what is rounded to bytes, where rows are. */
  readonly rounded: RoundedMemory | undefined;
  /** How many centroids are chosen. */
  readonly step: Int32Array;
  /** The searches that go on, and how many. */
  readonly active: Int32Array;
  readonly activeCount: Int32Array;
  /** The cluster of each row: by the one before the last assignment, and by what it is counted to, which gives empty clusters a row. */
  readonly before: Int32Array;
  readonly owner: Int32Array;
  readonly iterations: Int32Array;
  /** How often bounds have been asked; before that there are none. */
  readonly assignments: Int32Array;
  readonly done: Int32Array;
  /** The length of the longest row, and of each search's longest centroid. */
  readonly longest: number;
  readonly longestCentroid: Float64Array;
  /** The most that a centroid of each search has lost by rounding to bytes: a length. */
  readonly mostLost: Float32Array;
  /** By how much a squared distance from float32 products may be wrong, in each search. */
  readonly slack: Float32Array;
  /** Where kernels work. */
  readonly memory: SharedMemory;
  readonly places: Places;
}

export interface RoundedMemory {
  /** Of each block of rows: the sum of squared differences that rounding makes. */
  readonly errors: Float64Array;
  /** 1 unless rows are too alike for it. */
  readonly used: Int32Array;
}

/** Addresses. */
export interface Places {
  /** The rows themselves, padded, where they are not too many for a copy; where assignments go by bounds also as 16-bit integers. */
  readonly rows: number | undefined;
  readonly integers: number | undefined;
  /** The squared length of each row: in doubles, and in float32. */
  readonly lengths: number;
  readonly shortLengths: number;
  readonly rounded: RoundedPlaces | undefined;
  readonly seeding: SeedingPlaces | undefined;
  readonly ofSearches: readonly SearchPlaces[];
  readonly ofThreads: readonly ThreadPlaces[];
}

/** Vectors rounded to bytes, by `roundToBytes`: the bytes and, of each, the squared length, the scale and the length of what was lost (float32). */
export interface RoundedPlaces {
  readonly bytes: number;
  readonly lengths: number;
  readonly scales: number;
  readonly errors: number;
}

/** k-means++ of all searches: `columns` candidates a step, `trials` of each search. */
export interface SeedingPlaces {
  readonly columns: number;
  readonly trials: number;
  /** The scales of rows that are not rounded: n times 1. */
  readonly ones: number;
  /** Of each block of rows columns x rows, and the candidates' squared lengths and scales. */
  readonly products: number;
  readonly squares: number;
  readonly ofCandidates: number;
  /** The candidates: rows' numbers, and where rows are rounded their bytes from `middle` (columns x d). */
  readonly candidates: number;
  readonly bytes: number | undefined;
  /** Of each row the squared distance to the nearest of a search's centroids, one search after the other. */
  readonly closest: number;
  /** Of each block of rows, columns sums in doubles. */
  readonly sums: number;
  /** The column of the candidate that each search chose last (-1 before that), and its squared length and scale. */
  readonly chosen: number;
  readonly chosenSquares: number;
  readonly chosenScales: number;
}

export interface SearchPlaces {
  /** nClusters x d in float32; in doubles the square of how far each has moved last, and of its length. */
  readonly centroids: number;
  readonly steps: number;
  readonly squares: number;
  /** Rows of each cluster. */
  readonly sizes: number;
  /** Of each cluster: the sum of its rows, in doubles (nClusters x d). */
  readonly sums: number;
  /** Of each row: its cluster by the last assignment, and the squared distance to what was its centroid then. */
  readonly labels: number;
  readonly nearest: number;
  readonly bounds: BoundsPlaces | undefined;
}

/** As the kernels of bounds.ts take them: centroids as integers, one by one and packed. */
export interface BoundsPlaces {
  readonly upper: number;
  readonly lower: number;
  readonly rounded: number;
  readonly packed: number;
  /** The same in bytes from `middle`, in whole groups, where rows are rounded to bytes. */
  readonly bytes: RoundedPlaces | undefined;
  readonly squares: number;
  readonly moves: number;
  readonly groupMoves: number;
}

export interface ThreadPlaces {
  /** Of a block of rows. */
  readonly products: number;
  /** Where the rows are not at hand: copies of the values of some. */
  readonly rows: number | undefined;
  readonly moved: MovedPlaces;
  readonly open: OpenPlaces | undefined;
}

/** Rows of a block that may have another centroid: numbers, places among the values, and room for what is found of one. */
export interface OpenPlaces {
  /** Where the rows are not at hand: copies of some as integers. */
  readonly integers: number | undefined;
  readonly numbers: number;
  readonly places: number;
  readonly found: number;
}

/** One thread's lists of rows that change cluster, and copies of them where the rows themselves are not at hand. */
export interface MovedPlaces {
  readonly rows: number | undefined;
  readonly numbers: number;
  readonly signs: number;
}

/** Rows that are given to clusters at a time: from where kernels work, and of those that must be copied there. */
export const rowsAtOnce = 4096;
export const copiedAtOnce = 64;

/** Rows of a chunk of products. */
export const blockRows = 1024;
/** Numbers between the products of one centroid and the next: without them all would fall on one set of a core's cache. */
export const apart = 16;
/** From so many clusters on assignments go by bounds. */
const boundedClusters = 32;
/** A product of more columns is no faster a column. */
const mostColumns = 256;
/** Products of so many columns, or multiples, leave none over that are made one by one. */
const columnsAtOnce = 16;
/** Fewer rows, or components, are multiplied as they are; so are those of a search from given centroids, which multiplies them too seldom. */
const [leastRoundedRows, leastRounded] = [4096, 64];
/** Rows times searches: 240 MB at most of what lies beside the rows themselves. */
const mostRows = 2 ** 22;
/** Values of rows that kernels get a copy of: 256 MB. */
const mostResident = 2 ** 26;

const rounded = (value: number, to: number): number => to * Math.ceil(value / to);
export const roundedColumns = (columns: number): number => rounded(columns, columnsAtOnce);

/** Components of a vector, with zeros up to a multiple of eight. */
export const paddedLength = (d: number): number => rounded(d, 8);

/** Searches that go in step: as many whatever the threads, for what is multiplied together decides how products are rounded. */
export function searchesInStep(n: number, k: number): number {
  const together = k < boundedClusters ? Math.max(k, trialsOf(k)) : 2 * trialsOf(k);
  return Math.max(1, Math.min(Math.floor(mostColumns / together), Math.floor(mostRows / n)));
}

const roundedPlaces = (layout: Layout, count: number, d: number): RoundedPlaces => ({
  bytes: layout.bytes(count * d),
  lengths: layout.integers(count),
  scales: layout.integers(count),
  errors: layout.integers(count),
});

/** So many searches, whether they begin by k-means++, so many threads, and whether kernels get a copy of the rows. */
export interface SearchCrew {
  readonly searches: number;
  readonly seeded: boolean;
  readonly threads: number;
  readonly resident?: boolean;
}

/** The memory of searches in centred rows of d columns, but for the kernels', which `layout` is to become. */
export function layOutSearches(
  { values: x, norms }: CentredValues,
  d: number,
  { searches, seeded, threads, resident = norms.length * paddedLength(d) <= mostResident }: SearchCrew,
  options: SearchOptions,
): { layout: Layout; open: (memory: SharedMemory) => SteppedMemory } {
  const n = norms.length;
  const k = options.nClusters;
  const byBounds = k >= boundedClusters;
  const trials = trialsOf(k);
  const candidates = seeded ? searches * trials : 0;
  const together = byBounds ? groupSize * groupsOf(k) : roundedColumns(searches * k);
  const isRounded = seeded && n >= leastRoundedRows && d >= leastRounded;
  const integers = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length));
  const floats = (length: number): Float32Array => new Float32Array(new SharedArrayBuffer(4 * length));
  const layout = new Layout();
  const groups = paddedGroups(k);
  const places: Places = {
    rows: resident ? layout.integers(n * paddedLength(d)) : undefined,
    integers: resident && byBounds ? layout.bytes(2 * n * paddedLength(d)) : undefined,
    lengths: layout.doubles(n),
    shortLengths: layout.integers(n),
    rounded: isRounded ? roundedPlaces(layout, n, d) : undefined,
    seeding: seeded
      ? {
          columns: candidates,
          trials,
          ones: layout.integers(n),
          products: layout.integers(n * candidates),
          squares: layout.integers(candidates),
          ofCandidates: layout.integers(candidates),
          candidates: layout.integers(candidates),
          bytes: isRounded ? layout.bytes(candidates * d) : undefined,
          closest: layout.integers(searches * n),
          sums: layout.doubles(Math.ceil(n / blockRows) * candidates),
          chosen: layout.integers(searches),
          chosenSquares: layout.integers(searches),
          chosenScales: layout.integers(searches),
        }
      : undefined,
    ofSearches: Array.from({ length: searches }, () => ({
      centroids: layout.integers(k * d),
      steps: layout.doubles(k),
      squares: layout.doubles(k),
      sizes: layout.integers(k),
      sums: layout.doubles(k * d),
      labels: layout.integers(n),
      nearest: layout.doubles(n),
      bounds: byBounds
        ? {
            upper: layout.integers(n),
            lower: layout.integers(n * groups),
            rounded: layout.bytes(2 * k * paddedLength(d)),
            bytes: isRounded ? roundedPlaces(layout, groupSize * groupsOf(k), d) : undefined,
            packed: layout.bytes(2 * groupSize * groupsOf(k) * paddedLength(d)),
            squares: layout.integers(groupSize * groups),
            moves: layout.integers(k),
            groupMoves: layout.integers(groups),
          }
        : undefined,
    })),
    ofThreads: Array.from({ length: threads }, () => ({
      products: layout.integers((blockRows + apart) * together),
      rows: resident ? undefined : layout.integers(blockRows * paddedLength(d)),
      moved: {
        rows: resident ? undefined : layout.bytes(4 * copiedAtOnce * d),
        // A row that moves is in two clusters' lists.
        numbers: layout.integers(2 * rowsAtOnce),
        signs: layout.doubles(2 * rowsAtOnce),
      },
      open: byBounds
        ? {
            integers: resident ? undefined : layout.bytes(2 * blockRows * paddedLength(d)),
            numbers: layout.integers(blockRows),
            places: layout.integers(blockRows),
            found: layout.integers(3 * groups + groupSize),
          }
        : undefined,
    })),
  };
  const open = (memory: SharedMemory): SteppedMemory => {
    for (const { sums } of places.ofSearches) new Float64Array(memory.buffer, sums, k * d).fill(0);
    if (places.seeding !== undefined) new Float32Array(memory.buffer, places.seeding.ones, n).fill(1);
    return {
      x,
      norms,
      n,
      d,
      options,
      byBounds,
      crew: integers(crewCells),
      operands: floats(Math.max(candidates, byBounds ? 0 : together) * d),
      count: integers(1),
      version: integers(1),
      rounded: isRounded
        ? {
            errors: new Float64Array(new SharedArrayBuffer(8 * Math.ceil(n / blockRows))),
            used: integers(1).fill(1),
          }
        : undefined,
      active: integers(searches),
      step: integers(1),
      activeCount: integers(1),
      before: integers(searches * n).fill(-1),
      owner: integers(searches * n).fill(-1),
      iterations: integers(searches),
      assignments: integers(searches),
      done: integers(searches),
      longest: longestOf(norms),
      longestCentroid: new Float64Array(new SharedArrayBuffer(8 * searches)),
      mostLost: floats(searches),
      slack: floats(searches),
      memory,
      places,
    };
  };
  return { layout, open };
}
