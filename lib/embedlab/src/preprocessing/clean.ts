import { wordCount } from "../products/words.js";
import { stopwords } from "./stopwords.js";

const left = new Set(stopwords.map(({ word }) => word));
/** What stands between words: everything but letters, their marks and digits, of any script. */
const between = /[^\p{L}\p{M}\p{N}]+/gu;

/** Lower case, no punctuation, one space between words. */
function normalise(text: string): string {
  return text.toLowerCase().replace(between, " ").trim();
}

/** The note's treatment for BERT (section 2.4.1): lower case, punctuation out, without the 49 stopwords. */
export function clean(text: string): string {
  return normalise(text).split(" ").filter((word) => !left.has(word)).join(" ");
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

/** Measures `clean` on texts; shares of nothing are 0. */
export function compression(texts: readonly string[]): Compression {
  let before = 0;
  let normalised = 0;
  let after = 0;
  let wordsBefore = 0;
  let wordsAfter = 0;
  for (const text of texts) {
    const plain = normalise(text);
    const cleaned = clean(text);
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
