import { InputError } from "../errors.js";
import { termsOf } from "./words.js";

/** Two texts that share most of their word triples. */
export interface DuplicatePair {
  /** Places of the texts, a < b. */
  readonly a: number;
  readonly b: number;
  /** Jaccard similarity of their sets of word triples. */
  readonly similarity: number;
}

/** Sets of word triples as numbers; texts of fewer words give one shorter shingle, texts without words none. */
function shingles(texts: readonly string[]): Int32Array[] {
  const numbers = new Map<string, number>();
  const number = (shingle: string): number => {
    const known = numbers.get(shingle);
    if (known !== undefined) return known;
    numbers.set(shingle, numbers.size);
    return numbers.size - 1;
  };
  return texts.map((text) => {
    const words = termsOf(text);
    const parts =
      words.length === 0
        ? []
        : Array.from({ length: Math.max(1, words.length - 2) }, (_, i) => number(words.slice(i, i + 3).join(" ")));
    return Int32Array.from(new Set(parts));
  });
}

/** Texts of equal sets of word triples, which need be compared once; texts without words are in no list. */
function equalTexts(sets: readonly Int32Array[]): number[][] {
  const lists = new Map<string, number[]>();
  sets.forEach((set, text) => {
    if (set.length === 0) return;
    const key = set.join();
    const list = lists.get(key);
    if (list === undefined) lists.set(key, [text]);
    else list.push(text);
  });
  return [...lists.values()];
}

/**
 * Lists of texts whose sets are equal, and pairs of these lists (by their places) whose sets have a Jaccard similarity of at least
 * `threshold`.
 */
function similarLists(
  texts: readonly string[],
  threshold: number,
): { readonly lists: readonly number[][]; readonly pairs: readonly DuplicatePair[] } {
  if (!(threshold > 0 && threshold <= 1))
    throw new InputError(`threshold is ${threshold}; it lies above 0 and at most at 1`);
  const all = shingles(texts);
  for (const set of all) set.sort();
  const lists = equalTexts(all);
  const sets = lists.map(([first]) => all[first]);
  const frequency = new Map<number, number>();
  for (const set of sets) for (const shingle of set) frequency.set(shingle, (frequency.get(shingle) ?? 0) + 1);
  for (const set of sets) set.sort((x, y) => frequency.get(x)! - frequency.get(y)! || x - y);
  const members = sets.map((set) => new Set(set));

  const index = new Map<number, number[]>();
  const pairs: DuplicatePair[] = [];
  sets.forEach((set, b) => {
    const candidates = new Set<number>();
    for (const shingle of set.subarray(0, set.length - Math.ceil(threshold * set.length) + 1)) {
      const before = index.get(shingle);
      if (before === undefined) {
        index.set(shingle, [b]);
        continue;
      }
      for (const a of before)
        if (sets[a].length >= threshold * set.length && set.length >= threshold * sets[a].length) candidates.add(a);
      before.push(b);
    }
    for (const a of candidates) {
      let shared = 0;
      for (const shingle of set) if (members[a].has(shingle)) shared++;
      const similarity = shared / (set.length + sets[a].length - shared);
      if (similarity >= threshold) pairs.push({ a, b, similarity });
    }
  });
  return { lists, pairs };
}

/**
 * All pairs of texts whose word triples have a Jaccard similarity of at least `threshold`, most similar first. Exact,
 * without comparing all pairs: two such texts share a triple among the rarest of each (prefix filter; Chaudhuri, Ganti
 * and Kaushik, 2006).
 * @example
 * ```ts
 * nearDuplicates(["one red steel mug for tea", "a blue shirt", "one red steel mug for tea!"]).length; // => 1
 * ```
 */
export function nearDuplicates(
  texts: readonly string[],
  { threshold = 0.8 }: { threshold?: number } = {},
): DuplicatePair[] {
  const { lists, pairs } = similarLists(texts, threshold);
  const found = pairs.flatMap(({ a, b, similarity }) =>
    lists[a].flatMap((one) =>
      lists[b].map((other) => ({ a: Math.min(one, other), b: Math.max(one, other), similarity })),
    ),
  );
  for (const list of lists)
    list.forEach((a, at) => {
      for (const b of list.slice(at + 1)) found.push({ a, b, similarity: 1 });
    });
  return found.sort((x, y) => y.similarity - x.similarity || x.a - y.a || x.b - y.b);
}

/**
 * The group of each text, where near-duplicates, and near-duplicates of those, are one group: the place of the group's first
 * text. What is drawn at random from a catalogue is drawn by such groups.
 * @example
 * ```ts
 * duplicateGroups(["one red steel mug", "a blue shirt", "one red steel mug"]); // => Int32Array(3) [ 0, 1, 0 ]
 * ```
 */
export function duplicateGroups(texts: readonly string[], options: { threshold?: number } = {}): Int32Array {
  const first = Int32Array.from(texts.keys());
  const root = (text: number): number => {
    while (first[text] !== text) text = first[text] = first[first[text]];
    return text;
  };
  const join = (a: number, b: number): void => {
    const [one, other] = [root(a), root(b)];
    first[Math.max(one, other)] = Math.min(one, other);
  };
  const { lists, pairs } = similarLists(texts, options.threshold ?? 0.8);
  for (const [one, ...others] of lists) for (const other of others) join(one, other);
  for (const { a, b } of pairs) join(lists[a][0], lists[b][0]);
  return first.map((_, text) => root(text));
}
