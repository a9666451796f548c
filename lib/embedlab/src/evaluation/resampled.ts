import { InputError } from "../errors.js";
import { summary } from "../numeric/summary.js";
import type { Reclusterings } from "./recluster.js";

/** One measure of one model: from all items, and from each resample of them. */
export interface ResampledMeasure {
  readonly estimate: number;
  /** One a resample: where searches differ, what one of them may be expected to give there. NaN where it is not defined. */
  readonly resampled: Float64Array;
  /** Variance that another search gives the estimate; 0 where nothing is searched for. */
  readonly searchVariance: number;
  /** The resamples were searched anew, so that their spread holds that variance already; false unless told. */
  readonly searchedAnew?: boolean;
  /** Where that is the measure's own and not its resamples': what the variance over them is multiplied by, and Student's degrees of freedom. */
  readonly corrected?: { readonly factor: number; readonly degreesOfFreedom: number };
}

/** What a model's number is, where searches differ: that of the search with the least inertia, or the mean over the searches. */
export type Estimand = "least inertia" | "mean over seeds";

export const otherEstimand: Readonly<Record<Estimand, Estimand>> = {
  "least inertia": "mean over seeds",
  "mean over seeds": "least inertia",
};

interface Searched {
  readonly value: number;
  /** Of the value, were all searches made again. */
  readonly expected: number;
  readonly variance: number;
}

/** Of the mean over searches: the variance of the scores over their number. */
function meanOverSearches(scores: ArrayLike<number>): Searched {
  const { count, mean: value, variance } = summary(scores);
  return { value, expected: value, variance: count < 2 ? 0 : variance(0) / (count - 1) };
}

/**
 * The score of the least inertia. Its expectation and variance are the bootstrap's over searches, exactly: of n drawn with
 * replacement the least has rank r with chance ((n - r + 1) / n)^n - ((n - r) / n)^n.
 */
function ofLeastInertia(scores: ArrayLike<number>, inertia: ArrayLike<number>): Searched {
  const n = scores.length;
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => inertia[a] - inertia[b] || a - b);
  const chance = order.map((_, rank) => ((n - rank) / n) ** n - ((n - rank - 1) / n) ** n);
  const mean = order.reduce((sum, i, rank) => sum + chance[rank] * scores[i], 0);
  const variance = order.reduce((sum, i, rank) => sum + chance[rank] * (scores[i] - mean) ** 2, 0);
  return { value: scores[order[0]], expected: mean, variance };
}

const searched = (estimand: Estimand, scores: ArrayLike<number>, inertia: ArrayLike<number>): Searched =>
  estimand === "least inertia" ? ofLeastInertia(scores, inertia) : meanOverSearches(scores);

/**
 * One measure of a clustering: `scores` and `inertia` are those of the searches on all items; `column` is the measure's place
 * among the numbers of a reclustering. Where resamples go on from these searches, each counts with its expectation over them: by the
 * law of total variance an estimate varies by its expectation over the products and, in given products, over searches. That of
 * one search in each resample would hold both, and the second was counted twice: of equals' differences on halves of
 * the Flipkart catalogue standard errors were 1.3 to 2 times the deviation, of the mean over seeds four times.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const truth = Int32Array.of(0, 0, 0, 1, 1, 1);
 * const again = await recluster(x, truth, resamples(truth.map((_, row) => row), { count: 3, size: 4 }), { nClusters: 2 });
 * const { labels, inertia } = await kmeans(x, { nClusters: 2 });
 * const ari = Object.keys(measures).indexOf("ari");
 * resampledMeasure("least inertia", [adjustedRandIndex(truth, labels)], [inertia], again, ari).estimate; // => 1
 * ```
 */
export function resampledMeasure(
  estimand: Estimand,
  scores: ArrayLike<number>,
  inertia: ArrayLike<number>,
  again: Reclusterings,
  column: number,
): ResampledMeasure {
  if (scores.length === 0 || scores.length !== inertia.length)
    throw new InputError(`${scores.length} scores and ${inertia.length} inertias; give both of one search at least`);
  const whole = searched(estimand, scores, inertia);
  const parts = Array.from({ length: again.resamples }, (_, at) => {
    const places = Array.from({ length: again.searches }, (__, s) => at * again.searches + s);
    return searched(
      estimand,
      places.map((place) => again.scores[place * again.width + column]),
      places.map((place) => again.inertia[place]),
    );
  });
  return {
    estimate: whole.value,
    resampled: Float64Array.from(parts, ({ value, expected }) => (again.anew ? value : expected)),
    searchVariance: whole.variance,
    searchedAnew: again.anew,
  };
}
