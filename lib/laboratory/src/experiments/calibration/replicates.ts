import { recluster, type Matrix } from "embedlab";
import { scoreClusterings, type ClusterScores, type Protocol } from "embedlab/comparison";
import { groupingMeasures, resamples, subsampleFactor, type Reclusterings, type Resample } from "embedlab/evaluation";
import { Random, type RunOptions } from "embedlab/numeric";
import { noisy, pushedApart } from "./shifts.js";

export interface ReplicateOptions extends RunOptions {
  readonly nClusters: number;
  /** k-means of each replicate: seeds, and starts a seed. */
  readonly seeds: readonly number[];
  readonly starts: number;
  /** Of each replicate, in mean standard deviations of a dimension; .3 by default. */
  readonly noise?: number;
}

/** Which replicate: 0 for the baseline's equals, else how far its categories are pushed apart; and its own noise's number. */
export interface ReplicateName {
  readonly shift: number;
  readonly number: number;
}

/** One made-up model: the vectors of a real one with their own noise, clustered and resampled as the notebooks do. */
export interface Replicate extends ReplicateName {
  readonly scores: ClusterScores;
  /** The grouping measures of each resample, without the categories' shares. */
  readonly again: Reclusterings;
}

/** The resamples that all models of a catalogue share: the notebooks' own, by the protocol's seed. */
export interface SharedDraws {
  readonly draws: readonly Resample[];
  readonly size: number;
  readonly factor: number;
}

/** `groups` has the group of each product, near-duplicates in one. */
export function sharedDraws(groups: Int32Array, { resamples: count, seed }: Protocol): SharedDraws {
  const draws = resamples(groups, { count, seed });
  const size = Math.round(draws.reduce((sum, { inside }) => sum + inside.length, 0) / draws.length);
  return { draws, size, factor: subsampleFactor(size, groups.length) };
}

/**
 * A replicate of a model's vectors (n x d). Those of one shift differ by their noise alone, so that in the population they are
 * equals, whatever a sample says; what stands in no pair with another costs once what it would cost in every pair.
 */
export async function makeReplicate(
  x: Matrix,
  truth: Int32Array,
  { draws }: SharedDraws,
  { shift, number }: ReplicateName,
  options: ReplicateOptions,
): Promise<Replicate> {
  const { nClusters, seeds, starts, noise = 0.3, ...run } = options;
  // A shift's noise is its own, so that two replicates have none in common.
  const source = new Random(number + Math.round(shift * 1e6) * 4096);
  const vectors = noisy(pushedApart(x, truth, shift), noise, source);
  const scores = await scoreClusterings(`${shift}/${number}`, vectors, truth, {
    nClusters,
    nInit: starts,
    seeds,
    withSilhouette: false,
    ...run,
  });
  const again = await recluster(vectors, truth, draws, { nClusters, from: scores.clusterings, ...run });
  return { shift, number, scores, again: grouped(again) };
}

function grouped(again: Reclusterings): Reclusterings {
  const width = groupingMeasures.length;
  const scores = new Float64Array(again.inertia.length * width);
  for (let at = 0; at < again.inertia.length; at++)
    scores.set(again.scores.subarray(at * again.width, at * again.width + width), at * width);
  return { ...again, width, scores };
}
