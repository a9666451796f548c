import type { Matrix } from "embedlab";
import {
  difference,
  groupingMeasures,
  recluster,
  resampledMeasure,
  resamples,
  subsampleFactor,
  type Difference,
  type Resample,
  type ResampledMeasure,
} from "embedlab/evaluation";
import { digest, mean, type RunOptions } from "embedlab/numeric";
import { measuredOnce } from "../study/measured.js";
import { scoreClusterings } from "embedlab/comparison";
import { pick } from "../study/subset.js";

/** ARI of one setting: over seeds on all products of the sweep, and on halves of them. */
export interface SettingScores {
  /** One a seed. */
  readonly ari: Float64Array;
  /**
   * One a half: products, a drawn part where they are many, are dealt into two halves again and again, near-duplicates together, and
   * each half is clustered by itself. First all first halves, then all second ones, in the same order.
   */
  readonly halves: Float64Array;
  /** What variances over the halves are multiplied by; 1 unless the halves are of a part. */
  readonly factor: number;
  readonly measure: ResampledMeasure;
}

export interface SettingOptions extends RunOptions {
  readonly seeds: readonly number[];
  /** Products that are drawn together. */
  readonly groups: Int32Array;
  readonly nClusters?: number;
  /** Starts of k-means on all products, 20 unless told. */
  readonly nInit?: number;
  /** How often the products are halved; 20 by default. */
  readonly halvings?: number;
}

interface Kept {
  readonly ari: readonly number[];
  readonly halves: readonly number[];
  readonly searchVariance: number;
}

/**
 * k-means of a setting's vectors over the seeds and over halves of the products, against `truth`. The same seeds give every setting the
 * same halves, so that differences are paired. Computed once for the same vectors on a machine.
 */
export async function settingScores(
  vectors: Matrix<Float32Array>,
  truth: Int32Array,
  options: SettingOptions,
): Promise<SettingScores> {
  const { seeds, groups, nClusters = new Set(truth).size, nInit = 20, halvings = 20, ...run } = options;
  const { value } = await measuredOnce<Kept>(
    [
      "ARI on halves",
      2,
      digest(vectors.data, truth, groups),
      seeds,
      nClusters,
      halvings,
      ...(nInit === 20 ? [] : [nInit]),
    ],
    async () => {
      const { ari, inertia } = await scoreClusterings("", vectors, truth, {
        seeds,
        nClusters,
        nInit,
        withSilhouette: false,
        ...run,
      });
      const draws = halved(groups, halvings);
      const mirrored = draws.map(({ inside, outside, seed }) => ({
        inside: outside,
        outside: inside,
        seed: (seed ^ 1) >>> 0,
      }));
      const again = await recluster(vectors, truth, [...draws, ...mirrored], {
        nClusters,
        searches: 2,
        nInit: 5,
        ...run,
      });
      const { resampled, searchVariance } = resampledMeasure(
        "mean over seeds",
        ari,
        inertia,
        again,
        groupingMeasures.indexOf("ari"),
      );
      return { ari: Array.from(ari), halves: Array.from(resampled), searchVariance };
    },
  );
  const ari = Float64Array.from(value.ari);
  const halves = Float64Array.from(value.halves, (score) => score ?? NaN);
  return {
    ari,
    halves,
    factor: truth.length <= mostHalved ? 1 : subsampleFactor(mostHalved >> 1, truth.length),
    measure: { estimate: mean(ari), resampled: halves, searchVariance: value.searchVariance, searchedAnew: true },
  };
}

/** Products dealt into halves at a time: a half is held with the products of every pair of its vectors. */
const mostHalved = 5000;

/** Draws of the items in two halves, of all items or of a part drawn anew each time. */
export function halved(groups: Int32Array, count: number): Resample[] {
  if (groups.length <= mostHalved) return resamples(groups, { count, size: groups.length >> 1, seed: 0 });
  return resamples(groups, { count, size: mostHalved, seed: 0 }).map(({ inside, seed }) => {
    const [half] = resamples(pick(groups, inside), { count: 2, size: inside.length >> 1, seed });
    return { inside: pick(inside, half.inside), outside: pick(inside, half.outside), seed };
  });
}

/** How much one setting's mean ARI exceeds another's on the same products, with its interval over the products. */
export const settingDifference = (reference: SettingScores, other: SettingScores): Difference =>
  difference(reference.measure, other.measure, { factor: reference.factor });
