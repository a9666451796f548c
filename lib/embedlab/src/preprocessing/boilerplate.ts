import { commerceWords } from "./stopwords.js";
import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { duplicateGroups } from "../text/near-duplicates.js";
import { foldWord, wordsOf } from "../text/words.js";
import { chancesOfInformation } from "./chance-information.js";

/** A phrase of the shop that some categories have more often than others. */
export interface LeakingPhrase {
  readonly phrase: string;
  /** Share of each category's texts that hold it; NaN for a category of fewer than five, near-duplicates counted once, which says nothing. */
  readonly shares: Float64Array;
  /** Texts that hold it. */
  readonly documents: number;
  /** Mutual information with the category, in bits. */
  readonly information: number;
  /** The chance that any of the phrases looked at would tell as much, were the categories shuffled among texts, near-duplicates counted once. */
  readonly p: number;
}

const commerce = new Set([...commerceWords.map(({ word }) => word), "30"]);
interface Part {
  /** As it is counted. */
  readonly word: string;
  /** Its place in the text. */
  readonly start: number;
  readonly end: number;
}
/** The words of a text; an underscore parts two. */
function placedParts(text: string): Part[] {
  return wordsOf(text).flatMap((word) => {
    let start = word.start;
    return word.text.split("_").flatMap((part): Part[] => {
      const own = { word: foldWord(part), start, end: start + part.length };
      start = own.end + 1;
      return own.word === "" ? [] : [own];
    });
  });
}
const partsOf = (text: string): string[] => placedParts(text).map(({ word }) => word);
const longest = 6;
/** A category of fewer texts, near-duplicates counted once, bears no share. */
const leastTexts = 5;

/**
 * Every run of one to six words that stands in at least `minDocuments` texts, with those texts. A run can be that
 * frequent only if the two that are a word shorter are (a priori; Agrawal and Srikant, 1994), which keeps it small.
 */
function frequentRuns(texts: readonly string[], minDocuments: number): { words: string[]; rows: number[] }[] {
  const found: { words: string[]; rows: number[] }[] = [];
  const words = texts.map(partsOf);
  // For each place of each text the number of the run that starts there, -1 where it is rare.
  let runs: Int32Array[] = [];
  for (let length = 1; length <= longest; length++) {
    const numbers = new Map<string | number, number>();
    const rows: number[][] = [];
    const shorter = runs;
    runs = words.map((parts, i) => {
      const own = new Int32Array(Math.max(0, parts.length - length + 1)).fill(-1);
      for (let at = 0; at < own.length; at++) {
        if (length > 1 && (shorter[i][at] < 0 || shorter[i][at + 1] < 0)) continue;
        const key = length === 1 ? parts[at] : shorter[i][at] * 2 ** 26 + shorter[i][at + 1];
        const number = numbers.get(key) ?? numbers.size;
        if (number === numbers.size) {
          numbers.set(key, number);
          rows.push([]);
        }
        own[at] = number;
        if (rows[number][rows[number].length - 1] !== i) rows[number].push(i);
      }
      return own;
    });
    const named = new Set<number>();
    runs.forEach((own, i) =>
      own.forEach((number, at) => {
        if (number < 0) return;
        if (rows[number].length < minDocuments) own[at] = -1;
        else if (!named.has(number)) {
          named.add(number);
          found.push({ words: words[i].slice(at, at + length), rows: rows[number] });
        }
      }),
    );
  }
  return found;
}

/** Runs that begin and end with a word of commerce and hold at least as many as other words. */
function isCommercial(words: readonly string[]): boolean {
  const known = words.filter((word) => commerce.has(word)).length;
  return commerce.has(words[0]) && commerce.has(words[words.length - 1]) && 2 * known >= words.length;
}

const entropyTerm = (share: number): number => (share > 0 ? -share * Math.log2(share) : 0);
const entropy = (counts: Float64Array, total: number): number =>
  counts.reduce((sum, count) => sum + entropyTerm(count / total), 0);

export interface LeakingOptions {
  /** Phrases to give at most; 12 by default. */
  readonly top?: number;
  /** Texts that a phrase stands in at least; 10 by default. */
  readonly minDocuments?: number;
  /** The group of each text, near-duplicates in one; found by `duplicateGroups` unless told. */
  readonly groups?: ArrayLike<number>;
  /** The chance up to which a phrase counts as leaking; .05 by default, and 1 gives all. */
  readonly level?: number;
  /** Of the shuffles that chance is judged by. */
  readonly seed?: number;
}

/**
 * The shop's phrases that tell most about the category, more than any of them would by chance, each from texts of its own: of
 * phrases that stand in nearly the same texts only the most telling is kept. A phrase is the shop's if it is made of words of
 * commerce, or if it has at least three words and stands in half of the categories, as no product's name does. `labels` are
 * category indices, -1 (left out) where unknown.
 * @example
 * ```ts
 * const { products, labels, categories } = await loadProducts("products.csv");
 * const texts = products.map(({ description }) => description);
 * const [most] = leakingBoilerplate(texts, labels, categories.length, { minDocuments: 5 });
 * console.log(most?.phrase, most?.documents);
 * ```
 */
