import { requireOptions } from "../options.js";
import { resampledProbe } from "../classifiers/resampled-probe.js";
import { recluster, type Reclusterings } from "../evaluation/recluster.js";
import { resamples, subsampleFactor, type Resample } from "../evaluation/resamples.js";
import type { ResampledMeasure } from "../evaluation/resampled.js";
import { resampledRetrieval } from "../evaluation/retrieval.js";
import { digest } from "../numeric/digest.js";
import type { Matrix } from "../numeric/matrix.js";
import type { RunOptions } from "../numeric/run.js";
import type { Protocol } from "./protocol.js";

/** What resampling needs of a model: its vectors, and what k-means made of them, by seed. */
export interface ClusteredVectors {
  readonly vectors: Matrix<Float32Array>;
  readonly clusterings: readonly Int32Array[];
}

/** One model over the resamples. */
export interface ResampledModel {
  readonly again: Reclusterings;
  /** By what is asked of the vectors without clusters, where it is defined: their neighbourhoods, and a linear probe. */
  readonly tasks: Readonly<Record<string, ResampledMeasure>>;
}

/** All models over the same resamples of the same products. */
export interface ResampledModels {
  readonly nClusters: number;
  /** The group of each product: those of one are drawn or left together. */
  readonly groups: Int32Array;
  readonly draws: readonly Resample[];
  /** Products of a resample, about. */
  readonly size: number;
  /** What variances over the resamples are multiplied by. */
  readonly factor: number;
  readonly models: readonly ResampledModel[];
  /** What tells each model's vectors from others: models of equal vectors are one model. */
  readonly digests: readonly string[];
}

export interface ResampleStudyOptions extends RunOptions {
  readonly nClusters: number;
  /** Products that look for their neighbours among all, drawn at random; all unless told. Each resample's all do. */
  readonly queries?: number;
  /** Whether a linear probe learns from resamples, where there is more than one category; true unless told. It costs as much as fifty clusterings, and more with many categories. */
  readonly probe?: boolean;
  /** Gives what is kept of a model under `facts`, all that its numbers depend on, or measures and keeps it; without it all is measured. */
  readonly kept?: (facts: readonly unknown[], measure: () => Promise<ResampledModel>) => Promise<ResampledModel>;
}

/**
 * Draws the protocol's resamples of the products, those of a group (near-duplicates, by `duplicateGroups`) together, clusters each
 * of them anew from each of the model's clusterings of all products, looks for neighbours in it and lets a linear probe learn from
 * it; `truth` has a category for each product, `groups` a group. Products are drawn by their places: another order of the rows draws
 * other resamples, as another seed does.
 */
export async function resampleModels(
  models: readonly ClusteredVectors[],
  truth: Int32Array,
  groups: Int32Array,
  protocol: Protocol,
  options: ResampleStudyOptions,
): Promise<ResampledModels> {
  requireOptions("resampleModels", options, "nClusters");
  const { nClusters, queries = Infinity, probe = true, kept = (_, measure) => measure(), ...run } = options;
  const draws = resamples(groups, { count: protocol.resamples, seed: protocol.seed });
  const size = Math.round(draws.reduce((sum, { inside }) => sum + inside.length, 0) / draws.length);
  const asked = [digest(truth), digest(groups), nClusters, protocol.resamples, protocol.seed];
  const probes = probe && new Set(truth).size > 1;
  const sampled = queries < truth.length ? [queries] : [];
  const found: ResampledModel[] = [];
  const digests = models.map(({ vectors }) => digest(vectors.data));
  for (const [at, { vectors, clusterings }] of models.entries())
    found.push(
      await kept(
        [
          "resampled",
          6,
          digests[at],
          vectors.columns,
          ...asked,
          clusterings.map((clusters) => digest(clusters)),
          ...sampled,
          ...(probes ? [] : ["no probe"]),
        ],
        async () => ({
          again: await recluster(vectors, truth, draws, { nClusters, from: clusterings, ...run }),
          tasks: defined({
            ...(await resampledRetrieval(vectors, truth, groups, draws, { queries, ...run })),
            ...(probes ? { "probe accuracy": await resampledProbe(vectors, truth, groups, draws, run) } : {}),
          }),
        }),
      ),
    );
  return { nClusters, groups, draws, size, factor: subsampleFactor(size, truth.length), models: found, digests };
}

/** A catalogue of one category has no pairs to tell apart, and one without near neighbours no precision. */
const defined = (tasks: Readonly<Record<string, ResampledMeasure>>): Record<string, ResampledMeasure> =>
  Object.fromEntries(Object.entries(tasks).filter(([, { resampled }]) => resampled.filter(Number.isFinite).length > 1));
