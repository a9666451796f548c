import { binomialShare, type BinomialShare } from "embedlab/evaluation";
import type { Trial } from "./trials.js";

/** A true difference other than 0, and how often it was shown. */
export interface KnownDifference {
  /** The mean of the estimates over the trials, which is the truth but for their own chance: the truth's part in an interval of R is 1/R. */
  readonly difference: number;
  readonly trials: number;
  readonly coverage: BinomialShare;
  /** Said to be better (or worse, where the difference is below 0). */
  readonly power: BinomialShare;
}

/** How often a procedure was right, over the trials of one model. */
export interface Calibration {
  readonly trials: number;
  /** Equals called better or worse. */
  readonly falseVerdicts: BinomialShare;
  /**
   * Intervals that hold the true difference, whatever it is. Those of one catalogue hang together, so the limits count as many
   * as there are trials: the careful side.
   */
  readonly coverage: BinomialShare;
  readonly coverageOfEquals: BinomialShare;
  readonly known: readonly KnownDifference[];
  /** Of the equals: the standard deviation of the estimates, which standard errors are to be, and the root mean square of those. */
  readonly deviation: number;
  readonly standardError: number;
}

/** Counts what was said by one judgement: an estimand of ARI, or another measure's title. */
export function summarizeCalibration(trials: readonly Trial[], judgement: string): Calibration {
  const most = Math.max(...trials.map(({ judged }) => judged.length));
  const found = Array.from({ length: most }, (_, which) =>
    trials.filter(({ judged }) => which < judged.length).map(({ judged }) => judged[which][judgement]),
  );
  const truths = found.map((list, which) =>
    which === 0 ? 0 : list.reduce((sum, { estimate }) => sum + estimate, 0) / list.length,
  );
  const holding = found.map((list, which) =>
    list.filter(({ low, high }) => low <= truths[which] && truths[which] <= high),
  );
  const total = (lists: readonly (readonly unknown[])[]): number => lists.reduce((sum, { length }) => sum + length, 0);
  const [equals] = found;
  const rootMeanSquare = (values: readonly number[]): number =>
    Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
  return {
    trials: trials.length,
    falseVerdicts: binomialShare(
      equals.filter(({ answer }) => answer === "better" || answer === "worse").length,
      equals.length,
    ),
    coverage: binomialShare((trials.length * total(holding)) / total(found), trials.length),
    coverageOfEquals: binomialShare(holding[0].length, equals.length),
    known: found.slice(1).map((list, at) => {
      const difference = truths[at + 1];
      const right = difference > 0 ? "better" : "worse";
      return {
        difference,
        trials: list.length,
        coverage: binomialShare(holding[at + 1].length, list.length),
        power: binomialShare(list.filter(({ answer }) => answer === right).length, list.length),
      };
    }),
    deviation: rootMeanSquare(equals.map(({ estimate }) => estimate)),
    standardError: rootMeanSquare(equals.map(({ standardError }) => standardError)),
  };
}

/** Equals called better or worse by the earlier procedure. */
export const earlierFalseVerdicts = (trials: readonly Trial[]): BinomialShare =>
  binomialShare(trials.filter(({ earlier }) => earlier !== "undecided").length, trials.length);
