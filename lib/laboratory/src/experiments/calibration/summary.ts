import { shareOfPairs, type PairShare } from "embedlab/evaluation";
import type { JudgedPair } from "./pairs.js";

/** How often a procedure was right, over all pairs of one model. */
export interface Calibration {
  readonly pairs: number;
  /** Equal pairs called better or worse. */
  readonly falseVerdicts: PairShare;
  /** Intervals that hold the true difference: 0 for equal pairs, else the mean over the pairs of a shift. */
  readonly coverage: PairShare;
  /** By shift: the true difference, and the pairs in which it was shown in the right direction. */
  readonly shown: readonly { readonly shift: number; readonly difference: number; readonly power: PairShare }[];
  /** Root mean square of the equal pairs' estimates over their standard errors; 1 is exact, less is careful. */
  readonly spread: number;
}

/** Counts what was said of pairs by one judgement: an estimand of ARI, or another measure's title. */
export function summarizeCalibration(pairs: readonly JudgedPair[], judgement: string): Calibration {
  const shifts = [...new Set(pairs.map(({ shift }) => shift))].sort((a, b) => a - b);
  const found = pairs.map((pair) => ({ ...pair, ...pair.judged.get(judgement)! }));
  const differences = new Map(
    shifts.map((shift) => {
      const list = found.filter((pair) => pair.shift === shift);
      return [shift, shift === 0 ? 0 : list.reduce((sum, { estimate }) => sum + estimate, 0) / list.length];
    }),
  );
  const equals = found.filter(({ shift }) => shift === 0);
  const share = (list: typeof found, holds: (pair: (typeof found)[number]) => boolean): PairShare =>
    shareOfPairs(list.map((pair) => ({ first: pair.first, second: pair.second, holds: holds(pair) })));
  return {
    pairs: equals.length,
    falseVerdicts: share(equals, ({ answer }) => answer === "better" || answer === "worse"),
    coverage: share(found, ({ shift, low, high }) => low <= differences.get(shift)! && differences.get(shift)! <= high),
    shown: shifts
      .filter((shift) => shift !== 0)
      .map((shift) => ({
        shift,
        difference: differences.get(shift)!,
        power: share(
          found.filter((pair) => pair.shift === shift),
          ({ answer }) => answer === (differences.get(shift)! > 0 ? "better" : "worse"),
        ),
      })),
    spread: Math.sqrt(
      equals.reduce(
        (sum, { estimate, standardError }) => sum + (standardError === 0 ? 0 : (estimate / standardError) ** 2),
        0,
      ) / equals.length,
    ),
  };
}

/** Equal pairs called better or worse by the earlier procedure. */
export const earlierFalseVerdicts = (pairs: readonly JudgedPair[]): PairShare =>
  shareOfPairs(
    pairs
      .filter(({ earlier }) => earlier !== null)
      .map(({ first, second, earlier }) => ({ first, second, holds: earlier !== "undecided" })),
  );
