/** What is asked of a vector's neighbourhood, in the order of the retrieval results. */
export const retrievalMeasures = ["1-NN accuracy", "10-NN accuracy", "MAP@R", "pair AUC"] as const;

export type RetrievalMeasure = (typeof retrievalMeasures)[number];

/** Similarities are ordered to 2^-31, with the item's place as the last of equals. */
const steps = 2 ** 31;
const places = 2 ** 20;

/** Sums over queries, each an item among `truth.length` whose own group is never an answer. */
export class QueryScores {
  private readonly keys: Float64Array;
  private readonly sizes = new Map<number, number>();
  private readonly inGroup = new Map<number, Map<number, number>>();
  private queries = 0;
  private nearestRight = 0;
  private votedRight = 0;
  private precision = 0;
  private withAnswer = 0;

  constructor(
    readonly truth: Int32Array,
    readonly groups: Int32Array,
  ) {
    this.keys = new Float64Array(truth.length);
    for (let i = 0; i < truth.length; i++) {
      this.sizes.set(truth[i], (this.sizes.get(truth[i]) ?? 0) + 1);
      const group = this.inGroup.get(groups[i]) ?? new Map<number, number>();
      group.set(truth[i], (group.get(truth[i]) ?? 0) + 1);
      this.inGroup.set(groups[i], group);
    }
  }

  /** Whether the query may find the item. */
  eligible(query: number, item: number): boolean {
    return this.groups[query] !== this.groups[item];
  }

  add(query: number, similarities: Float32Array): void {
    const { truth, keys } = this;
    let count = 0;
    for (let item = 0; item < truth.length; item++) {
      if (this.eligible(query, item)) keys[count++] = Math.round((1 - similarities[item]) * steps) * places + item;
    }
    if (count === 0) return;
    const order = keys.subarray(0, count).sort();
    const category = (rank: number): number => truth[order[rank] - Math.floor(order[rank] / places) * places];
    this.queries++;
    if (category(0) === truth[query]) this.nearestRight++;
    if (mostVotes(Array.from({ length: Math.min(10, count) }, (_, rank) => category(rank))) === truth[query])
      this.votedRight++;
    const answers = this.sizes.get(truth[query])! - this.inGroup.get(this.groups[query])!.get(truth[query])!;
    if (answers === 0) return;
    this.withAnswer++;
    let found = 0;
    let sum = 0;
    for (let rank = 0; rank < answers; rank++) if (category(rank) === truth[query]) sum += ++found / (rank + 1);
    this.precision += sum / answers;
  }

  /** 1-NN accuracy, 10-NN accuracy, MAP@R; NaN where no query can be answered. */
  means(): [number, number, number] {
    return [this.nearestRight / this.queries, this.votedRight / this.queries, this.precision / this.withAnswer];
  }
}

/** The commonest; of equally common ones the least, as scikit-learn's KNeighborsClassifier. */
function mostVotes(categories: readonly number[]): number {
  const votes = new Map<number, number>();
  for (const category of categories) votes.set(category, (votes.get(category) ?? 0) + 1);
  return [...votes].reduce((best, entry) =>
    entry[1] > best[1] || (entry[1] === best[1] && entry[0] < best[0]) ? entry : best,
  )[0];
}

const bins = 2 ** 20;

/** Counts pairs of items by cosine, in steps of 2^-19, those of one category apart from those of two. */
export class PairCounts {
  private readonly within = new Float64Array(bins + 1);
  private readonly between = new Float64Array(bins + 1);

  clear(): void {
    this.within.fill(0);
    this.between.fill(0);
  }

  /** The pairs of a query with the items after it. */
  add(query: number, similarities: Float32Array, scores: QueryScores): void {
    const { truth } = scores;
    for (let item = query + 1; item < truth.length; item++) {
      if (!scores.eligible(query, item)) continue;
      const bin = Math.round(((Math.max(-1, Math.min(1, similarities[item])) + 1) / 2) * bins);
      if (truth[item] === truth[query]) this.within[bin]++;
      else this.between[bin]++;
    }
  }

  /** The chance that a pair of one category is more alike than a pair of two; equal ones count half. NaN without both. */
  auc(): number {
    let below = 0;
    let pairs = 0;
    let wins = 0;
    for (let bin = 0; bin <= bins; bin++) {
      wins += this.within[bin] * (below + this.between[bin] / 2);
      below += this.between[bin];
      pairs += this.within[bin];
    }
    return wins / (pairs * below);
  }
}
