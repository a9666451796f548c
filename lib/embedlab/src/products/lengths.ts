import { summary } from "../numeric/summary.js";
import { wordCount } from "../text/words.js";

export interface LengthStatistics {
  readonly mean: number;
  readonly median: number;
  /** 95 % are no longer. */
  readonly p95: number;
  readonly max: number;
}

/** Of some lengths; quantiles by linear interpolation, as numpy's. */
export function lengthStatistics(lengths: ArrayLike<number>): LengthStatistics {
  const { mean, max, quantile } = summary(lengths);
  return { mean, median: quantile(0.5), p95: quantile(0.95), max };
}

/**
 * How long texts are, in characters (UTF-16 units) and in words (`wordCount`).
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
