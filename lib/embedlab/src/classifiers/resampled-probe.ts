import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import type { Resample } from "../evaluation/resamples.js";
import type { ResampledMeasure } from "../evaluation/resampled.js";
import { Matrix } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import type { RunOptions } from "../numeric/run.js";
import { summary } from "../numeric/summary.js";
import { accuracy, mostProbable } from "./predict.js";
import { probeBench } from "./probe.js";
import type { Split } from "./split.js";

export interface ResampledProbeOptions extends RunOptions {
  /** Strength of the penalty; chosen from `Cs` by each resample unless told. */
  readonly C?: number;
  readonly Cs?: readonly number[];
  /** How many of the resamples, from the first on: a probe costs as much as fifty clusterings; 15 unless told, as Nadeau and Bengio advise. */
  readonly most?: number;
  /** Items that it learns from, and is tested on, at most; 1,000 unless told. */
  readonly size?: number;
}

/** Folds of a resample that choose its C. */
const innerSplits = 3;

/**
 * Accuracy of a linear probe (`linearProbe`, on scaled features) that learns from a resample, or 1,000 items of it, and is tested on items left
 * out of it, no more than it learnt from; the estimate is their mean. Items of a group are never on both sides, nor in two of
 * the three inner folds of the resample by which C is chosen.
 *
 * Its variance is 1/J + m/n times that over the J resamples, m the items that one learns from and is tested on, of n in all: Hoeffding's bound for
 * a statistic of m items averaged over all choices of them (1948, theorem 5.2), and what a choice of J adds. For halves that is 1/J + 1,
 * the corrected variance of Nadeau and Bengio (2003) for random splits, with J - 1 degrees of freedom.
 * @throws InputError where a resample leaves no items out, for labels below 0, and for one class
 */
export async function resampledProbe(
  x: Matrix<Float32Array>,
  labels: Int32Array,
  groups: Int32Array,
  draws: readonly Resample[],
  options: ResampledProbeOptions = {},
): Promise<ResampledMeasure & { readonly C: Float64Array }> {
  requireOptions("resampledProbe", options);
  const { C, Cs, most = 15, size = 1000, ...run } = options;
  const splits = draws.slice(0, most).map((draw) => splitOf(draw, size));
  if (splits.some(({ train, test }) => train.length === 0 || test.length === 0))
    throw new InputError(
      "a resample holds all items or none; a probe needs some to learn from and others to be tested on",
    );
  const bench = probeBench(x, labels, splits.length, { C, Cs, groups, innerSplits, ...run });
  const done = await Promise.all(splits.map((split, at) => bench.fold(split, draws[at].seed)));
  const resampled = Float64Array.from(done, ({ probabilities }, at) =>
    accuracy(
      mostProbable(new Matrix(probabilities, splits[at].test.length, bench.classes)),
      splits[at].test.map((item) => bench.target[item]),
    ),
  );
  const used = summary(splits.map(({ train, test }) => train.length + test.length)).mean;
  return {
    estimate: summary(resampled).mean,
    resampled,
    searchVariance: 0,
    corrected: { factor: 1 / splits.length + used / x.rows, degreesOfFreedom: splits.length - 1 },
    C: Float64Array.from(done, (one) => one.C),
  };
}

/** Items of a resample, and as many at most of those left out of it. */
function splitOf({ inside, outside, seed }: Resample, size: number): Split {
  const random = new Random(seed);
  const some = (items: Int32Array, most: number): Int32Array =>
    items.length <= most
      ? items
      : random
          .permutation(items.length)
          .slice(0, most)
          .sort()
          .map((place) => items[place]);
  const train = some(inside, size);
  return { train, test: some(outside, train.length) };
}
