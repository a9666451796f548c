import { Random } from "../numeric/random.js";

/** What shares information with the categories of some items: the items that hold each thing. */
export interface Held {
  /** Category of each item. */
  readonly labels: Int32Array;
  readonly categories: number;
  /** Places of the items that hold each of the things looked at, each thing a list. */
  readonly holders: readonly ArrayLike<number>[];
}

const shuffles = 499;

/**
 * For each thing, the chance that the most telling of all would share as much information with the category as it does, were the
 * categories shuffled among the items: a permutation test, corrected for the number of things by the maximum (Westfall and Young, 1993).
 */
export function chancesOfInformation({ labels, categories, holders }: Held, seed: number): Float64Array {
  const n = labels.length;
  const sizes = new Int32Array(categories);
  for (const label of labels) sizes[label]++;
  // x log x of every count: information is a sum of them.
  const terms = Float64Array.from({ length: n + 1 }, (_, count) => (count === 0 ? 0 : count * Math.log2(count)));
  // Things that the same items hold are one.
  const keys = holders.map((list) => Array.from(list).join());
  const lists = [...new Map(holders.map((list, at) => [keys[at], Int32Array.from(list)])).entries()];
  const fixed = lists.map(([, { length }]) => terms[length] + terms[n - length]);
  const inside = new Int32Array(categories);
  const information = (at: number, given: Int32Array): number => {
    inside.fill(0);
    for (const item of lists[at][1]) inside[given[item]]++;
    let sum = -fixed[at];
    for (let c = 0; c < categories; c++) sum += terms[inside[c]] + terms[sizes[c] - inside[c]];
    return sum;
  };
  const seen = lists.map((_, at) => information(at, labels));
  const random = new Random(seed);
  const most = Float64Array.from({ length: shuffles }, () => {
    const order = random.permutation(n);
    const shuffled = labels.map((_, item) => labels[order[item]]);
    let best = -Infinity;
    for (let at = 0; at < lists.length; at++) best = Math.max(best, information(at, shuffled));
    return best;
  });
  // Sums of the same terms in another order differ in their last digits.
  const chance = (value: number): number =>
    (1 + most.filter((other) => other >= value - 1e-9 * n).length) / (shuffles + 1);
  const byList = new Map(lists.map(([key], at) => [key, chance(seen[at])]));
  return Float64Array.from(keys, (key) => byList.get(key)!);
}
