/** What is asked of a vector's neighbourhood, in the order of the retrieval results. */
export const retrievalMeasures = ["1-NN accuracy", "10-NN accuracy", "MAP@R", "pair AUC"] as const;

/** Neighbours that vote. */
const voting = 10;

export type RetrievalMeasure = (typeof retrievalMeasures)[number];

/** Sums over queries, each an item whose own group is never an answer. */
export class QueryScores {
  /** How often each item was drawn. */
  readonly times: Uint8Array;
  private readonly sizes = new Map<number, number>();
  private readonly inGroup = new Map<number, Map<number, number>>();
  private queries = 0;
  private nearestRight = 0;
  private votedRight = 0;
  private precision = 0;
  private withAnswer = 0;

  /** `items`: what was drawn, of all that `truth` and `groups` tell of. */
  constructor(
    private readonly truth: Int32Array,
    private readonly groups: Int32Array,
    items: Int32Array,
  ) {
    this.times = new Uint8Array(truth.length);
    for (const i of items) {
      this.times[i]++;
      this.sizes.set(truth[i], (this.sizes.get(truth[i]) ?? 0) + 1);
      const group = this.inGroup.get(groups[i]) ?? new Map<number, number>();
      group.set(truth[i], (group.get(truth[i]) ?? 0) + 1);
      this.inGroup.set(groups[i], group);
    }
  }

  /** How much of the order of all items, each drawn at most once, `add` looks at: what comes after is asked nothing. */
  reach(query: number): number {
    const { truth, groups } = this;
    const own = this.inGroup.get(groups[query])!;
    const others = [...own.values()].reduce((sum, size) => sum + size, 0);
    const answers = this.sizes.get(truth[query])! - own.get(truth[query])!;
    return Math.min(truth.length, Math.max(voting, answers) + others);
  }

  /** `order`: items from the most alike to the query to the least; others than those drawn are passed over. */
  add(query: number, order: ArrayLike<number>): void {
    const { truth, groups, times } = this;
    const [category, group] = [truth[query], groups[query]];
    const answers = this.sizes.get(category)! - this.inGroup.get(group)!.get(category)!;
    const wanted = Math.max(voting, answers);
    const voters: number[] = [];
    let rank = 0;
    let found = 0;
    let sum = 0;
    for (let at = 0; at < order.length && rank < wanted; at++) {
      const item = order[at];
      if (groups[item] === group) continue;
      for (let time = 0; time < times[item]; time++) {
        if (rank < voting) voters.push(truth[item]);
        rank++;
        if (truth[item] === category && rank <= answers) sum += ++found / rank;
      }
    }
    if (rank === 0) return;
    this.queries++;
    if (voters[0] === category) this.nearestRight++;
    if (mostVotes(voters) === category) this.votedRight++;
    if (answers === 0) return;
    this.withAnswer++;
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
