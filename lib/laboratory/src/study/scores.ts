import { adjustedMutualInformation, adjustedRandIndex, align, kmeansOverSeeds, type Matrix, type RunOptions, silhouette, vMeasure } from "embedlab";

/** One model's clusterings of the same products, one a seed, and what they are worth against the categories. */
export interface ClusterScores {
  readonly id: string;
  readonly seeds: readonly number[];
  /** Cluster of each product, one array a seed. */
  readonly clusterings: readonly Int32Array[];
  /** Each by seed; empty, like the three below, where no product has a category. */
  readonly ari: Float64Array;
  readonly ami: Float64Array;
  readonly vMeasure: Float64Array;
  readonly alignedAccuracy: Float64Array;
  readonly inertia: Float64Array;
  /** The place of the seed whose ARI is the median (the lower of two), without categories whose inertia is least: the clustering that figures show. */
  readonly typical: number;
  /** Mean ARI between the clusterings of any two seeds: how far the seed decides; null with one seed. */
  readonly agreement: number | null;
  /** Mean silhouette of the typical clustering; null where it was not asked for. */
  readonly silhouette: number | null;
  /** Seconds of k-means a seed, 20 initialisations each unless told. */
  readonly seconds: number;
}

export interface ScoreOptions extends RunOptions {
  readonly seeds: readonly number[];
  readonly nClusters?: number;
  readonly nInit?: number;
  readonly maxIter?: number;
  /** The silhouette takes longer than k-means from some thousand products on; true unless told. */
  readonly withSilhouette?: boolean;
}

/** The note's k-means (section 2.4.5) under each seed, scored against `truth`: n category indices, or -1 for each of them. */
export async function scoreClusterings(id: string, vectors: Matrix<Float32Array>, truth: Int32Array, options: ScoreOptions): Promise<ClusterScores> {
  const labelled = truth.some((label) => label >= 0);
  const { seeds, nClusters = new Set(truth).size, nInit = 20, maxIter = 300, withSilhouette = true, ...run } = options;
  const started = performance.now();
  const results = await kmeansOverSeeds(vectors, { nClusters, nInit, maxIter, seeds, ...run });
  const seconds = (performance.now() - started) / 1000 / seeds.length;
  const clusterings = results.map(({ labels }) => labels);
  const score = (measure: (labels: Int32Array) => number): Float64Array => Float64Array.from(labelled ? clusterings : [], measure);
  const ari = score((labels) => adjustedRandIndex(truth, labels));
  const inertia = Float64Array.from(results, ({ inertia }) => inertia);
  const typical = labelled ? medianPlace(ari) : inertia.indexOf(Math.min(...inertia));
  return {
    id,
    seeds,
    clusterings,
    ari,
    ami: score((labels) => adjustedMutualInformation(truth, labels)),
    vMeasure: score((labels) => vMeasure(truth, labels)),
    alignedAccuracy: score((labels) => align(truth, labels).accuracy),
    inertia,
    typical,
    agreement: agreement(clusterings),
    silhouette: withSilhouette && new Set(clusterings[typical]).size > 1 ? (await silhouette(vectors, clusterings[typical], run)).mean : null,
    seconds,
  };
}

function agreement(clusterings: readonly Int32Array[]): number | null {
  const pairs = clusterings.flatMap((one, i) => clusterings.slice(i + 1).map((other) => adjustedRandIndex(one, other)));
  return pairs.length === 0 ? null : mean(pairs);
}

/** The place of the median; of an even number of values, of the lower of the two in the middle. */
export function medianPlace(values: ArrayLike<number>): number {
  const places = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a] - values[b]);
  return places[(places.length - 1) >> 1];
}

/** NaN where there are no values. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}

/** A measure over the seeds as results.json has it: mean, least, greatest, and each. */
export function summary(values: ArrayLike<number>): { mean: number; min: number; max: number; seeds: number[] } {
  return { mean: mean(values), min: Math.min(...Array.from(values)), max: Math.max(...Array.from(values)), seeds: Array.from(values) };
}
