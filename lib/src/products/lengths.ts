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
  const sorted = Float64Array.from(lengths).sort();
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    return sorted[below] + (place - below) * (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]);
  };
  return { mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length, median: at(0.5), p95: at(0.95), max: sorted[sorted.length - 1] };
}

/** How long texts are, in characters (UTF-16 units) and in words between white space. */
export function describeLengths(texts: readonly string[]): { characters: LengthStatistics; words: LengthStatistics } {
  return { characters: lengthStatistics(texts.map((text) => text.length)), words: lengthStatistics(texts.map(wordCount)) };
}
