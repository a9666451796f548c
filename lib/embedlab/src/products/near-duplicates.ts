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
  if (!(threshold > 0 && threshold <= 1))
    throw new InputError(`threshold is ${threshold}; it lies above 0 and at most at 1`);
  const sets = shingles(texts);
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
  return pairs.sort((x, y) => y.similarity - x.similarity || x.a - y.a || x.b - y.b);
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
  for (const { a, b } of nearDuplicates(texts, options)) {
    const [one, other] = [root(a), root(b)];
    first[Math.max(one, other)] = Math.min(one, other);
  }
  return first.map((_, text) => root(text));
}
