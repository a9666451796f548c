import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { incompleteBeta } from "./incomplete-beta.js";

/** How often something held in independent trials. */
export interface BinomialShare {
  readonly trials: number;
  readonly share: number;
  /** The interval, both sides, and what the share is at most, one side, each with the confidence asked for. */
  readonly low: number;
  readonly high: number;
  readonly atMost: number;
}

/**
 * The share `held / trials` with the exact limits of Clopper and Pearson (1934), which hold their confidence at least, whatever the
 * share. `held` may be a fraction, where a trial counts in part.
 * @throws InputError without trials, for more held than tried, and for a confidence outside 0 to 1
 * @example
 * ```ts
 * binomialShare(0, 200).atMost.toFixed(4); // => '0.0149'
 * ```
 */
export function binomialShare(
  held: number,
  trials: number,
  options: { readonly confidence?: number } = {},
): BinomialShare {
  requireOptions("binomialShare", options);
  const { confidence = 0.95 } = options;
  if (!(Number.isInteger(trials) && trials >= 1))
    throw new InputError(`trials is ${trials}; a share needs a whole number of them, 1 at least`);
  if (!(held >= 0 && held <= trials))
    throw new InputError(`held is ${held}; it lies between 0 and the ${trials} trials`);
  if (!(confidence > 0 && confidence < 1))
    throw new InputError(`confidence is ${confidence}; it lies between 0 and 1, as 0.95`);
  const tail = (1 - confidence) / 2;
  return {
    trials,
    share: held / trials,
    low: held === 0 ? 0 : betaQuantile(tail, held, trials - held + 1),
    high: held === trials ? 1 : betaQuantile(1 - tail, held + 1, trials - held),
    atMost: held === trials ? 1 : betaQuantile(confidence, held + 1, trials - held),
  };
}

/** The value below which a share `p` of the beta distribution lies. */
function betaQuantile(p: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (let middle = 0.5; middle > low && middle < high; middle = (low + high) / 2) {
    if (incompleteBeta(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return high;
}
