import { answer, beyondMarginP, type Answer, type Difference } from "../evaluation/difference.js";
import { holm } from "../evaluation/holm.js";

/** A difference with its p adjusted for the pairs of models that were looked at (Holm), as the test of equivalence behind the answer is. */
export interface JudgedDifference extends Difference {
  readonly adjustedP: number;
  readonly answer: Answer;
}

/** Answers about several differences, each kind of p adjusted for their number. */
export function judgedTogether<Found extends Difference>(
  found: readonly Found[],
  margin: number,
  level: number,
): (Found & JudgedDifference)[] {
  const adjusted = holm(found.map(({ p }) => p));
  const beyond = holm(found.map((one) => beyondMarginP(one, margin)));
  return found.map((one, at) => ({
    ...one,
    adjustedP: adjusted[at],
    answer: answer({ estimate: one.estimate, p: adjusted[at], beyondMargin: beyond[at] }, level),
  }));
}

/** What Holm's procedure asks of each p while the others are rejected or not as they are. */
export function levelsLeft(adjusted: readonly number[], level: number): number[] {
  const open = adjusted.filter((p) => p >= level).length;
  return adjusted.map((p) => level / (p >= level ? open : open + 1));
}
