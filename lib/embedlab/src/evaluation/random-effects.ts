import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import type { TestedInterval } from "./intervals.js";
import { normalQuantile } from "./normal.js";
import { studentQuantile, twoSidedStudentP } from "./student.js";

/** What several studies of one difference say together: the estimate is the mean over the studies that there could be. */
export interface RandomEffects extends TestedInterval {
  /** Standard deviation of the true differences between studies. */
  readonly tau: number;
  /** Share of the variance of the estimates that is between studies (Higgins and Thompson's I²). */
  readonly i2: number;
  /** Where the true difference of one more study lies, with that confidence. */
  readonly predicted: { readonly low: number; readonly high: number };
  /** The share of the mean that each study makes. */
  readonly weights: Float64Array;
}

/** Σ w (y - mean)², its mean and its weights, at a variance between studies. */
function weighed(
  estimates: ArrayLike<number>,
  variances: readonly number[],
  between: number,
): { estimate: number; total: number; q: number; weights: readonly number[] } {
  const weights = variances.map((variance) => 1 / (variance + between));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const estimate = weights.reduce((sum, weight, i) => sum + weight * estimates[i], 0) / total;
  const q = weights.reduce((sum, weight, i) => sum + weight * (estimates[i] - estimate) ** 2, 0);
  return { estimate, total, q, weights };
}

/** Paule and Mandel's variance between studies (1982): where Σ w (y - mean)² is its expectation, by bisection; 0 where it is less already. */
function betweenStudies(estimates: ArrayLike<number>, variances: readonly number[]): number {
  const df = variances.length - 1;
  const excess = (between: number): number => weighed(estimates, variances, between).q - df;
  if (excess(0) <= 0) return 0;
  let [low, high] = [0, Math.max(...variances)];
  while (excess(high) > 0) high *= 2;
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
    if (excess(middle) > 0) low = middle;
    else high = middle;
  return (low + high) / 2;
}

/**
 * Random-effects meta-analysis of k studies' estimates: the variance between studies is Paule and Mandel's, interval and test are
 * Hartung and Knapp's (2001) with their factor at 1 at least (Jackson and others, 2017: with this variance it is 1, or less where the
 * variance is 0), and the prediction interval has k - 1 degrees of freedom too (Cochrane Handbook, 10.10.4.3).
 * @throws InputError with fewer than two studies, or a standard error that is not above 0
 */
export function randomEffects(
  estimates: ArrayLike<number>,
  standardErrors: ArrayLike<number>,
  options: { readonly confidence?: number } = {},
): RandomEffects {
  requireOptions("randomEffects", options);
  const { confidence = 0.95 } = options;
  const k = estimates.length;
  if (k !== standardErrors.length)
    throw new InputError(`${k} estimates and ${standardErrors.length} standard errors; give one of each a study`);
  if (k < 2) throw new InputError("one study has no spread between studies: give two at least");
  for (let i = 0; i < k; i++) {
    if (!Number.isFinite(estimates[i])) throw new InputError(`the estimate of study ${i} is ${estimates[i]}`);
    if (!(standardErrors[i] > 0) || standardErrors[i] === Infinity)
      throw new InputError(`the standard error of study ${i} is ${standardErrors[i]}; it is a number above 0`);
  }
  const variances = Array.from(standardErrors, (error) => error ** 2);
  const between = betweenStudies(estimates, variances);
  const { estimate, total, weights } = weighed(estimates, variances, between);
  const standardError = Math.sqrt(1 / total);
  const t = studentQuantile((1 + confidence) / 2, k - 1);
  const around = (half: number): { low: number; high: number } => ({ low: estimate - half, high: estimate + half });
  const { q } = weighed(estimates, variances, 0);
  return {
    estimate,
    standardError,
    ...around(t * standardError),
    confidence,
    p: estimate === 0 ? 1 : twoSidedStudentP(estimate / standardError, k - 1),
    tau: Math.sqrt(between),
    i2: q > k - 1 ? (q - (k - 1)) / q : 0,
    predicted: around(t * Math.sqrt(between + standardError ** 2)),
    weights: Float64Array.from(weights, (weight) => weight / total),
  };
}

/**
 * How many times as wide a prediction interval of k studies is as one of very many, for the spread between studies is known from
 * k - 1 numbers: 6.5 for 2, 2.2 for 3, 1.4 for 5.
 */
export const predictionStretch = (studies: number, confidence = 0.95): number =>
  studentQuantile((1 + confidence) / 2, studies - 1) / normalQuantile((1 + confidence) / 2);
