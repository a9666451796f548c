import { Random } from "../numeric/random.js";
import { ariFromSums } from "./rand-index.js";

export interface PermutationOptions {
  /** Shuffles; 999 unless told. */
  readonly permutations?: number;
  readonly seed?: number;
}

/** One clustering, its products by cluster. */
interface ByCluster {
  readonly rows: Int32Array;
  /** Cluster c holds `rows` from `starts[c]` to `starts[c + 1]`. */
  readonly starts: Int32Array;
  readonly squares: number;
}

/**
 * The chance of a greatest ARI at least as high as that of these clusterings, were the categories shuffled over the products:
 * the permutation model of Hubert and Arabie (1985), the greatest of several as Westfall and Young (1993), and the order that
 * was seen counted as one (Phipson and Smyth, 2010). Labels and clusters are 0 or above; the time is that of
 * `permutations` passes over the products.
 */
export function chanceOfBestAri(
  truth: Int32Array,
  clusterings: readonly Int32Array[],
  { permutations = 999, seed = 0 }: PermutationOptions = {},
): number {
  const total = truth.length;
  const counts = new Int32Array(truth.reduce((most, label) => Math.max(most, label + 1), 0));
  for (const label of truth) counts[label]++;
  const rows = counts.reduce((sum, count) => sum + count * count, 0);
  counts.fill(0);
  const grouped = clusterings.map(byCluster);
  const best = (labels: Int32Array): number =>
    Math.max(
      ...grouped.map((one) =>
        ariFromSums({ total, cells: cellSquares(labels, one, counts), rows, columns: one.squares }),
      ),
    );
  const seen = best(truth);
  const random = new Random(seed);
  const shuffled = truth.slice();
  let atLeast = 1;
  for (let i = 0; i < permutations; i++) if (best(random.shuffle(shuffled)) >= seen) atLeast++;
  return atLeast / (permutations + 1);
}

/**
 * The chance that shuffled categories are the categories again, but for their names: what `chanceOfBestAri` comes to, over all
 * orders, where the clusters are the categories. It is never less.
 */
export function leastChanceOfBestAri(truth: Int32Array): number {
  const sizes = new Map<number, number>();
  for (const label of truth) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const alike = new Map<number, number>();
  for (const size of sizes.values()) alike.set(size, (alike.get(size) ?? 0) + 1);
  const sum = (counts: Iterable<number>): number => [...counts].reduce((all, n) => all + logFactorial(n), 0);
  return Math.min(1, Math.exp(sum(sizes.values()) + sum(alike.values()) - logFactorial(truth.length)));
}

const logFactorial = (n: number): number =>
  Array.from({ length: n }, (_, i) => Math.log(i + 1)).reduce((sum, log) => sum + log, 0);

function byCluster(clusters: Int32Array): ByCluster {
  const starts = new Int32Array(clusters.reduce((most, cluster) => Math.max(most, cluster + 1), 0) + 1);
  for (const cluster of clusters) starts[cluster + 1]++;
  const squares = starts.reduce((sum, size) => sum + size * size, 0);
  for (let c = 1; c < starts.length; c++) starts[c] += starts[c - 1];
  const next = starts.slice();
  const rows = new Int32Array(clusters.length);
  clusters.forEach((cluster, row) => (rows[next[cluster]++] = row));
  return { rows, starts, squares };
}

/** The sum of squares of the cells of categories by clusters; `counts` is 0 before and after. */
function cellSquares(labels: Int32Array, { rows, starts }: ByCluster, counts: Int32Array): number {
  let sum = 0;
  for (let c = 0; c + 1 < starts.length; c++) {
    // (n + 1)² is n² and 2 n + 1 more.
    for (let at = starts[c]; at < starts[c + 1]; at++) sum += 2 * counts[labels[rows[at]]]++ + 1;
    for (let at = starts[c]; at < starts[c + 1]; at++) counts[labels[rows[at]]] = 0;
  }
  return sum;
}
