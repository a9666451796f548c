import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { summary } from "../numeric/summary.js";
import type { TestedInterval } from "./intervals.js";
import { normalQuantile, twoSidedP } from "./normal.js";
import type { ResampledMeasure } from "./resampled.js";
import { studentQuantile, twoSidedStudentP } from "./student.js";

/** How much one model's measure exceeds another's, and how far chance could have made it. */
export interface Difference extends TestedInterval {
  /** The standard error from the choice of products, and from the searches alone: their squares sum to the square of `standardError`. */
  readonly ofProducts: number;
  readonly ofSeeds: number;
  /** Resamples that the standard error comes from. */
  readonly resamples: number;
}

export interface DifferenceOptions {
  readonly confidence?: number;
  /** What a variance over resamples is multiplied by, unless the measures are corrected: `subsampleFactor`, or 1 (the default) for halves and for a bootstrap. */
  readonly factor?: number;
  /** No standard error is smaller, as what a few items change (`changeOfOne`); 0 unless told. What it lacks is put down to the products. */
  readonly leastError?: number;
}

/**
 * The difference `b` - `a` of two models on the same items and the same resamples: the estimate is of all items, the interval
 * and the test are normal around it (Student's where the measures say so), the standard error is that over the resamples (Efron and Tibshirani, 1993,
 * chapters 6 and 13; for subsamples Politis, Romano and Wolf, 1999) and what another search of all items would change. Where
 * resamples are searched anew, the second is in the first already, and is not scaled; what a resample's fewer searches add stays
 * in it, on the careful side. With a and b exchanged every sign turns and nothing else.
 * @example
 * ```ts
 * const first = { estimate: 0.3, resampled: Float64Array.of(0.29, 0.3, 0.31), searchVariance: 0 };
 * const second = { estimate: 0.4, resampled: Float64Array.of(0.39, 0.41, 0.4), searchVariance: 0 };
 * difference(first, second).estimate.toFixed(1); // => '0.1'
 * ```
 */
export function difference(a: ResampledMeasure, b: ResampledMeasure, options: DifferenceOptions = {}): Difference {
  requireOptions("difference", options);
  const { confidence = 0.95, factor = 1, leastError = 0 } = options;
  if (!(confidence > 0 && confidence < 1))
    throw new InputError(`confidence is ${confidence}; it lies between 0 and 1, as 0.95`);
  if (a.resampled.length !== b.resampled.length)
    throw new InputError(
      `the measures have ${a.resampled.length} and ${b.resampled.length} resamples; take both from the same`,
    );
  const { corrected } = a;
  if (corrected?.factor !== b.corrected?.factor || corrected?.degreesOfFreedom !== b.corrected?.degreesOfFreedom)
    throw new InputError("the measures are corrected differently; take both from the same resamples");
  const values = Array.from(b.resampled, (value, at) => value - a.resampled[at]).filter(Number.isFinite);
  if (values.length < 2)
    throw new InputError(`the measures are defined together in ${values.length} resamples; a standard error needs two`);
  const seeds = a.searchVariance + b.searchVariance;
  const held = [a, b].reduce((sum, { searchVariance, searchedAnew }) => sum + (searchedAnew ? searchVariance : 0), 0);
  const seen = (corrected?.factor ?? factor) * Math.max(0, summary(values).variance() - held);
  const products = Math.max(seen, leastError ** 2 - seeds);
  const standardError = Math.sqrt(products + seeds);
  const estimate = b.estimate - a.estimate;
  const student = corrected?.degreesOfFreedom;
  const tail = (1 + confidence) / 2;
  const half = (student === undefined ? normalQuantile(tail) : studentQuantile(tail, student)) * standardError;
  const statistic = estimate / standardError;
  return {
    estimate,
    standardError,
    low: estimate - half,
    high: estimate + half,
    confidence,
    p: estimate === 0 ? 1 : student === undefined ? twoSidedP(statistic) : twoSidedStudentP(statistic, student),
    ofProducts: Math.sqrt(products),
    ofSeeds: Math.sqrt(seeds),
    resamples: values.length,
  };
}

/** What a difference lets one say of the second model. */
export type Answer = "better" | "worse" | "equivalent" | "undecided";

/** Power at which a difference counts as one that a catalogue can show. */
const power = 0.8;

/** Standard errors that a true difference must have to be shown at `level` (both sides) with that power: 2.80 for .05. */
const shownAt = (level: number): number => normalQuantile(1 - level / 2) + normalQuantile(power);

/**
 * The chance of an estimate so near to 0 where the true difference is the margin or more: the larger p of two one-sided tests (Schuirmann,
 * 1987), normal unless told Student's degrees of freedom.
 */
export function beyondMarginP(
  { estimate, standardError }: Pick<Difference, "estimate" | "standardError">,
  margin: number,
  degreesOfFreedom?: number,
): number {
  if (!(margin >= 0)) throw new InputError(`margin is ${margin}; it is a difference of at least 0`);
  const left = margin - Math.abs(estimate);
  if (standardError === 0) return left > 0 ? 0 : 1;
  const t = left / standardError;
  const tail = (degreesOfFreedom === undefined ? twoSidedP(t) : twoSidedStudentP(t, degreesOfFreedom)) / 2;
  return t > 0 ? tail : 1 - tail;
}

/**
 * The answer at a level, by default .05, from p values that are adjusted for the number of differences looked at: "equivalent" where
 * `beyondMargin` (`beyondMarginP`) is below it, whether or not the difference is 0; else "better" or "worse" where `p` is.
 */
export function answer(
  { estimate, p, beyondMargin }: Pick<Difference, "estimate" | "p"> & { readonly beyondMargin: number },
  level = 0.05,
): Answer {
  if (beyondMargin < level) return "equivalent";
  if (p < level) return estimate > 0 ? "better" : "worse";
  return "undecided";
}

/** The least true difference that four catalogues in five like this one would show (power .8) at the level. */
export const detectable = ({ standardError }: Pick<Difference, "standardError">, level = 0.05): number =>
  shownAt(level) * standardError;

/**
 * Items with which four catalogues in five would show a difference as large as `least` or as the estimate, whichever is more.
 * An extrapolation: it takes the standard error to fall with the square root of the items.
 */
export function itemsNeeded(
  { estimate, standardError }: Pick<Difference, "estimate" | "standardError">,
  items: number,
  least: number,
  level = 0.05,
): number {
  const shown = Math.max(Math.abs(estimate), least);
  return shown === 0 ? Infinity : Math.ceil(items * (detectable({ standardError }, level) / shown) ** 2);
}
