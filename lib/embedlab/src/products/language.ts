import { detect } from "tinyld";

const perSample = 20;
const samples = 40;
/** Below this many letters in all a guess would be one. */
const leastLetters = 120;

/**
 * The language of most texts as an ISO 639-1 code, or null where no language has half of the samples: product texts are
 * short and full of names, so each sample is the run-together beginnings of twenty texts, spread over the catalogue.
 */
export function languageOf(texts: readonly string[]): string | null {
  const named = texts.filter((text) => /\p{L}{2}/u.test(text));
  let letters = 0;
  for (let i = 0; i < named.length && letters < leastLetters; i++) letters += named[i].match(/\p{L}/gu)?.length ?? 0;
  if (letters < leastLetters) return null;
  const groups = Math.min(samples, Math.ceil(named.length / perSample));
  const step = named.length / (groups * perSample);
  const votes = new Map<string, number>();
  for (let g = 0; g < groups; g++) {
    const members = Array.from(
      { length: perSample },
      (_, i) => named[Math.min(named.length - 1, Math.floor((g + i * groups) * Math.max(step, 1 / perSample)))],
    );
    const sample = [...new Set(members)]
      .map((text) => text.slice(0, 300).replace(/<[^<>]*>|&[a-z]+;|https?:\S+/giu, " "))
      .join(". ");
    const language = detect(sample) || byScript(sample);
    if (language !== "") votes.set(language, (votes.get(language) ?? 0) + 1);
  }
  const [best] = [...votes].sort((a, b) => b[1] - a[1]);
  return best !== undefined && best[1] >= groups / 2 ? best[0] : null;
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
