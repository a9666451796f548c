import { stopwords as dutch } from "@orama/stopwords/dutch";
import { stopwords as finnish } from "@orama/stopwords/finnish";
import { stopwords as mandarin } from "@orama/stopwords/mandarin";
import { stopwords as norwegian } from "@orama/stopwords/norwegian";
import { stopwords as portuguese } from "@orama/stopwords/portuguese";
import { stopwords as russian } from "@orama/stopwords/russian";
import { stopwords as spanish } from "@orama/stopwords/spanish";
import lists from "stopword";
import type { listedLanguages } from "../text/language.js";
import { foldWord, wordsOf } from "../text/words.js";
import { functionWords } from "./function-words.js";

/** The lists of npm's `stopword` (MIT), by ISO 639-1 code. */
const names: Readonly<Record<(typeof listedLanguages)[number], string>> = {
  af: "afr",
  ar: "ara",
  hy: "hye",
  eu: "eus",
  bn: "ben",
  br: "bre",
  bg: "bul",
  ca: "cat",
  zh: "zho",
  hr: "hrv",
  cs: "ces",
  da: "dan",
  nl: "nld",
  en: "eng",
  eo: "epo",
  et: "est",
  fa: "fas",
  fi: "fin",
  fr: "fra",
  ga: "gle",
  gl: "glg",
  de: "deu",
  el: "ell",
  gu: "guj",
  ha: "hau",
  he: "heb",
  hi: "hin",
  hu: "hun",
  id: "ind",
  it: "ita",
  ja: "jpn",
  ko: "kor",
  ku: "kur",
  la: "lat",
  lv: "lav",
  lt: "lit",
  mr: "mar",
  ms: "msa",
  my: "mya",
  no: "nob",
  nb: "nob",
  pa: "panGu",
  pl: "pol",
  pt: "por",
  ro: "ron",
  ru: "rus",
  sk: "slk",
  sl: "slv",
  so: "som",
  st: "sot",
  es: "spa",
  sw: "swa",
  sv: "swe",
  th: "tha",
  tl: "tgl",
  tr: "tur",
  uk: "ukr",
  ur: "urd",
  vi: "vie",
  yo: "yor",
  zu: "zul",
};
/** What an apostrophe leaves of a word that is joined to the next: l'essentiel, c'est, dell'acqua. */
const elided: Readonly<Record<string, string>> = {
  fr: "c d j l m n s t qu jusqu lorsqu puisqu quoiqu quelqu",
  it: "l d c s m t v un dell nell all sull dall quell quest bell sant dov com",
  ca: "l d s m t n",
};

/** Where those are thin, without "es" in Spanish or "está" in Portuguese, the words of npm's `@orama/stopwords` (Apache-2.0) too. */
const fuller: Readonly<Record<string, readonly string[]>> = {
  es: spanish,
  fi: finnish,
  no: norwegian,
  nb: norwegian,
  nl: dutch,
  pt: [...portuguese, "é"],
  ru: [
    ...russian,
    ..."ещё её неё всё всём чём нём нем моё мое моём моем твоё твое твоём твоем своё свое своём своем чьё чье причём причем".split(
      " ",
    ),
  ],
  // Of one character it has what is sold too: light, tube.
  zh: mandarin.filter((word) => word.length > 1),
};
const withoutAccents = (word: string): string => word.normalize("NFD").replace(/\p{M}/gu, "");
/**
 * How else a language's words are written, in capitals, on phones and with another keyboard: "tambien", "nao", Arabic
 * without hamza, Persian with Arabic letters. Of a text's words none is changed: "té" is tea, and "te" is not.
 */
const respelled: Readonly<Record<string, (word: string) => string>> = {
  es: withoutAccents,
  pt: withoutAccents,
  ar: (word) => word.replace(/[أإآ]/gu, "ا"),
  fa: (word) => word.replaceAll("ی", "ي").replaceAll("ک", "ك"),
};

/** The encodings of lists that were read as Windows-1252: "èo" for "čo", "ið" for "iš". */
const misread: Readonly<Record<string, string>> = { lt: "windows-1257", sk: "windows-1250" };
function decoded(word: string, encoding: string): string {
  const decoder = new TextDecoder(encoding);
  return word.replace(/[\u00a0-\u00ff]/g, (letter) => decoder.decode(Uint8Array.of(letter.charCodeAt(0))));
}

/** The spellings of a listed word: Greek ones lack accents and last letters, Romanian ones have the cedillas of old encodings. */
function spellings(word: string, language: string): string[] {
  if (language === "ro") return [word, word.replaceAll("ş", "ș").replaceAll("ţ", "ț")];
  if (language !== "el") return [language in misread ? decoded(word, misread[language]) : word];
  const letters = [...word.replace(/σ$/u, "ς")];
  const accented = letters.flatMap((letter, i) =>
    /[αεηιουω]/u.test(letter) ? [letters.with(i, `${letter}\u0301`).join("")] : [],
  );
  return [letters.join(""), ...accented];
}
/** Greek capitals have no accents. */
const plainGreek = (word: string): string =>
  /\p{Script=Greek}/u.test(word) ? word.normalize("NFD").replace(/\u0301/gu, "") : word;

/** A letter alone is a size or a unit. */
const isLetter = (word: string): boolean => /^[a-z]$/u.test(word);

/** The stopwords of a language (an ISO 639-1 code such as "fr"), as they are counted; undefined where no list is known. */
export function languageStopwords(language: string): readonly string[] | undefined {
  if (!Object.hasOwn(names, language)) return undefined;
  const words = [
    ...lists[names[language as keyof typeof names]].flatMap((word) => spellings(word, language)),
    ...(functionWords[language]?.split(" ") ?? []).flatMap((word) => [word, plainGreek(word)]),
    ...(fuller[language] ?? []).filter((word) => !isLetter(word)),
    ...(elided[language]?.split(" ") ?? []),
  ];
  // "d'un" is counted as its two words; of a phrase the words are ordinary ones.
  const single = words.filter((word) => !/\s/u.test(word));
  const parts = single.flatMap((word) =>
    /['’]/u.test(word) ? wordsOf(word, language).map(({ text }) => text) : [word],
  );
  const others = Object.hasOwn(respelled, language) ? parts.map(respelled[language]) : [];
  return [...new Set([...parts, ...others.filter((word) => word.length > 1)].map((word) => foldWord(word, language)))];
}
