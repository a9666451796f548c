import { stopwords } from "../preprocessing/stopwords.js";
import { InputError } from "../errors.js";

/** A phrase of the shop that some categories have more often than others. */
export interface LeakingPhrase {
  readonly phrase: string;
  /** Share of each category's texts that hold it. */
  readonly shares: Float64Array;
  /** Texts that hold it. */
  readonly documents: number;
  /** Mutual information with the category, in bits. */
  readonly information: number;
}

const commerce = new Set(stopwords.map(({ word }) => word));
const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
const longest = 4;

/** Runs of one to four words, of which at least half are words of commerce, at both ends of the run. */
function phrasesOf(text: string): Set<string> {
  const words = wordsOf(text);
  const isCommerce = words.map((word) => commerce.has(word));
  const phrases = new Set<string>();
  for (let from = 0; from < words.length; from++) {
    if (!isCommerce[from]) continue;
    let known = 0;
    for (let length = 1; length <= longest && from + length <= words.length; length++) {
      if (isCommerce[from + length - 1]) known++;
      if (isCommerce[from + length - 1] && 2 * known >= length) phrases.add(words.slice(from, from + length).join(" "));
    }
  }
  return phrases;
}

const entropyTerm = (share: number): number => (share > 0 ? -share * Math.log2(share) : 0);
const entropy = (counts: Float64Array, total: number): number => counts.reduce((sum, count) => sum + entropyTerm(count / total), 0);

/**
 * The shop's phrases that tell most about the category, each from texts of its own: of phrases that stand in nearly the
 * same texts only the most telling is kept. `labels` are category indices, -1 (left out) where unknown.
 */
export function leakingBoilerplate(texts: readonly string[], labels: ArrayLike<number>, categories: number, { top = 12, minDocuments = 10 }: { top?: number; minDocuments?: number } = {}): LeakingPhrase[] {
  if (texts.length !== labels.length) throw new InputError(`${texts.length} texts and ${labels.length} labels; give one for each`);
  const sizes = new Float64Array(categories);
  const holders = new Map<string, number[]>();
  texts.forEach((text, i) => {
    if (labels[i] < 0) return;
    sizes[labels[i]]++;
    for (const phrase of phrasesOf(text)) {
      const rows = holders.get(phrase);
      if (rows === undefined) holders.set(phrase, [i]);
      else rows.push(i);
    }
  });
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const found = [...holders].filter(([, rows]) => rows.length >= minDocuments).map(([phrase, rows]) => {
    const inside = new Float64Array(categories);
    for (const row of rows) inside[labels[row]]++;
    const outside = sizes.map((size, c) => size - inside[c]);
    const left = total - rows.length;
    const information = entropy(sizes, total) - (rows.length / total) * entropy(inside, rows.length) - (left > 0 ? (left / total) * entropy(outside, left) : 0);
    return { phrase, rows, shares: inside.map((count, c) => (sizes[c] > 0 ? count / sizes[c] : 0)), documents: rows.length, information };
  });
  found.sort((a, b) => b.information - a.information || b.phrase.length - a.phrase.length || (a.phrase < b.phrase ? -1 : 1));
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
  return kept.map(({ phrase, shares, documents, information }) => ({ phrase, shares, documents, information }));
}

/** The text without every run of words that is one of the phrases, whatever its case and punctuation. */
export function removePhrases(text: string, phrases: readonly string[]): string {
  if (phrases.length === 0) return text;
  const longestFirst = [...phrases].sort((a, b) => b.length - a.length);
  const alternatives = longestFirst.map((phrase) => wordsOf(phrase).join("[^\\p{L}\\p{M}\\p{N}]+"));
  return text.replace(new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(?:${alternatives.join("|")})(?![\\p{L}\\p{M}\\p{N}])`, "giu"), " ").replace(/ {2,}/g, " ").trim();
}
