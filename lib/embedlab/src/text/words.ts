import { westernDigits } from "./digits.js";

/** A word of a text, as it is written there: text.slice(start, end). */
export interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Scripts that write no spaces between words. */
const unspaced =
  "\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Tibetan}\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}";
const holdsUnspaced = new RegExp(`[${unspaced}]`, "u");
const isUnspaced = new RegExp(`^[${unspaced}\\p{M}\\u30fc]+$`, "u");
/** Such scripts and others side by side ("เสื้อUSB"), each by itself: ICU takes Thai and Latin letters for one word. */
const sameScript = new RegExp(
  // eslint-disable-next-line no-misleading-character-class
  `[${unspaced}][${unspaced}\\p{M}\\u30fc\\uff70\\uff9e\\uff9f\\u200c\\u200d\\u00ad\\u2060\\ufeff]*|[^${unspaced}]+`,
  "gu",
);
/**
 * Signs that are letters where they stand between two of their script: Ukrainian м'яч, Hebrew מנכ"ל and צ'יפס, Catalan
 * col·lecció, Uzbek o‘zbek, Swahili ng'ombe, Breton c'hoari, French aujourd'hui.
 */
const inner = [
  "(?<=\\p{Script=Cyrillic})['’ʼ`](?=\\p{Script=Cyrillic})",
  "(?<=\\p{Script=Hebrew})['’\"”׳״](?=\\p{Script=Hebrew})",
  "(?<=l)·(?=l)",
  "(?<=[og])[‘ʻ](?=\\p{L})",
  "(?<=(?<!\\p{L})ng)['’ʼ](?=[aeiouw])",
  "(?<=c)['’ʼ](?=h)",
  "(?<=aujourd)['’ʼ](?=hui)",
].join("|");
/**
 * A word begins with a letter, a digit or an underscore; marks and joiners go on with it, and so does a soft hyphen. The
 * letter that looks like an apostrophe (U+02BC) is one, but in the scripts above.
 */
const runs = new RegExp(
  // eslint-disable-next-line no-misleading-character-class
  `(?!ʼ)[\\p{L}\\p{N}_](?:(?!ʼ)[\\p{L}\\p{M}\\p{N}_\\u200c\\u200d\\u00ad\\u2060\\ufeff]|${inner})*`,
  "giu",
);
/**
 * What a word is the same without. Drawn as nothing: soft hyphens, word joiners, and what chooses how a character is drawn.
 * Written or left out as one likes: what lengthens an Arabic word, its vowels and those of Hebrew. And joiners that choose
 * the form of an Indic letter (not in Sinhala, where they are spelling) or stand between others than those that join.
 */
const optional = new RegExp(
  // eslint-disable-next-line no-misleading-character-class
  [
    "[\\u00ad\\u0640\\u20e0-\\u20e4\\u2060\\ufeff\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]",
    "[\\u064b-\\u0652\\u0670\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7]",
    "[\\u200c\\u200d]+(?:$|(?=[\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}]))",
    "(?<=[\\u094d\\u09cd\\u0a4d\\u0acd\\u0b4d\\u0bcd\\u0c4d\\u0ccd\\u0d4d])[\\u200c\\u200d]+",
  ].join("|"),
  "gu",
);
/**
 * Letters and digits by how they are drawn, which mean others: full and half width, ligatures, Arabic by position,
 * mathematical, Roman, within circles, below the line; the micro sign, which is a Greek letter.
 */
const drawnForms =
  /[\u00b5\u0132\u0133\u017f\u01c4-\u01cc\u01f1-\u01f3\u2080-\u2089\u2160-\u217f\u2460-\u2473\u24b6-\u24ea\ufb00-\ufb4f\ufb50-\ufdff\ufe70-\ufefc\uff00-\uffef\u{1d400}-\u{1d7ff}]+/gu;
/** Bengali and Malayalam letters as they were written before they had a code of their own. */
const oldForms = /[\u09a4\u0d23\u0d28\u0d30\u0d32\u0d33\u0d15][\u09cd\u0d4d]\u200d/gu;
const newForms: Readonly<Record<string, string>> = {
  "\u09a4": "\u09ce",
  "\u0d23": "\u0d7a",
  "\u0d28": "\u0d7b",
  "\u0d30": "\u0d7c",
  "\u0d32": "\u0d7d",
  "\u0d33": "\u0d7e",
  "\u0d15": "\u0d7f",
};

const segmenters = new Map<string, Intl.Segmenter>();

function segmenter(locale: string): Intl.Segmenter {
  const known = segmenters.get(locale) ?? new Intl.Segmenter(locale, { granularity: "word" });
  segmenters.set(locale, known);
  return known;
}

/** The words of a run that holds a script without spaces, by ICU's dictionaries (Unicode Standard Annex 29). */
function segments(run: string, start: number, locale: string): Word[] {
  return Array.from(run.matchAll(sameScript)).flatMap(({ 0: part, index: at = 0 }) => {
    const word = (text: string, index: number): Word => ({
      text,
      start: start + at + index,
      end: start + at + index + text.length,
    });
    return holdsUnspaced.test(part)
      ? Array.from(segmenter(locale).segment(part))
          .filter(({ isWordLike }) => isWordLike)
          .map(({ segment, index }) => word(segment, index))
      : [word(part, 0)];
  });
}

