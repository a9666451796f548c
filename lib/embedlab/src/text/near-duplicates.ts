import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { foldWord, wordsOf } from "./words.js";

/** Two texts that share most of their word triples. */
export interface DuplicatePair {
  /** Places of the texts, a < b. */
  readonly a: number;
  readonly b: number;
  /** Jaccard similarity of their sets of word triples. */
  readonly similarity: number;
}

/** What `nearDuplicates` found. */
export interface NearDuplicates {
  /** The most similar pairs, `most` of them where there are more. */
  readonly pairs: readonly DuplicatePair[];
  /** Of all pairs, given or not. */
  readonly total: number;
  /** Texts that are in a pair. */
  readonly texts: number;
}

/** What tells two texts apart: words, those of one character too ("iPhone 7", "C++"); of a text without words all of it. */
function tellingWords(text: string): string[] {
  const words = wordsOf(text).map(
    ({ text: word, end }) =>
      foldWord(word) + (/^[+#]{1,2}(?![\p{L}\p{N}+#])/u.exec(text.slice(end, end + 3))?.[0] ?? ""),
  );
  return words.length > 0 ? words : text.split(/\s+/u).filter((signs) => signs !== "");
}

/** Sets of word triples as numbers; texts of fewer words give one shorter shingle, blank texts none. */
function shingles(texts: readonly string[]): Int32Array[] {
  const numbers = new Map<string, number>();
  const number = (shingle: string): number => {
    const known = numbers.get(shingle);
    if (known !== undefined) return known;
    numbers.set(shingle, numbers.size);
    return numbers.size - 1;
  };
  return texts.map((text) => {
    const words = tellingWords(text);
    const parts =
      words.length === 0
        ? []
        : Array.from({ length: Math.max(1, words.length - 2) }, (_, i) => number(words.slice(i, i + 3).join(" ")));
    return Int32Array.from(new Set(parts));
  });
}

/** Texts of equal sets of word triples, which need be compared once; blank texts are in no list. */
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

/** Texts without repeats: each set of triples once, rarest triple first, with the texts that have it. */
interface Distinct {
  readonly lists: readonly number[][];
  readonly sets: readonly Int32Array[];
}

function distinct(texts: readonly string[], threshold: number): Distinct {
  if (!(threshold > 0 && threshold <= 1))
    throw new InputError(`threshold is ${threshold}; it lies above 0 and at most at 1`);
  const all = shingles(texts);
  for (const set of all) set.sort();
  const lists = equalTexts(all);
  const frequency = new Map<number, number>();
  for (const [first] of lists)
    for (const shingle of all[first]) frequency.set(shingle, (frequency.get(shingle) ?? 0) + 1);
  const rarest = [...frequency.keys()].sort((x, y) => frequency.get(x)! - frequency.get(y)! || x - y);
  const rank = new Map(rarest.map((shingle, at) => [shingle, at]));
  return { lists, sets: lists.map(([first]) => all[first].map((shingle) => rank.get(shingle)!).sort()) };
}

/**
 * Calls `found` for each pair a < b of sets whose Jaccard similarity is at least `threshold`; those that are not `wanted` are not
 * compared. Two such sets share one of the rarest triples of each (prefix filter; Chaudhuri, Ganti and Kaushik, 2006).
 */
function eachSimilar(
  sets: readonly Int32Array[],
  threshold: number,
  found: (a: number, b: number, similarity: number) => void,
  wanted: (a: number, b: number) => boolean = () => true,
): void {
  // 0.55 x 20 is a little more than 11 in binary numbers.
  const least = threshold - 1e-12;
  const index = new Map<number, number[]>();
  const comparedWith = new Int32Array(sets.length).fill(-1);
  sets.forEach((set, b) => {
    for (const shingle of set.subarray(0, set.length - Math.ceil(least * set.length) + 1)) {
      const before = index.get(shingle);
      if (before === undefined) {
        index.set(shingle, [b]);
        continue;
      }
      for (const a of before) {
        if (comparedWith[a] === b) continue;
        comparedWith[a] = b;
        if (sets[a].length < least * set.length || set.length < least * sets[a].length || !wanted(a, b)) continue;
        const shared = sharedBy(sets[a], set);
        const similarity = shared / (set.length + sets[a].length - shared);
        if (similarity >= least) found(a, b, similarity);
      }
      before.push(b);
    }
  });
}

/** How many numbers two ascending lists have in common. */
function sharedBy(one: Int32Array, other: Int32Array): number {
  let shared = 0;
  for (let i = 0, j = 0; i < one.length && j < other.length;) {
    if (one[i] === other[j]) {
      shared++;
      i++;
      j++;
    } else if (one[i] < other[j]) i++;
    else j++;
  }
  return shared;
}

const mostSimilarFirst = (x: DuplicatePair, y: DuplicatePair): number =>
  y.similarity - x.similarity || x.a - y.a || x.b - y.b;

/** The first `most` of any number of pairs, by similarity, then by places. */
class FirstPairs {
  private pairs: DuplicatePair[] = [];
  constructor(private readonly most: number) {}

  add(pair: DuplicatePair): void {
    this.pairs.push(pair);
    if (this.pairs.length >= 2 * this.most + 1000) this.pairs = this.sorted();
  }

  sorted(): DuplicatePair[] {
    return this.pairs.sort(mostSimilarFirst).slice(0, this.most);
  }
}

/**
 * Pairs of texts whose word triples have a Jaccard similarity of at least `threshold`, 0.8 unless told: all are counted, and the `most`
 * (1,000 unless told) most similar given, for a thousand equal texts are half a million pairs. Exact, without comparing all pairs.
 * @example
 * ```ts
 * nearDuplicates(["one red steel mug for tea", "a blue shirt", "one red steel mug for tea!"]).total; // => 1
 * ```
 */
export function nearDuplicates(
  texts: readonly string[],
  options: { readonly threshold?: number; readonly most?: number } = {},
): NearDuplicates {
  requireOptions("nearDuplicates", options);
  const { threshold = 0.8, most = 1000 } = options;
  if (!(most >= 0)) throw new InputError(`most is ${most}; it is a number of pairs, at least 0`);
  const { lists, sets } = distinct(texts, threshold);
  const inPair = new Uint8Array(lists.length);
  let total = 0;
  const equal = new FirstPairs(most);
  lists.forEach((list, at) => {
    if (list.length === 1) return;
    total += (list.length * (list.length - 1)) / 2;
    inPair[at] = 1;
    addFirst(equal, list, most);
  });
  // Pairs of lists, by their first texts, whose own pairs come in the same order.
  const similar = new FirstPairs(most);
  const listOf = new Map(lists.map((list) => [list[0], list]));
  eachSimilar(sets, threshold, (a, b, similarity) => {
    total += lists[a].length * lists[b].length;
    inPair[a] = inPair[b] = 1;
    similar.add({ a: lists[a][0], b: lists[b][0], similarity });
  });
  const pairs = equal.sorted();
  if (pairs.length < most) {
    const others = new FirstPairs(most);
    for (const { a, b, similarity } of similar.sorted())
      for (const one of listOf.get(a)!.slice(0, most))
        for (const other of listOf.get(b)!.slice(0, most))
          others.add({ a: Math.min(one, other), b: Math.max(one, other), similarity });
    pairs.push(...others.sorted().slice(0, most - pairs.length));
  }
  return { pairs, total, texts: lists.reduce((sum, list, at) => sum + inPair[at] * list.length, 0) };
}

/** The first `most` pairs of equal texts. */
function addFirst(pairs: FirstPairs, list: readonly number[], most: number): void {
  let left = most;
  for (let i = 0; i < list.length && left > 0; i++)
    for (let j = i + 1; j < list.length && left > 0; j++, left--) pairs.add({ a: list[i], b: list[j], similarity: 1 });
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
  requireOptions("duplicateGroups", options);
  const { threshold = 0.8 } = options;
  const first = Int32Array.from(texts.keys());
  const root = (text: number): number => {
    while (first[text] !== text) text = first[text] = first[first[text]];
    return text;
  };
  const join = (a: number, b: number): void => {
    const [one, other] = [root(a), root(b)];
    first[Math.max(one, other)] = Math.min(one, other);
  };
  const { lists, sets } = distinct(texts, threshold);
  for (const [one, ...others] of lists) for (const other of others) join(one, other);
  eachSimilar(
    sets,
    threshold,
    (a, b) => join(lists[a][0], lists[b][0]),
    (a, b) => root(lists[a][0]) !== root(lists[b][0]),
  );
  return first.map((_, text) => root(text));
}