export function leakingBoilerplate(
  texts: readonly string[],
  labels: ArrayLike<number>,
  categories: number,
  options: LeakingOptions = {},
): LeakingPhrase[] {
  requireOptions("leakingBoilerplate", options);
  const { top = 12, minDocuments = 10, groups, level = 0.05, seed = 0 } = options;
  if (texts.length !== labels.length)
    throw new InputError(`${texts.length} texts and ${labels.length} labels; give one for each`);
  if (groups !== undefined && groups.length !== texts.length)
    throw new InputError(`${texts.length} texts and ${groups.length} groups; give one for each`);
  const labelled = Array.from(texts.keys()).filter((i) => labels[i] >= 0);
  const own = labelled.map((i) => texts[i]);
  const sizes = new Float64Array(categories);
  for (const i of labelled) sizes[labels[i]]++;
  const total = labelled.length;
  const spread = Math.max(2, Math.ceil(categories / 2));
  const candidates = frequentRuns(own, minDocuments).flatMap(({ words, rows }) => {
    const inside = new Float64Array(categories);
    for (const row of rows) inside[labels[labelled[row]]]++;
    if (!isCommercial(words) && (words.length < 3 || inside.filter((count) => count > 0).length < spread)) return [];
    const outside = sizes.map((size, c) => size - inside[c]);
    const left = total - rows.length;
    const information =
      entropy(sizes, total) -
      (rows.length / total) * entropy(inside, rows.length) -
      (left > 0 ? (left / total) * entropy(outside, left) : 0);
    return [{ phrase: words.join(" "), rows, inside, documents: rows.length, information }];
  });
  if (candidates.length === 0) return [];
  const apart = textsApart(
    labelled.map((i) => labels[i]),
    groups === undefined ? duplicateGroups(own) : labelled.map((i) => groups[i]),
    categories,
  );
  const chances = chancesOfInformation(
    {
      labels: apart.labels,
      categories,
      holders: candidates.map(({ rows }) => rows.map((row) => apart.places[row]).filter((place) => place >= 0)),
    },
    seed,
  );
  const found = candidates
    .map(({ inside, ...candidate }, at) => ({
      ...candidate,
      shares: inside.map((count, c) => (apart.sizes[c] >= leastTexts ? count / sizes[c] : NaN)),
      p: chances[at],
    }))
    .filter(({ p }) => p <= level);
  found.sort(
    (a, b) => b.information - a.information || b.phrase.length - a.phrase.length || (a.phrase < b.phrase ? -1 : 1),
  );
  const kept: typeof found = [];
  for (const candidate of found) {
    if (kept.length === top) break;
    const rows = new Set(candidate.rows);
    const repeats = kept.some((other) => {
      const shared = other.rows.filter((row) => rows.has(row)).length;
      return shared >= 0.8 * (rows.size + other.rows.length - shared);
    });
    if (!repeats) kept.push(candidate);
  }
  return kept.map(({ phrase, shares, documents, information, p }) => ({ phrase, shares, documents, information, p }));
}

/** What chance is judged by: one text of each group, of categories that bear a share. */
interface TextsApart {
  /** Groups of each category. */
  readonly sizes: Int32Array;
  /** Of each text its place among those that are judged, -1 of the others. */
  readonly places: Int32Array;
  /** Category of each text that is judged. */
  readonly labels: Int32Array;
}

function textsApart(labels: readonly number[], groups: ArrayLike<number>, categories: number): TextsApart {
  const seen = new Set<number>();
  const members = Array.from({ length: categories }, () => new Set<number>());
  labels.forEach((label, row) => members[label].add(groups[row]));
  const sizes = Int32Array.from(members, ({ size }) => size);
  const judged: number[] = [];
  const places = Int32Array.from(labels, (label, row) => {
    if (sizes[label] < leastTexts || seen.has(groups[row])) return -1;
    seen.add(groups[row]);
    return judged.push(label) - 1;
  });
  return { sizes, places, labels: Int32Array.from(judged) };
}

/**
 * The text without every run of words that is one of the phrases, whatever its case and punctuation.
 * @example
 * ```ts
 * removePhrases("Free shipping! A red mug.", ["free shipping"]); // => '! A red mug.'
 * ```
 */
export function removePhrases(text: string, phrases: readonly string[]): string {
  const sought = phrases
    .map(partsOf)
    .filter(({ length }) => length > 0)
    .sort((a, b) => b.length - a.length);
  if (sought.length === 0) return text;
  const parts = placedParts(text);
  let out = "";
  let from = 0;
  for (let at = 0; at < parts.length;) {
    const found = sought.find((phrase) => phrase.every((word, i) => parts[at + i]?.word === word));
    if (found === undefined) {
      at++;
      continue;
    }
    out += `${text.slice(from, parts[at].start)} `;
    at += found.length;
    from = parts[at - 1].end;
  }
  return `${out}${text.slice(from)}`.replace(/ {2,}/g, " ").trim();
}
