import type { OpenMemory } from "../numeric/layout.js";
import { type Kernels, openKernels, type SharedMemory } from "../numeric/kernels.js";
import { Random } from "../numeric/random.js";
import { forWorkers } from "../numeric/worker-functions.js";
import type { GramPlaces } from "./gram.js";
import { type MovedRows, movedRows, relocateEmpty } from "./means.js";
import { plusPlus } from "./plus-plus.js";
import type { SearchOptions, SearchResult } from "./search.js";

/**
 * One initialisation and its Lloyd iterations without looking at the rows again: every distance follows from the Gram
 * matrix G (n x n), d²(i, c) = G_ii - 2 mean over c of G_ij + mean over c x c of G_jl. The sums over a cluster are kept
 * in float64 and changed only by the rows that change cluster, which are soon few. `start` is a seed for greedy k-means++, or
 * the clusters of the rows to begin with.
 */
export function searchGram(
  opened: OpenMemory,
  places: GramPlaces,
  n: number,
  start: number | Int32Array,
  { nClusters: k, maxIter, tolerance }: SearchOptions,
): SearchResult {
  const gram = new Float32Array(opened.memory.buffer, places.gram, n * n);
  const clusters = new GramClusters(opened, places, gram, n, k);
  const nearest = new Float64Array(n);
  if (typeof start === "number") clusters.startFrom(startRows(gram, n, k, new Random(start)));
  else {
    // A cluster that is left without rows takes the one farthest from the mean of all.
    for (let i = 0; i < n; i++) nearest[i] = gram[i * n + i];
    clusters.moveTo(start, nearest);
  }
  const before = new Int32Array(n).fill(-1);
  const labels = new Int32Array(n);
  for (let iteration = 1; ; iteration++) {
    const inertia = clusters.assign(labels, nearest);
    const shift = clusters.moveTo(labels, nearest);
    const same = labels.every((label, i) => label === before[i]);
    if (same || shift <= tolerance || iteration === maxIter) return { labels, inertia, iterations: iteration };
    before.set(labels);
  }
}

/** Worker: `searchGram` in memory that threads share, under a seed. */
export const searchInGram = (
  memory: SharedMemory,
  places: GramPlaces,
  n: number,
  seed: number,
  options: SearchOptions,
): SearchResult => searchGram({ memory, kernels: openKernels(memory) }, places, n, seed, options);

function startRows(gram: Float32Array, n: number, k: number, random: Random): Int32Array {
  const search = plusPlus(random, n, k);
  let step = search.next();
  while (!step.done) {
    const distances = new Float64Array(step.value.length * n);
    step.value.forEach((row, t) => {
      for (let i = 0; i < n; i++)
        distances[t * n + i] = Math.max(0, gram[row * n + row] + gram[i * n + i] - 2 * gram[row * n + i]);
    });
    step = search.next(distances);
  }
  return step.value;
}

class GramClusters {
  private readonly kernels: Kernels;
  /** k x n: the sum of G_ij over the rows j of cluster c. */
  private readonly sums: Float64Array;
  private readonly sizes: Int32Array;
  /** The sum of G_jl over the rows j and l of cluster c. */
  private readonly within: Float64Array;
  private readonly owner: Int32Array;

  private readonly rows: Int32Array;
  private readonly signs: Float64Array;

  constructor(
    { memory, kernels }: OpenMemory,
    private readonly places: GramPlaces,
    private readonly gram: Float32Array,
    private readonly n: number,
    private readonly k: number,
  ) {
    this.kernels = kernels;
    this.sums = new Float64Array(memory.buffer, places.sums, k * n).fill(0);
    this.rows = new Int32Array(memory.buffer, places.rows, n);
    this.signs = new Float64Array(memory.buffer, places.signs, n);
    this.sizes = new Int32Array(k);
    this.within = new Float64Array(k);
    this.owner = new Int32Array(n).fill(-1);
  }

  /** Each centroid is one row; no row belongs to a cluster yet. */
  startFrom(rows: Int32Array): void {
    rows.forEach((row, c) => {
      this.add({ rows: [row], signs: [1] }, c);
      this.sizes[c] = 1;
      this.within[c] = this.gram[row * this.n + row];
    });
  }

  /** Fills the nearest cluster of each row and its squared distance; returns their sum. */
  assign(labels: Int32Array, nearest: Float64Array): number {
    const { gram, sums, n } = this;
    nearest.fill(Infinity);
    for (let c = 0; c < this.k; c++) {
      const size = this.sizes[c];
      if (size === 0) continue;
      const square = this.within[c] / (size * size);
      const factor = 2 / size;
      for (let i = 0; i < n; i++) {
        const score = square - factor * sums[c * n + i];
        if (score < nearest[i]) {
          nearest[i] = score;
          labels[i] = c;
        }
      }
    }
    let inertia = 0;
    for (let i = 0; i < n; i++) {
      nearest[i] = Math.max(0, nearest[i] + gram[i * n + i]);
      inertia += nearest[i];
    }
    return inertia;
  }

  /** Makes the clusters those of `labels`, empty ones refilled; returns the sum of the centroids' squared movements. */
  moveTo(labels: Int32Array, nearest: Float64Array): number {
    const { n, k, sums } = this;
    const owner = labels.slice();
    const sizes = new Int32Array(k);
    for (const c of owner) sizes[c]++;
    relocateEmpty(sizes, owner, nearest);
    const cross = new Float64Array(k);
    for (let i = 0; i < n; i++) cross[owner[i]] += sums[owner[i] * n + i];
    // What the first centroids, single rows, left.
    if (this.owner[0] === -1) sums.fill(0);
    movedRows(this.owner, owner, k).forEach((moved, c) => this.add(moved, c));
    const within = new Float64Array(k);
    for (let i = 0; i < n; i++) within[owner[i]] += sums[owner[i] * n + i];
    let shift = 0;
    for (let c = 0; c < k; c++) {
      const [size, sizeBefore] = [sizes[c], this.sizes[c]];
      if (size > 0 && sizeBefore > 0)
        shift += within[c] / size ** 2 - (2 * cross[c]) / (size * sizeBefore) + this.within[c] / sizeBefore ** 2;
    }
    this.within.set(within);
    this.sizes.set(sizes);
    this.owner.set(owner);
    return Math.max(0, shift);
  }

  private add({ rows, signs }: MovedRows, c: number): void {
    const { gram, rows: rowsAt, signs: signsAt, sums } = this.places;
    this.rows.set(rows);
    this.signs.set(signs);
    this.kernels.addRows(gram, this.n, this.n, rowsAt, signsAt, rows.length, sums + 8 * c * this.n);
  }
}

forWorkers(import.meta.url, { searchInGram });
