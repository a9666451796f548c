import { detect } from "tinyld";

const perSample = 20;
const samples = 40;
/** Texts that are looked at one by one. */
const mostSingle = 200;
/** Below this many letters in all a guess would be one, */
const leastLetters = 120;
/** and below this many in different words of Latin letters, which most languages share. */
const leastLatinLetters = 80;

/**
 * The language of most texts as an ISO 639-1 code, or null where the evidence is not enough. Product texts are short and
 * full of names, so twenty of them, spread over the catalogue, are looked at as one, and half of such samples have to agree.
 * There one long foreign word, or one that all texts share, outweighs the rest; so it has to be the language, too, that
 * the texts one by one are most often taken for.
 */
export function languageOf(texts: readonly string[]): string | null {
  const named = texts.filter((text) => /\p{L}{2}/u.test(text));
  let letters = 0;
  for (let i = 0; i < named.length && letters < leastLetters; i++) letters += named[i].match(/\p{L}/gu)?.length ?? 0;
  if (letters < leastLetters) return null;
  const groups = Math.min(samples, Math.ceil(named.length / perSample));
  const step = named.length / (groups * perSample);
  const members = Array.from({ length: groups }, (_, g) => {
    const places = Array.from({ length: perSample }, (_, i) =>
      Math.min(named.length - 1, Math.floor((g + i * groups) * Math.max(step, 1 / perSample))),
    );
    return [...new Set(places.map((place) => named[place]))].map(beginning);
  });
  const words = [...new Set(members.flat().join(" ").split(/\s+/))].join("");
  const latin = words.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (latin > words.length / 2 && latin < leastLatinLetters) return null;
  // A word counts once, however many texts a template wrote it into.
  const [joined, votes = 0] = mostFrequent(
    members.map((sample) => [...new Set(sample.join(" ").split(/\s+/))].join(" ")),
  );
  if (joined === undefined || votes < groups / 2) return null;
  const singles = [...new Set(members.flat())];
  const every = Math.ceil(singles.length / mostSingle);
  return mostFrequent(singles.filter((_, i) => i % every === 0))[0] === joined ? joined : null;
}

/** What is looked at of a text: three hundred characters without tags, entities, addresses and codes (XJ900, kind12). */
const beginning = (text: string): string =>
  text
    .slice(0, 300)
    .replace(/<[^<>]*>|&[a-z]+;|https?:\S+/giu, " ")
    .replace(/\p{Script=Latin}*\d[\p{Script=Latin}\d]*/gu, " ");

/** What tinyld also knows and no shop writes: Esperanto, Volapük, Klingon, Latin. */
const unlikely = ["eo", "vo", "tlh", "la"];

/** The language that texts are most often taken for, and how many are. */
function mostFrequent(texts: readonly string[]): [language?: string, texts?: number] {
  const votes = new Map<string, number>();
  for (const text of texts) {
    const language = detect(text) || byScript(text);
    if (language !== "" && !unlikely.includes(language)) votes.set(language, (votes.get(language) ?? 0) + 1);
  }
  return [...votes].sort((a, b) => b[1] - a[1])[0] ?? [];
}

/** Scripts that one language of shops writes, so that letters tell it where no statistics of words do. */
const languageOfScript: readonly (readonly [RegExp, string])[] = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/gu, "ja"],
  [/\p{Script=Han}/gu, "zh"],
  [/\p{Script=Hangul}/gu, "ko"],
  [/\p{Script=Thai}/gu, "th"],
  [/\p{Script=Hebrew}/gu, "he"],
  [/\p{Script=Greek}/gu, "el"],
  [/\p{Script=Georgian}/gu, "ka"],
  [/\p{Script=Armenian}/gu, "hy"],
  [/\p{Script=Tamil}/gu, "ta"],
  [/\p{Script=Telugu}/gu, "te"],
  [/\p{Script=Khmer}/gu, "km"],
  [/\p{Script=Myanmar}/gu, "my"],
];

/** By the script of half of the letters; kana of a tenth are Japanese, whose other letters are Chinese ones. */
function byScript(text: string): string {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const found = languageOfScript.find(
    ([script, language]) => (text.match(script)?.length ?? 0) > letters * (language === "ja" ? 0.1 : 0.5),
  );
  return found?.[1] ?? "";
}

/** A language's English name, e.g. "French". */
export function languageName(code: string): string {
  return new Intl.DisplayNames("en", { type: "language" }).of(code) ?? code;
}
