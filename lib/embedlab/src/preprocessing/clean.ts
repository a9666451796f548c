import { wordCount } from "../products/words.js";
import { type Stopword, stopwords } from "./stopwords.js";

/** What stands between words: everything but letters, their marks and digits, of any script. */
const between = /[^\p{L}\p{M}\p{N}]+/gu;

/** Lower case, no punctuation, one space between words. */
function normalise(text: string): string {
  return text.toLowerCase().replace(between, " ").trim();
}

/** The note's treatment for BERT (section 2.4.1) with a list of one's own: lower case, punctuation out, without these words. */
export function cleaner(words: readonly Pick<Stopword, "word">[]): (text: string) => string {
  const left = new Set(words.map(({ word }) => word));
  return (text) => normalise(text).split(" ").filter((word) => !left.has(word)).join(" ");
}

const withoutStopwords = cleaner(stopwords);

/** The treatment "cleaned": lower case, punctuation out, without the 49 stopwords. */
export function clean(text: string): string {
  return withoutStopwords(text);
}

/** What cleaning removes from some texts, as shares of their characters or words. */
export interface Compression {
  /** Characters removed in all. */
  readonly characters: number;
  /** Characters removed by lower case, punctuation and spaces alone. */
  readonly byPunctuation: number;
  /** Characters removed with the stopwords. */
  readonly byStopwords: number;
  /** Words removed. */
  readonly words: number;
}

/** Measures `clean`, or a cleaner with other words, on texts; shares of nothing are 0. */
export function compression(texts: readonly string[], treat: (text: string) => string = clean): Compression {
  let before = 0;
  let normalised = 0;
  let after = 0;
  let wordsBefore = 0;
  let wordsAfter = 0;
  for (const text of texts) {
    const plain = normalise(text);
    const cleaned = treat(text);
    before += text.length;
    normalised += plain.length;
    after += cleaned.length;
    wordsBefore += wordCount(plain);
    wordsAfter += wordCount(cleaned);
  }
  const share = (removed: number, of: number): number => (of === 0 ? 0 : removed / of);
  return {
    characters: share(before - after, before),
    byPunctuation: share(before - normalised, before),
    byStopwords: share(normalised - after, before),
    words: share(wordsBefore - wordsAfter, wordsBefore),
  };
}
