import { InputError } from "../errors.js";
import { incompleteBeta } from "./incomplete-beta.js";
import { studentQuantile } from "./student.js";

/** A pair of things drawn independently, by their numbers, and whether what is counted holds of it. */
export interface CountedPair {
  readonly first: number;
  readonly second: number;
  readonly holds: boolean;
}

/** The share of pairs that something holds of. */
export interface PairShare {
  readonly pairs: number;
  readonly share: number;
  /** Independent pairs that would know the share as well. */
  readonly worth: number;
  /** The interval, both sides, and what the share is at most, one side, each with the confidence asked for. */
  readonly low: number;
  readonly high: number;
  readonly atMost: number;
}

/**
 * A share over pairs that have members in common, so that they are no independent draws: a U-statistic of order two
 * (Hoeffding, 1948). Its variance is the jackknife's that leaves out a member with all its pairs (Arvesen, 1969); the pairs are then
 * worth as many independent ones as would have that variance, with which the limits are those of Clopper and Pearson (1934; so
 * Korn and Graubard, 1998, for surveys in clusters). They are worth no fewer than pairs without a common member (Hoeffding, 1963),
 * which is all that can be said where the share is 0 or 1.
 * @throws InputError without pairs, for a pair of one with itself, and for a confidence outside 0 to 1
 */
export function shareOfPairs(
  pairs: readonly CountedPair[],
  { confidence = 0.95 }: { readonly confidence?: number } = {},
): PairShare {
  if (pairs.length === 0) throw new InputError("there are no pairs; a share needs one at least");
  if (!(confidence > 0 && confidence < 1))
    throw new InputError(`confidence is ${confidence}; it lies between 0 and 1, as 0.95`);
  const members = new Map<number, { pairs: number; held: number }>();
  const count = (member: number, holds: boolean): void => {
    const known = members.get(member) ?? { pairs: 0, held: 0 };
    members.set(member, { pairs: known.pairs + 1, held: known.held + Number(holds) });
  };
  for (const { first, second, holds } of pairs) {
    if (first === second) throw new InputError(`${first} is paired with itself; a pair has two members`);
    count(first, holds);
    count(second, holds);
  }
  const held = pairs.filter(({ holds }) => holds).length;
  const share = held / pairs.length;
  const without = [...members.values()]
    .filter((member) => member.pairs < pairs.length)
    .map((member) => (held - member.held) / (pairs.length - member.pairs));
  const mean = without.reduce((sum, value) => sum + value, 0) / without.length;
  const variance =
    ((without.length - 1) / without.length) * without.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const worth = Math.min(
    pairs.length,
    Math.max(withoutCommon(pairs), variance > 0 ? (share * (1 - share)) / variance : 0),
  );
  const [tail, oneTail] = [(1 - confidence) / 2, 1 - confidence];
  // The variance comes from so many members, and is known no better than that (Korn and Graubard).
  const known = (p: number): number =>
    worth < 2 || without.length < 2
      ? worth
      : worth * Math.min(1, studentQuantile(1 - p, pairs.length - 1) / studentQuantile(1 - p, without.length - 1)) ** 2;
  const [n, one] = [known(tail), known(oneTail)];
  return {
    pairs: pairs.length,
    share,
    worth,
    low: share === 0 ? 0 : betaQuantile(tail, share * n, (1 - share) * n + 1),
    high: share === 1 ? 1 : betaQuantile(1 - tail, share * n + 1, (1 - share) * n),
    atMost: share === 1 ? 1 : betaQuantile(confidence, share * one + 1, (1 - share) * one),
  };
}

/** Pairs, taken in their order, that have no member in common with one taken before. */
function withoutCommon(pairs: readonly CountedPair[]): number {
  const taken = new Set<number>();
  return pairs.filter(({ first, second }) => {
    if (taken.has(first) || taken.has(second)) return false;
    taken.add(first).add(second);
    return true;
  }).length;
}

/** The value below which a share `p` of the beta distribution lies. */
function betaQuantile(p: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (let middle = 0.5; middle > low && middle < high; middle = (low + high) / 2) {
    if (incompleteBeta(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return high;
}
