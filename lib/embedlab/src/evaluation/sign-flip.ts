import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { Random } from "../numeric/random.js";

export interface SignFlipTest {
  /** The mean of the differences. */
  readonly mean: number;
  /** The chance, were each difference as likely of either sign, of a mean at least as extreme. */
  readonly p: number;
  /** Whether all 2^n sign patterns were tried; otherwise `p` is a Monte Carlo estimate that counts the observed pattern too. */
  readonly exact: boolean;
  readonly patterns: number;
}

export interface SignFlipOptions {
  /** Extreme in either direction (the default), or only above or below 0. */
  readonly alternative?: "two-sided" | "greater" | "less";
  /** Sign patterns drawn where 2^n are too many (n > 20); 100,000 unless told. */
  readonly patterns?: number;
  readonly seed?: number;
}

const mostForExact = 20;

/**
 * Paired sign-flip permutation test on differences, such as ARI of two models under the same seeds (Fisher, 1935; Good,
 * Permutation Tests). Exact up to 20 differences, Monte Carlo from `seed` above. The smallest p that n differences can
 * give is 2^(1-n) two-sided.
 */
export function signFlipTest(differences: ArrayLike<number>, options: SignFlipOptions = {}): SignFlipTest {
  requireOptions("signFlipTest", options);
  const { alternative = "two-sided", patterns = 100_000, seed = 0 } = options;
  const n = differences.length;
  if (n === 0) throw new InputError("there are no differences to test");
  for (let i = 0; i < n; i++)
    if (!Number.isFinite(differences[i]))
      throw new InputError(`difference ${i} is ${differences[i]}; a test needs finite differences`);
  const values = Float64Array.from(differences);
  const observed = values.reduce((sum, value) => sum + value, 0);
  // Sums of the same numbers in another order differ in their last digits and must still count as equal.
  const slack = 1e-12 * values.reduce((sum, value) => sum + Math.abs(value), 0);
  const extreme = {
    "two-sided": (sum: number) => Math.abs(sum) >= Math.abs(observed) - slack,
    greater: (sum: number) => sum >= observed - slack,
    less: (sum: number) => sum <= observed + slack,
  }[alternative];
  if (n <= mostForExact) {
    const count = countOverAll(values, observed, extreme);
    return { mean: observed / n, p: count / 2 ** n, exact: true, patterns: 2 ** n };
  }
  if (!(patterns >= 1)) throw new InputError(`patterns is ${patterns}; draw at least 1`);
  const random = new Random(seed);
  let count = 1;
  for (let draw = 0; draw < patterns; draw++) {
    let sum = 0;
    for (let i = 0, bits = 0; i < n; i++) {
      if (i % 32 === 0) bits = random.bits();
      sum += bits & 1 ? values[i] : -values[i];
      bits >>>= 1;
    }
    if (extreme(sum)) count++;
  }
  return { mean: observed / n, p: count / (patterns + 1), exact: false, patterns };
}

/** Visits all sign patterns in Gray-code order, in which each differs from the last by one sign. */
function countOverAll(values: Float64Array, observed: number, extreme: (sum: number) => boolean): number {
  const signs = new Int8Array(values.length).fill(1);
  let sum = observed;
  let count = extreme(sum) ? 1 : 0;
  for (let pattern = 1; pattern < 2 ** values.length; pattern++) {
    const flip = 31 - Math.clz32(pattern & -pattern);
    signs[flip] = -signs[flip];
    sum += 2 * signs[flip] * values[flip];
    if (extreme(sum)) count++;
  }
  return count;
}
