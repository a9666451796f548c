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
    const language = detect(
      [...new Set(members)]
        .map((text) => text.slice(0, 300).replace(/<[^<>]*>|&[a-z]+;|https?:\S+/giu, " "))
        .join(". "),
    );
    if (language !== "") votes.set(language, (votes.get(language) ?? 0) + 1);
  }
  const [best] = [...votes].sort((a, b) => b[1] - a[1]);
  return best !== undefined && best[1] >= groups / 2 ? best[0] : null;
}

/** A language's English name, e.g. "French". */
export function languageName(code: string): string {
  return new Intl.DisplayNames("en", { type: "language" }).of(code) ?? code;
}
