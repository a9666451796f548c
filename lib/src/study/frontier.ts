/** A model or setting with what it gives and what it takes. */
export interface Candidate {
  readonly id: string;
  /** Mean ARI over the seeds. */
  readonly quality: number;
  /** Half the range of the seeds' ARI: differences below it are not told apart. */
  readonly uncertainty: number;
  readonly textsPerSecond: number;
}

export interface Ranked extends Candidate {
  /** No other candidate is both better and at least as fast. */
  readonly onFrontier: boolean;
}

/** Marks the candidates that no other beats in quality without being slower; order is kept. */
export function paretoFrontier<T extends Candidate>(candidates: readonly T[]): (T & Ranked)[] {
  return candidates.map((one) => ({
    ...one,
    onFrontier: !candidates.some((other) => other !== one && other.quality >= one.quality && other.textsPerSecond >= one.textsPerSecond && (other.quality > one.quality || other.textsPerSecond > one.textsPerSecond)),
  }));
}

/** The best candidate, and the fastest that the seeds do not tell apart from it. */
export function recommend<T extends Candidate>(candidates: readonly T[]): { best: T; fastestAsGood: T } {
  const best = candidates.reduce((a, b) => (b.quality > a.quality ? b : a));
  const asGood = candidates.filter((one) => best.quality - one.quality <= Math.max(one.uncertainty, best.uncertainty));
  return { best, fastestAsGood: asGood.reduce((a, b) => (b.textsPerSecond > a.textsPerSecond ? b : a)) };
}
