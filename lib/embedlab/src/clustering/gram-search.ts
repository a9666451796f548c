import { Random } from "../numeric/random.js";
import { relocateEmpty } from "./lloyd.js";
import { plusPlus } from "./plus-plus.js";
import type { SearchOptions, SearchResult } from "./search.js";

/**
 * One initialisation and its Lloyd iterations without looking at the rows again: every distance follows from the Gram
 * matrix G (n x n), d²(i, c) = G_ii - 2 mean over c of G_ij + mean over c x c of G_jl. The sums over a cluster are kept
 * in float64 and changed only by the rows that change cluster, which are soon few.
 */
export function searchInGram(
  gram: Float32Array,
  n: number,
  seed: number,
  { nClusters: k, maxIter, tolerance }: SearchOptions,
): SearchResult {
  const clusters = new GramClusters(gram, n, k);
  clusters.startFrom(startRows(gram, n, k, new Random(seed)));
  const nearest = new Float64Array(n);
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
      this.add(row, c, 1);
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
    for (let i = 0; i < n; i++) {
      if (owner[i] === this.owner[i]) continue;
      if (!first) this.add(i, this.owner[i], -1);
      this.add(i, owner[i], 1);
    }
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

  private add(row: number, c: number, sign: 1 | -1): void {
    const { gram, sums, n } = this;
    const from = row * n;
    const to = c * n;
    if (sign === 1) for (let i = 0; i < n; i++) sums[to + i] += gram[from + i];
    else for (let i = 0; i < n; i++) sums[to + i] -= gram[from + i];
  }
}
