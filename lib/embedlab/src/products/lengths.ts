import { ascending, quantile } from "../numeric/quantile.js";
import { wordCount } from "./words.js";

export interface LengthStatistics {
  readonly mean: number;
  readonly median: number;
  /** 95 % are no longer. */
  readonly p95: number;
  readonly max: number;
}

/** Of some lengths; quantiles by linear interpolation, as numpy's. */
export function lengthStatistics(lengths: ArrayLike<number>): LengthStatistics {
  const sorted = ascending(lengths);
  return {
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    median: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    max: sorted[sorted.length - 1],
  };
}

/**
 * How long texts are, in characters (UTF-16 units) and in words between white space.
 * @example
 * ```ts
 * describeLengths(["a red mug", "a mug"]).words.mean; // => 2.5
 * ```
 */
export function describeLengths(texts: readonly string[]): { characters: LengthStatistics; words: LengthStatistics } {
  return {
    characters: lengthStatistics(texts.map((text) => text.length)),
    words: lengthStatistics(texts.map(wordCount)),
  };
}
