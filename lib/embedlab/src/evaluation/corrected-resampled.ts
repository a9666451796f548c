import { InputError } from "../errors.js";
import { summary } from "../numeric/summary.js";
import type { TestedInterval } from "./intervals.js";
import { studentQuantile, twoSidedStudentP } from "./student.js";

/**
 * The corrected resampled t of Nadeau and Bengio (2003) for scores over J splits, in which every split is tested on
 * `testShare` times as many rows as it is trained on: their variance counts 1/J + `testShare` times, since training parts share rows, with J - 1
 * degrees of freedom. For repeated k-fold cross-validation `testShare` is 1 / (k - 1) (Bouckaert and Frank, 2004). Scores of two models on the
 * same splits are compared by their differences.
 */
export function correctedResampled(scores: ArrayLike<number>, testShare: number, confidence = 0.95): TestedInterval {
  const J = scores.length;
  if (J < 2) throw new InputError(`${J} scores; an interval over splits needs two at least`);
  if (!(testShare > 0 && testShare < Infinity))
    throw new InputError(`testShare is ${testShare}; it is test rows over training rows`);
  if (!(confidence > 0 && confidence < 1))
    throw new InputError(`confidence is ${confidence}; it lies between 0 and 1, as 0.95`);
  const { mean: estimate, variance } = summary(scores);
  const standardError = Math.sqrt((1 / J + testShare) * variance());
  const half = studentQuantile((1 + confidence) / 2, J - 1) * standardError;
  const p = estimate === 0 ? 1 : twoSidedStudentP(estimate / standardError, J - 1);
  return { estimate, standardError, low: estimate - half, high: estimate + half, confidence, p };
}
