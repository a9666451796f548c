/**
 * Words between white space, as the note counts them; in scripts without spaces a run of them is one.
 * @example
 * ```ts
 * wordCount("A red mug, 350 ml"); // => 5
 * ```
 */
export function wordCount(text: string): number {
  return text.match(/\S+/gu)?.length ?? 0;
}

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
/** Signs that are letters where they stand between two of their script: Ukrainian м'яч, Hebrew מנכ"ל and צ'יפס, Catalan col·lecció. */
const inner = [
  "(?<=\\p{Script=Cyrillic})['’ʼ`](?=\\p{Script=Cyrillic})",
  "(?<=\\p{Script=Hebrew})['’\"”׳״](?=\\p{Script=Hebrew})",
  "(?<=l)·(?=l)",
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
 * What is drawn as nothing within a word: soft hyphens, word joiners, and what chooses how a character is drawn; what only
 * lengthens an Arabic word; and joiners that choose the form of an Indic letter (not in Sinhala, where they are spelling).
 */
const invisible =
  // eslint-disable-next-line no-misleading-character-class
  /[\u00ad\u0640\u20e0-\u20e4\u2060\ufeff\ufe00-\ufe0f\u{e0100}-\u{e01ef}]|[\u200c\u200d]+$|(?<=[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d])[\u200c\u200d]+/gu;
/** Letters by how they are drawn, which mean others: full and half width, ligatures, Arabic by position, mathematical. */
const drawnForms = /[\ufb00-\ufb4f\ufb50-\ufdff\ufe70-\ufefc\uff00-\uffef\u{1d400}-\u{1d7ff}]+/gu;
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
 * Apostrophes and hyphens part words (but Ukrainian and Hebrew ones, and l·l); Thai, Lao, Khmer, Burmese, Chinese and Japanese are parted by a dictionary.
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
 * A word as it is counted: composed (NFC), in lower case (that of `language`, for Turkish has another i), without what is
 * drawn as nothing, its letters those that are meant ("ＬＥＤ", "ﬁtness"). The dot that "İ" leaves over its small letter goes too.
 */
export function foldWord(word: string, language?: string | null): string {
  // eslint-disable-next-line no-control-regex
  if (/^[\u0000-\u007f]*$/.test(word) && language !== "tr" && language !== "az") return word.toLowerCase();
  const composed = word
    .replace(drawnForms, (letters) => letters.normalize("NFKC"))
    .normalize("NFC")
    .replace(oldForms, ([letter]) => newForms[letter])
    .replace(invisible, "")
    .replace(/(?<=\p{Script=Cyrillic})['’`]/gu, "ʼ")
    .replace(/(?<=\p{Script=Hebrew})['’]/gu, "׳")
    .replace(/(?<=\p{Script=Hebrew})["”]/gu, "״");
  return (language === null || language === undefined ? composed.toLowerCase() : composed.toLocaleLowerCase(language))
    .replace(/i\u0307/gu, "i")
    .normalize("NFC");
}

/**
 * Folded words of two or more letters, digits or underscores (scikit-learn's default token pattern), and of one in
 * scripts without spaces, where that is a word.
 */
export function termsOf(text: string, language?: string | null): string[] {
  return wordsOf(text, language).flatMap(({ text: word }) => {
    const term = foldWord(word, language);
    return Array.from(term).length > 1 || isUnspaced.test(term) ? [term] : [];
  });
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
