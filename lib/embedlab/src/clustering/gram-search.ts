import { Random } from "../numeric/random.js";
import { relocateEmpty } from "./lloyd.js";
import { plusPlus } from "./plus-plus.js";
import type { SearchOptions, SearchResult } from "./search.js";
import { forWorkers } from "../numeric/worker-functions.js";

/**
 * One initialisation and its Lloyd iterations without looking at the rows again: every distance follows from the Gram
 * matrix G (n x n), d²(i, c) = G_ii - 2 mean over c of G_ij + mean over c x c of G_jl. The sums over a cluster are kept
 * in float64 and changed only by the rows that change cluster, which are soon few. `start` is a seed for greedy k-means++, or
 * the clusters of the rows to begin with.
 */
export function searchInGram(
  gram: Float32Array,
  n: number,
  start: number | Int32Array,
  { nClusters: k, maxIter, tolerance }: SearchOptions,
): SearchResult {
  const clusters = new GramClusters(gram, n, k);
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
  /** k x n: the sum of G_ij over the rows j of cluster c. */
  private readonly sums: Float64Array;
  private readonly sizes: Int32Array;
  /** The sum of G_jl over the rows j and l of cluster c. */
  private readonly within: Float64Array;
  private readonly owner: Int32Array;

  constructor(
    private readonly gram: Float32Array,
    private readonly n: number,
    private readonly k: number,
  ) {
    this.sums = new Float64Array(k * n);
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
    const first = this.owner[0] === -1;
    if (first) sums.fill(0);
    const changes = Array.from({ length: k }, (): Change => ({ rows: [], signs: [] }));
    for (let i = 0; i < n; i++) {
      if (owner[i] === this.owner[i]) continue;
      if (!first) note(changes[this.owner[i]], i, -1);
      note(changes[owner[i]], i, 1);
    }
    changes.forEach((change, c) => this.add(change, c));
    let shift = 0;
    for (let c = 0; c < k; c++) {
      const before = this.within[c];
      const sizeBefore = this.sizes[c];
      let square = 0;
      for (let i = 0; i < n; i++) if (owner[i] === c) square += sums[c * n + i];
      this.within[c] = square;
      this.sizes[c] = sizes[c];
      if (sizes[c] > 0 && sizeBefore > 0)
        shift += square / sizes[c] ** 2 - (2 * cross[c]) / (sizes[c] * sizeBefore) + before / sizeBefore ** 2;
    }
    this.owner.set(owner);
    return Math.max(0, shift);
  }

  /** Four rows at a time, so that a sum is read and written once for them; one after the other in each sum, whatever rows go together. */
  private add({ rows, signs }: Change, c: number): void {
    const { gram, sums, n } = this;
    const to = c * n;
    const fours = rows.length & ~3;
    for (let r = 0; r < fours; r += 4) {
      const [from0, from1, from2, from3] = [rows[r] * n, rows[r + 1] * n, rows[r + 2] * n, rows[r + 3] * n];
      const [sign0, sign1, sign2, sign3] = [signs[r], signs[r + 1], signs[r + 2], signs[r + 3]];
      for (let i = 0; i < n; i++)
        sums[to + i] =
          sums[to + i] +
          sign0 * gram[from0 + i] +
          sign1 * gram[from1 + i] +
          sign2 * gram[from2 + i] +
          sign3 * gram[from3 + i];
    }
    for (let r = fours; r < rows.length; r++) {
      const from = rows[r] * n;
      const sign = signs[r];
      for (let i = 0; i < n; i++) sums[to + i] += sign * gram[from + i];
    }
  }
}

/** Rows that join a cluster (sign 1) or leave it (-1), ascending. */
interface Change {
  readonly rows: number[];
  readonly signs: number[];
}

function note({ rows, signs }: Change, row: number, sign: 1 | -1): void {
  rows.push(row);
  signs.push(sign);
}

forWorkers(import.meta.url, { searchInGram });
