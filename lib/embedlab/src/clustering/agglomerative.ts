import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { Matrix, requireFinite } from "../numeric/matrix.js";
import type { RunOptions } from "../numeric/run.js";
import { Tasks } from "../numeric/tasks.js";
import { inWorker, share } from "../numeric/workers.js";
import { Components, inOrderOfAppearance } from "./components.js";
import { agglomerate, type Linkage, type Merges } from "./linkage.js";
import { pairDistances } from "./pair-distances.js";

/** scikit-learn's options of the same names; one of `nClusters` and `distanceThreshold`. */
export interface AgglomerativeOptions extends RunOptions {
  readonly nClusters?: number;
  /** Clusters at this distance or more are not merged. */
  readonly distanceThreshold?: number;
  /** "ward" unless told: the merge that adds least to the sum of squared distances from rows to their centroids. */
  readonly linkage?: Linkage;
}

export interface AgglomerativeResult {
  /** The cluster of each row, numbered in the order of their first rows. */
  readonly labels: Int32Array;
  readonly nClusters: number;
  /** The whole dendrogram: each merge names a row of either cluster, lowest first. */
  readonly merges: Merges;
  readonly linkage: Linkage;
}

/** The most rows: their distances, halved and in float32, take 800 MB. */
const mostRows = 20_000;
/** To here distances are kept in float64: 100 MB. */
const mostFloat64Rows = 5000;

/**
 * Agglomerative clustering of x (n x d), Euclidean, as scikit-learn's AgglomerativeClustering: every row its own cluster
 * first, then the two nearest merged again and again. No random draw: it gives the same every time. Holds the n (n - 1) / 2
 * distances. Throws an InputError above 20,000 rows, on values that are not finite and on fewer rows than clusters.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const { labels } = await agglomerative(x, { nClusters: 2 });
 * adjustedRandIndex(labels, [0, 0, 0, 1, 1, 1]); // => 1
 * ```
 */
export async function agglomerative(x: Matrix, options: AgglomerativeOptions): Promise<AgglomerativeResult> {
  requireOptions("agglomerative", options);
  const { nClusters, distanceThreshold, linkage = "ward", signal, onProgress } = options;
  requireFinite(x, "agglomerative clustering input");
  const n = x.rows;
  if (!["ward", "average", "complete", "single"].includes(linkage))
    throw new InputError(`linkage is ${String(linkage)}; it is "ward", "average", "complete" or "single"`);
  if ((nClusters === undefined) === (distanceThreshold === undefined))
    throw new InputError("agglomerative clustering: give either nClusters or distanceThreshold");
  if (nClusters !== undefined && (!Number.isInteger(nClusters) || nClusters < 1))
    throw new InputError(`agglomerative clustering: nClusters is ${nClusters}; it is an integer of at least 1`);
  if (nClusters !== undefined && n < nClusters)
    throw new InputError(
      `agglomerative clustering: nClusters is ${nClusters}, and ${n} rows cannot form ${nClusters} clusters; ask for fewer`,
    );
  if (distanceThreshold !== undefined && !(distanceThreshold >= 0))
    throw new InputError(
      `agglomerative clustering: distanceThreshold is ${distanceThreshold}; it is a number of at least 0`,
    );
  if (n > mostRows)
    throw new InputError(
      `agglomerative clustering holds the distances of all pairs and takes ${mostRows.toLocaleString("en-US")} rows at most, not ${n.toLocaleString("en-US")}; cluster a sample, or use k-means or HDBSCAN`,
    );
  signal?.throwIfAborted();
  const merges =
    n === 1 ? { rows: new Int32Array(0), heights: new Float64Array(0) } : await merged(x, linkage, options);
  const wanted = nClusters ?? 1 + merges.heights.filter((height) => height >= distanceThreshold!).length;
  onProgress?.({ step: "agglomerative clustering", done: n - 1, total: n - 1, unit: "merges" });
  return { labels: cutTree(merges, n, wanted), nClusters: wanted, merges, linkage };
}

async function merged(x: Matrix, linkage: Linkage, options: RunOptions): Promise<Merges> {
  const n = x.rows;
  const rows = new Matrix(share(x.data), n, x.columns);
  const tasks = new Tasks("distances", "pairs", (n * (n - 1)) / 2, options);
  const pairs = await pairDistances(tasks, rows, n <= mostFloat64Rows ? "float64" : "float32");
  const onMessage = (done: number): void =>
    options.onProgress?.({ step: "agglomerative clustering", done, total: n - 1, unit: "merges" });
  const merges = await inWorker(agglomerate, [pairs, n, linkage], { signal: options.signal, onMessage });
  if (!merges.heights.every(Number.isFinite))
    throw new InputError("agglomerative clustering input: squared distances overflow; divide the values by a constant");
  return merges;
}

/**
 * The clusters of n rows before the last `nClusters` - 1 merges, so that one dendrogram gives every number of clusters (scipy's
 * cut_tree). `merges` are those of `agglomerative`.
 */
export function cutTree({ rows }: Merges, n: number, nClusters: number): Int32Array {
  if (!Number.isInteger(nClusters) || nClusters < 1 || nClusters > n)
    throw new InputError(`cutTree: nClusters is ${nClusters}; it is an integer from 1 to the ${n} rows`);
  const clusters = new Components(n);
  for (let merge = 0; merge < n - nClusters; merge++) clusters.join(rows[2 * merge], rows[2 * merge + 1]);
  return inOrderOfAppearance(Int32Array.from({ length: n }, (_, row) => clusters.find(row)));
}
