import { binOf, bins, type SimilarityOrder } from "./similarity-order.js";

/**
 * The chance that a pair of one category is more alike than a pair of two, equal ones counting half, from counts of pairs by
 * ascending likeness.
 */
class Auc {
  private below = 0;
  private pairs = 0;
  private wins = 0;

  /** Pairs that are equally alike, more so than all before. */
  level(within: number, between: number): void {
    this.wins += within * (this.below + between / 2);
    this.below += between;
    this.pairs += within;
  }

  /** NaN without pairs of both kinds. */
  value(): number {
    return this.wins / (this.pairs * this.below);
  }
}

/** The pair AUC of the items drawn, `times` each, from all items in order. Items of one group make no pair. */
export function pairAucOf(
  { pairs: { first, second, bin } }: SimilarityOrder,
  truth: Int32Array,
  groups: Int32Array,
  times: Uint8Array,
): number {
  // A branch on chance costs more than writing what is passed over.
  const drawn = new Uint32Array(bin.length);
  let count = 0;
  for (let at = 0; at < bin.length; at++) {
    drawn[count] = at;
    count += Math.min(1, times[first[at]] * times[second[at]]);
  }
  const auc = new Auc();
  let [level, within, between] = [-1, 0, 0];
  for (const at of drawn.subarray(0, count)) {
    const [a, b] = [first[at], second[at]];
    if (groups[a] === groups[b]) continue;
    if (bin[at] !== level) {
      auc.level(within, between);
      level = bin[at];
      within = 0;
      between = 0;
    }
    const weight = times[a] * times[b];
    if (truth[a] === truth[b]) within += weight;
    else between += weight;
  }
  auc.level(within, between);
  return auc.value();
}

/** Counts pairs of items by their bins, those of one category apart from those of two. */
export class PairCounts {
  private readonly within = new Float64Array(bins + 1);
  private readonly between = new Float64Array(bins + 1);

  clear(): void {
    this.within.fill(0);
    this.between.fill(0);
  }

  /** The pairs of a query with the items after it. */
  add(query: number, similarities: Float32Array, truth: Int32Array, groups: Int32Array): void {
    for (let item = query + 1; item < truth.length; item++) {
      if (groups[item] === groups[query]) continue;
      const counts = truth[item] === truth[query] ? this.within : this.between;
      counts[binOf(similarities[item])]++;
    }
  }

  auc(): number {
    const auc = new Auc();
    for (let bin = 0; bin <= bins; bin++) auc.level(this.within[bin], this.between[bin]);
    return auc.value();
  }
}
