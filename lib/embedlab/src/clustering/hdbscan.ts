import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { requireFinite, type Matrix } from "../numeric/matrix.js";
import type { RunOptions } from "../numeric/run.js";
import { Tasks } from "../numeric/tasks.js";
import { inWorker } from "../numeric/workers.js";
import { nearestNeighbors } from "../neighbors/neighbors.js";
import { shareRows } from "../neighbors/row-distances.js";
import { noise } from "./clusterer.js";
import { inOrderOfAppearance } from "./components.js";
import { condensedTree } from "./condensed-tree.js";
import { pairDistances } from "./pair-distances.js";
import { spanningTree, type SpanningTree } from "./spanning-tree.js";
import { keptClusters, memberships } from "./stable-clusters.js";

/** scikit-learn's options of the same names. */
export interface HdbscanOptions extends RunOptions {
  /** Rows that a cluster has at least; 5 unless told. */
  readonly minClusterSize?: number;
  /** How many near rows, the row itself counted, make a place dense: more make more noise. `minClusterSize` unless told; PyPI's hdbscan does not count the row itself and calls this number less one `min_samples`. */
  readonly minSamples?: number;
  /** "eom" (excess of mass) unless told, or "leaf" for the smallest clusters. */
  readonly clusterSelectionMethod?: "eom" | "leaf";
}

export interface HdbscanResult {
  /** The cluster of each row, numbered in the order of their first rows, or -1: noise, which is no cluster. */
  readonly labels: Int32Array;
  readonly nClusters: number;
  /** How surely each row belongs to its cluster, 0 to 1; 0 of noise. */
  readonly probabilities: Float64Array;
  /** Distance of each row to its `minSamples`-th nearest; empty where there are too few rows. */
  readonly coreDistances: Float64Array;
  /** Why everything is noise, where it is. */
  readonly notes: readonly string[];
}

/** To here all distances are held: 100 MB. */
const mostHeldRows = 5000;

/**
 * HDBSCAN of x (n x d), Euclidean (Campello, Moulavi and Sander, 2013; as scikit-learn's and McInnes' hdbscan): clusters are
 * places where rows lie denser than around them; how many there are comes out. No random draw. Above 5,000 rows
 * distances are computed when they are needed: O(n² d) time, memory linear in n. The same rows give the same clusters in
 * any order, equal distances included. Throws an InputError on values that are not finite.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [50, 0], [9, 9], [9, 8], [8, 9]]);
 * const { labels } = await hdbscan(x, { minClusterSize: 3, minSamples: 2 });
 * labels[3] === noise; // => true
 * ```
 */
export async function hdbscan(x: Matrix, options: HdbscanOptions = {}): Promise<HdbscanResult> {
  requireOptions("hdbscan", options);
  const { minClusterSize = 5, minSamples = minClusterSize, ...others } = options;
  return (await hdbscanOfSizes(x, [minClusterSize], { minSamples, ...others }))[0];
}

/** `hdbscan` for several `minClusterSize`, in their order: distances and spanning tree, nearly all of the work, are computed once. */
export async function hdbscanOfSizes(
  x: Matrix,
  minClusterSizes: readonly number[],
  options: Omit<HdbscanOptions, "minClusterSize"> & { readonly minSamples: number },
): Promise<HdbscanResult[]> {
  requireOptions("hdbscanOfSizes", options, "minSamples");
  const { minSamples, clusterSelectionMethod = "eom", ...run } = options;
  requireFinite(x, "HDBSCAN input");
  for (const minClusterSize of minClusterSizes)
    if (!Number.isInteger(minClusterSize) || minClusterSize < 2)
      throw new InputError(`HDBSCAN: minClusterSize is ${minClusterSize}; it is an integer of at least 2`);
  if (!Number.isInteger(minSamples) || minSamples < 1)
    throw new InputError(`HDBSCAN: minSamples is ${minSamples}; it is an integer of at least 1`);
  if (clusterSelectionMethod !== "eom" && clusterSelectionMethod !== "leaf")
    throw new InputError(`HDBSCAN: clusterSelectionMethod is ${String(clusterSelectionMethod)}; it is "eom" or "leaf"`);
  run.signal?.throwIfAborted();
  const n = x.rows;
  const fewerThan = (minClusterSize: number): string | undefined =>
    n < minClusterSize ? `minClusterSize ${minClusterSize}` : n < minSamples ? `minSamples ${minSamples}` : undefined;
  const tree = minClusterSizes.every(fewerThan) ? undefined : await treeOf(x, minSamples, run);
  if (tree !== undefined && !tree.lengths.every(Number.isFinite))
    throw new InputError("HDBSCAN input: squared distances overflow; divide the values by a constant");
  return minClusterSizes.map((minClusterSize) => {
    const least = fewerThan(minClusterSize);
    return least === undefined
      ? clustersOf(tree!, n, minClusterSize, clusterSelectionMethod)
      : {
          labels: new Int32Array(n).fill(noise),
          nClusters: 0,
          probabilities: new Float64Array(n),
          coreDistances: new Float64Array(0),
          notes: [`${n} rows are fewer than ${least}: all are noise`],
        };
  });
}

function clustersOf(tree: SpanningTree, n: number, minClusterSize: number, method: "eom" | "leaf"): HdbscanResult {
  const clusters = condensedTree(tree, n, minClusterSize);
  const kept = keptClusters(clusters, method);
  const { labels, probabilities } = memberships(clusters, kept, n);
  const notes =
    kept.length > 0 ? [] : [`no place is denser than around it for ${minClusterSize} rows or more: all ${n} are noise`];
  return {
    labels: inOrderOfAppearance(labels),
    nClusters: kept.length,
    probabilities,
    coreDistances: tree.coreDistances,
    notes,
  };
}

async function treeOf(
  x: Matrix,
  minSamples: number,
  { threads, signal, onProgress }: RunOptions,
): Promise<SpanningTree> {
  const n = x.rows;
  const rows = shareRows(x, 1);
  const held = n <= mostHeldRows;
  const pairs = held
    ? await pairDistances(
        new Tasks("distances", "pairs", (n * (n - 1)) / 2, { threads, signal, onProgress }),
        rows.x,
        "float64",
      )
    : undefined;
  const cores = held ? undefined : await coreDistances(x, minSamples, { threads, signal, onProgress });
  const onMessage = (done: number): void => onProgress?.({ step: "HDBSCAN", done, total: n - 1, unit: "edges" });
  const tree = await inWorker(spanningTree, [rows, pairs, minSamples, cores], { signal, onMessage });
  onProgress?.({ step: "HDBSCAN", done: n - 1, total: n - 1, unit: "edges" });
  return tree;
}

async function coreDistances(x: Matrix, minSamples: number, run: RunOptions): Promise<Float64Array> {
  if (minSamples === 1) return new Float64Array(x.rows);
  const { nNeighbors: k, squaredDistances } = await nearestNeighbors(x, {
    nNeighbors: minSamples - 1,
    method: "exact",
    ...run,
  });
  return Float64Array.from({ length: x.rows }, (_, row) => Math.sqrt(squaredDistances[(row + 1) * k - 1]));
}
