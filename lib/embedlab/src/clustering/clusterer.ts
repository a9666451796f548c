import type { Matrix } from "../numeric/matrix.js";
import type { RunOptions } from "../numeric/run.js";

/**
 * The label of a row that a clusterer leaves out of every cluster.
 * @example
 * ```ts
 * const { noiseColumn } = contingency([0, 0, 1], [0, noise, 1], { noise });
 * noiseColumn; // => 0
 * ```
 */
export const noise = -1;

/** What any clusterer gives. */
export interface Clustering {
  /** The cluster of each row, 0 to nClusters - 1, or `noise`. */
  readonly labels: Int32Array;
  readonly nClusters: number;
  /** Sum of squared distances to the centroids, of a clusterer that minimises it. */
  readonly inertia?: number;
  /** What the reader should know, e.g. why everything is noise. */
  readonly notes?: readonly string[];
}

export interface ClusterOptions extends RunOptions {
  /** 0 unless told; of no consequence to a deterministic clusterer. */
  readonly seed?: number;
}

/** An algorithm with its parameters: all that whoever scores clusterings needs to know of it. */
export interface Clusterer {
  /** For tables and captions. */
  readonly name: string;
  /** Gives the same whatever the seed: one run says all, and runs under several seeds are no repeats. */
  readonly deterministic: boolean;
  /** vectors: n x d. */
  cluster(vectors: Matrix, options?: ClusterOptions): Promise<Clustering>;
  /** `cluster` under each seed, where the runs can share work. */
  overSeeds?(vectors: Matrix, options: RunOptions & { readonly seeds: readonly number[] }): Promise<Clustering[]>;
}

/** The clustering under each seed, in their order; a single one of a deterministic clusterer. */
export async function clusterOverSeeds(
  clusterer: Clusterer,
  vectors: Matrix,
  { seeds, ...run }: RunOptions & { readonly seeds: readonly number[] },
): Promise<Clustering[]> {
  if (clusterer.deterministic) return [await clusterer.cluster(vectors, run)];
  if (clusterer.overSeeds !== undefined) return clusterer.overSeeds(vectors, { seeds, ...run });
  const clusterings: Clustering[] = [];
  for (const seed of seeds) clusterings.push(await clusterer.cluster(vectors, { seed, ...run }));
  return clusterings;
}
