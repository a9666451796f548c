import { foldWord, wordCount, wordsOf } from "../text/words.js";
import { type Stopword, stopwords } from "./stopwords.js";

/** Words with what parts them: a space where anything stood between two, nothing within a script without spaces. */
function join(text: string, keep: (word: string) => boolean, language?: string): string {
  let out = "";
  let gap = false;
  let end = 0;
  for (const word of wordsOf(text, language)) {
    const folded = foldWord(word.text, language);
    // An underscore is punctuation to a reader.
    for (const part of folded.split("_")) {
      gap ||= word.start > end || part !== folded;
      end = word.end;
      if (part === "" || !keep(part)) continue;
      out += gap && out !== "" ? ` ${part}` : part;
      gap = false;
    }
  }
  return out;
}

/** Lower case, no punctuation, one space between words. */
function normalise(text: string): string {
  return join(text, () => true);
}

/**
 * The note's treatment for BERT (section 2.4.1) with a list of one's own: lower case (that of `language`, an ISO 639-1 code,
 * where one is told), punctuation out, without these words.
 */
export function cleaner(words: readonly Pick<Stopword, "word">[], language?: string): (text: string) => string {
  const left = new Set(words.map(({ word }) => foldWord(word, language)));
  return (text) => join(text, (word) => !left.has(word), language);
}

const withoutStopwords = cleaner(stopwords);

/**
 * The treatment "cleaned": lower case, punctuation out, without the 49 stopwords.
 * @example
 * ```ts
 * clean("Great quality: a Red-Mug!"); // => 'a red mug'
 * ```
 */
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
  const share = (removed: number, whole: number): number => (whole === 0 ? 0 : removed / whole);
  return {
    characters: share(before - after, before),
    byPunctuation: share(before - normalised, before),
    byStopwords: share(normalised - after, before),
    words: share(wordsBefore - wordsAfter, wordsBefore),
  };
}