/**
 * The words of a text of any script, of one character or more: runs of letters with their marks, digits and underscores.
 * Hyphens part words, and apostrophes where they are no letters; Thai, Lao, Khmer, Burmese, Chinese and Japanese are
 * parted by a dictionary.
 * `language` (an ISO 639-1 code) is the language of those dictionaries.
 */
export function wordsOf(text: string, language?: string | null): Word[] {
  return Array.from(text.matchAll(runs)).flatMap(({ 0: run, index = 0 }) =>
    holdsUnspaced.test(run)
      ? segments(run, index, language ?? "und")
      : [{ text: run, start: index, end: index + run.length }],
  );
}

/**
 * Words between white space, as the note counts them; where a script has no spaces, those that a dictionary parts.
 * @example
 * ```ts
 * wordCount("A red mug, 350 ml"); // => 5
 * wordCount("赤いカップ"); // => 2
 * ```
 */
export function wordCount(text: string): number {
  const parts = text.match(/\S+/gu) ?? [];
  return holdsUnspaced.test(text)
    ? parts.reduce((sum, part) => sum + (holdsUnspaced.test(part) ? Math.max(1, wordsOf(part).length) : 1), 0)
    : parts.length;
}

/**
 * A word as it is counted: composed (NFC), in lower case (that of `language`, for Turkish has another i), without what is
 * drawn as nothing and without vowels that Arabic and Hebrew may leave out, its letters and digits those that are meant
 * ("ＬＥＤ", "ﬁtness", "٣", "m²"). All kinds of "i" are one, but in languages that have two.
 */
export function foldWord(word: string, language?: string | null): string {
  const hasDotlessI = language === "tr" || language === "az";
  // eslint-disable-next-line no-control-regex
  if (/^[\u0000-\u007f]*$/.test(word) && !hasDotlessI) return word.toLowerCase();
  const composed = westernDigits(word)
    .replace(drawnForms, (letters) => letters.normalize("NFKC"))
    .replace(/(?<=\p{L})[¹²³⁰⁴-⁹]+/gu, (powers) => powers.normalize("NFKC"))
    .normalize("NFC")
    .replace(oldForms, ([letter]) => newForms[letter])
    .replace(optional, "")
    .replace(/(?<=\p{Script=Latin})[’‘ʻʼ](?=\p{Script=Latin})/gu, "'")
    .replace(/[\u2010\u2011]/g, "-")
    .replace(/(?<=\p{Script=Cyrillic})['’`]/gu, "ʼ")
    .replace(/(?<=\p{Script=Hebrew})['’]/gu, "׳")
    .replace(/(?<=\p{Script=Hebrew})["”]/gu, "״");
  const small = (
    language === null || language === undefined ? composed.toLowerCase() : composed.toLocaleLowerCase(language)
  )
    .replace(/i\u0307/gu, "i")
    .normalize("NFC");
  return hasDotlessI ? small : small.replace(/ı/g, "i");
}

/** True for a folded word of two or more letters, digits or underscores, and for one of a script where that is a word. */
const isTerm = (folded: string): boolean =>
  Array.from(folded).length > 1 || isUnspaced.test(folded) || /^\p{Script=Hangul}/u.test(folded);

/**
 * Folded words of two or more letters, digits or underscores (scikit-learn's default token pattern), and of one where
 * that is a word: in Korean, and in scripts without spaces.
 */
export function termsOf(text: string, language?: string | null): string[] {
  return wordsOf(text, language)
    .map(({ text: word }) => foldWord(word, language))
    .filter(isTerm);
}

/** Like `termsOf`, but with numbers as they are written: "3.5mm" and "1,000ml", of which `termsOf` makes "5mm" and "000ml". */
export function termsToRead(text: string, language?: string | null): string[] {
  const words: Word[] = [];
  for (const word of wordsOf(text, language)) {
    const last = words[words.length - 1];
    const one = last !== undefined && /^\p{Nd}[.,]\p{Nd}$/u.test(text.slice(last.end - 1, word.start + 1));
    if (one) words[words.length - 1] = { text: text.slice(last.start, word.end), start: last.start, end: word.end };
    else words.push(word);
  }
  return words.map(({ text: word }) => foldWord(word, language)).filter(isTerm);
}

/** What stands within a word to its reader: "don't", "10.5", "t-shirt", "AC/DC". */
const within = /^[-\u2010\u2011'’ʼ.,_/&]$/;
/** An apostrophe before a vowel parts two words in French, Italian and Catalan: l'essentiel, dell'acqua, d'huile. */
const elision = /^['’ʼ]$/;
const vowel = /^[haeiouyàâæéèêëîïôœùûüáíóúò]/iu;

/**
 * The words of a text as its readers count them, by their places: like `wordsOf`, but one word where a hyphen, an
 * apostrophe, a point or the like stands between two without blanks ("don't", "10.5", "t-shirt"; not "l'huile").
 */
export function readableWords(text: string, language?: string | null): { start: number; end: number }[] {
  const joined: { start: number; end: number }[] = [];
  for (const { text: word, start, end } of wordsOf(text, language)) {
    const last = joined[joined.length - 1];
    const between = last === undefined ? "" : text.slice(last.end, start);
    const parted = elision.test(between) && vowel.test(word);
    if (last !== undefined && within.test(between) && !parted) last.end = end;
    else joined.push({ start, end });
  }
  return joined;
}
