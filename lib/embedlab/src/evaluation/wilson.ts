import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import type { Interval } from "./intervals.js";
import { normalQuantile } from "./normal.js";

/**
 * The share `successes / n` with Wilson's score interval (Wilson, 1927), which keeps its confidence for few items and for
 * shares near 0 and 1, where the usual estimate ± 1.96 standard errors leaves the interval from 0 to 1. For items that are
 * drawn independently: repeats on the same items need more than this.
 */
export function wilsonInterval(successes: number, n: number, options: { confidence?: number } = {}): Interval {
  requireOptions("wilsonInterval", options);
  const { confidence = 0.95 } = options;
  if (!(Number.isInteger(n) && n >= 1))
    throw new InputError(`n is ${n}; a share needs a whole number of items, 1 at least`);
  if (!(Number.isInteger(successes) && successes >= 0 && successes <= n))
    throw new InputError(`successes is ${successes}; it is a whole number from 0 to the ${n} items`);
  if (!(confidence > 0 && confidence < 1))
    throw new InputError(`confidence is ${confidence}; it lies between 0 and 1, as 0.95`);
  const z = normalQuantile((1 + confidence) / 2);
  const estimate = successes / n;
  const weight = 1 + (z * z) / n;
  const centre = (estimate + (z * z) / (2 * n)) / weight;
  const half = (z / weight) * Math.sqrt((estimate * (1 - estimate)) / n + (z * z) / (4 * n * n));
  return {
    estimate,
    standardError: Math.sqrt((estimate * (1 - estimate)) / n),
    low: Math.max(0, centre - half),
    high: Math.min(1, centre + half),
    confidence,
  };
}
