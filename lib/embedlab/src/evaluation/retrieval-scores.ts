import { tiedFrom } from "./similarity-order.js";

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

  /**
   * `order`: items from the most alike to the query to the least, as `sortByLikeness` writes them; others than those drawn are passed
   * over. Of equally alike items every order is as likely: what counts is expected over them.
   */
  add(query: number, order: Uint16Array | Uint32Array): void {
    const { truth, groups, times } = this;
    const [category, group] = [truth[query], groups[query]];
    const answers = this.sizes.get(category)! - this.inGroup.get(group)!.get(category)!;
    const wanted = Math.max(voting, answers);
    const tied = tiedFrom(order);
    const votes = new Votes();
    let [rank, found, nearest, sum] = [0, 0, 0, 0];
    // Of items that are equally alike: how many, and how many of the query's category.
    let [size, right] = [0, 0];
    for (let at = 0; at < order.length && rank < wanted; at++) {
      const alike = order[at] >= tied;
      const item = alike ? order[at] - tied : order[at];
      if (size === 0 && !alike) {
        if (times[item] === 0 || groups[item] === group) continue;
        const own = truth[item] === category;
        if (rank === 0 && own) nearest = 1;
        for (let time = 0; time < times[item]; time++) {
          if (rank < voting) votes.add(truth[item]);
          rank++;
          if (own && rank <= answers) sum += ++found / rank;
        }
        continue;
      }
      const drawn = groups[item] === group ? 0 : times[item];
      size += drawn;
      if (truth[item] === category) right += drawn;
      if (rank < voting) for (let time = 0; time < drawn; time++) votes.add(truth[item]);
      if (alike || size === 0) continue;
      if (rank === 0) nearest = right / size;
      if (rank < voting && size > voting - rank) votes.share(size, voting - rank);
      sum = withPrecisions(sum, { size, right, rank, found, answers });
      found += right;
      rank += size;
      size = right = 0;
    }
    if (rank === 0) return;
    this.queries++;
    this.nearestRight += nearest;
    this.votedRight += votes.chanceOf(category);
    if (answers === 0) return;
    this.withAnswer++;
    this.precision += sum / answers;
  }

  /** 1-NN accuracy, 10-NN accuracy, MAP@R; NaN where no query can be answered. */
  means(): [number, number, number] {
    return [this.nearestRight / this.queries, this.votedRight / this.queries, this.precision / this.withAnswer];
  }
}

/** Items that are equally alike, after `rank` others of which `found` are right, where the first `answers` count. */
interface Alike {
  readonly size: number;
  readonly right: number;
  readonly rank: number;
  readonly found: number;
  readonly answers: number;
}

/** `sum` and the precisions at their right ones, expected over their orders. */
function withPrecisions(sum: number, { size, right, rank, found, answers }: Alike): number {
  if (right === 0) return sum;
  for (let place = 1; place <= size && rank + place <= answers; place++) {
    const before = size === 1 ? 0 : ((place - 1) * (right - 1)) / (size - 1);
    sum += ((found + 1 + before) / (rank + place)) * (right / size);
  }
  return sum;
}

/** The votes of the nearest items; equally alike ones that are more than the places left share these. */
class Votes {
  private readonly voters: number[] = [];
  /** The last voters, and their places. */
  private last = 0;
  private left = 0;

  add(category: number): void {
    this.voters.push(category);
  }

  /** The last `size` voters have `left` places. */
  share(size: number, left: number): void {
    this.last = size;
    this.left = left;
  }

  /** The chance of `category` where one is guessed of those with the most votes. */
  chanceOf(category: number): number {
    const { voters, last, left } = this;
    const whole = voters.length - last;
    const votes = new Map<number, number>();
    for (let at = 0; at < voters.length; at++)
      votes.set(voters[at], (votes.get(voters[at]) ?? 0) + (last === 0 ? 1 : at < whole ? last : left));
    let most = 0;
    let equals = 0;
    for (const count of votes.values()) {
      if (count > most) equals = 0;
      most = Math.max(most, count);
      if (count === most) equals++;
    }
    return votes.get(category) === most ? 1 / equals : 0;
  }
}
