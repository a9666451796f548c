import { requireOptions } from "../options.js";
import { mean } from "../numeric/summary.js";
import { medianPlace } from "./median-place.js";
import { clusterOverSeeds, noise, type Clusterer } from "../clustering/clusterer.js";
import { clusterers } from "../clustering/clusterers.js";
import { contingency } from "../evaluation/contingency.js";
import { measures, vectorMeasures, type MeasureName, type VectorMeasureName } from "../evaluation/measures.js";
import { adjustedRandIndex } from "../evaluation/rand-index.js";
import type { Estimand } from "../evaluation/resampled.js";
import type { Matrix } from "../numeric/matrix.js";
import type { RunOptions } from "../numeric/run.js";

export const measureNames = Object.keys(measures) as MeasureName[];
export const vectorMeasureNames = Object.keys(vectorMeasures) as VectorMeasureName[];

/** Each measure by seed; empty where no product has a category. */
type BySeed = { readonly [name in MeasureName]: Float64Array };
/** Of the typical clustering; null where they are not defined or were not asked for. */
type OfVectors = { readonly [name in VectorMeasureName]: number | null };

/** One model's clusterings of the same products, one a seed, and what they are worth: the measures of the library's table. */
export interface ClusterScores extends BySeed, OfVectors {
  readonly id: string;
  /** The clusterer's name. */
  readonly clusterer: string;
  /** No seed changes anything: there is one clustering, and nothing to pair with another model's. */
  readonly deterministic: boolean;
  readonly seeds: readonly number[];
  /** Cluster of each product, -1 for noise; one array a seed. */
  readonly clusterings: readonly Int32Array[];
  /** Clusters found, by seed. */
  readonly nClusters: readonly number[];
  /** The share of products that are in a cluster, not noise, by seed. */
  readonly coverage: Float64Array;
  /** Of k-means, by seed; NaN of a clusterer that has none. */
  readonly inertia: Float64Array;
  /** The place of the seed whose ARI is the median (the lower of two), without categories whose inertia is least: the clustering that figures show. */
  readonly typical: number;
  /** Mean ARI between the clusterings of any two seeds: how far the seed decides; null with one. */
  readonly agreement: number | null;
  /** Seconds of clustering a seed. */
  readonly seconds: number;
  /** What the clusterer says of its result. */
  readonly notes: readonly string[];
}

export interface ScoreOptions extends RunOptions {
  readonly seeds: readonly number[];
  /** The note's k-means by default: `nClusters`, `nInit` and `maxIter` are its. */
  readonly clusterer?: Clusterer;
  readonly nClusters?: number;
  readonly nInit?: number;
  readonly maxIter?: number;
  /** The silhouette takes longer than k-means from some thousand products on; true by default. */
  readonly withSilhouette?: boolean;
  /** Products whose silhouettes are measured, drawn at random; all of them unless told. */
  readonly sampleSize?: number;
}

/**
 * The clusterings under each seed (one, of a deterministic clusterer), scored against `truth`: n category indices, or -1
 * for each of them. By default the note's k-means (section 2.4.5), 20 initialisations a seed.
 */
export async function scoreClusterings(
  id: string,
  vectors: Matrix<Float32Array>,
  truth: Int32Array,
  options: ScoreOptions,
): Promise<ClusterScores> {
  requireOptions("scoreClusterings", options, "seeds");
  const labelled = truth.some((label) => label >= 0);
  const {
    nClusters = new Set(truth).size,
    nInit = 20,
    maxIter = 300,
    withSilhouette = true,
    sampleSize,
    ...run
  } = options;
  const { clusterer = clusterers.kmeans({ nClusters, nInit, maxIter }), seeds: asked, ...others } = run;
  const started = performance.now();
  const results = await clusterOverSeeds(clusterer, vectors, { seeds: asked, ...others });
  const seeds = asked.slice(0, results.length);
  const seconds = (performance.now() - started) / 1000 / seeds.length;
  const clusterings = results.map(({ labels }) => labels);
  const tables = (labelled ? clusterings : []).map((labels) => contingency(truth, labels, { noise }));
  const bySeed = Object.fromEntries(
    measureNames.map((name) => [name, Float64Array.from(tables, measures[name].of)]),
  ) as unknown as BySeed;
  const inertia = Float64Array.from(results, (result) => result.inertia ?? NaN);
  const typical = labelled ? medianPlace(bySeed.ari) : Math.max(0, leastInertia({ inertia }));
  const ofVectors: Record<string, number | null> = {};
  for (const name of vectorMeasureNames)
    ofVectors[name] = withSilhouette
      ? await vectorMeasures[name].of(vectors, clusterings[typical], { sampleSize, ...others })
      : null;
  return {
    id,
    clusterer: clusterer.name,
    deterministic: clusterer.deterministic,
    seeds,
    clusterings,
    nClusters: results.map((result) => result.nClusters),
    coverage: Float64Array.from(
      clusterings,
      (labels) => labels.filter((label) => label !== noise).length / labels.length,
    ),
    ...bySeed,
    inertia,
    typical,
    agreement: agreement(clusterings),
    ...(ofVectors as OfVectors),
    seconds,
    notes: [...new Set(results.flatMap(({ notes = [] }) => notes))],
  };
}

/** What is to be known of each model's clusterings before their scores are believed: fewer distinct vectors than clusters. */
export const notesOfScores = (scores: readonly Pick<ClusterScores, "id" | "notes">[]): string[] =>
  scores.flatMap(({ id, notes }) => notes.map((note) => `${id}: ${note}.`));

/** The place of the seed whose inertia is least, the first of several; -1 where the clusterer has none. */
export const leastInertia = ({ inertia }: Pick<ClusterScores, "inertia">): number =>
  inertia.indexOf(Math.min(...inertia));

/** A model's ARI by an estimand: of the seed whose inertia is least (the first of them), or the mean over all. */
export const ariBy = (estimand: Estimand, { ari, inertia }: Pick<ClusterScores, "ari" | "inertia">): number =>
  estimand === "mean over seeds" ? mean(ari) : ari[leastInertia({ inertia })];

function agreement(clusterings: readonly Int32Array[]): number | null {
  // Noise is no cluster: each product of it is one of its own, in both.
  const apart = clusterings.map((labels) =>
    labels.map((label, row) => (label === noise ? labels.length + row : label)),
  );
  const pairs = apart.flatMap((one, i) => apart.slice(i + 1).map((other) => adjustedRandIndex(one, other)));
  return pairs.length === 0 ? null : mean(pairs);
}
