import type { Random } from "embedlab/numeric";

/** One way of writing the same product differently. */
export interface TextVariation {
  readonly name: string;
  /** The text as somebody else might have written it; draws from `random` alone. */
  readonly vary: (text: string, random: Random) => string;
}

/** Words in which a spelling error can be made: long enough to be known again. */
const word = /[\p{L}\p{M}]{4,}/gu;

/**
 * One spelling error in each word of four letters or more that `share` picks: two neighbours swapped, a letter left out,
 * doubled, or replaced by another of the word, in equal parts (Damerau, 1964: four errors in five are one of these). The
 * first letter stays, as it mostly does.
 */
export function misspell(text: string, share: number, random: Random): string {
  return text.replace(word, (spelled) => (random.uniform() < share ? withError(spelled, random) : spelled));
}

function withError(spelled: string, random: Random): string {
  // Swapping equal letters is no error: another is tried.
  for (;;) {
    const letters = Array.from(spelled);
    const at = 1 + random.integer(letters.length - 1);
    const kind = random.integer(4);
    if (kind === 0) {
      const other = at === letters.length - 1 ? at - 1 : at + 1;
      [letters[at], letters[other]] = [letters[other], letters[at]];
    } else if (kind === 1) letters.splice(at, 1);
    else if (kind === 2) letters.splice(at, 0, letters[at]);
    else letters[at] = letters[random.integer(letters.length)];
    const changed = letters.join("");
    if (changed !== spelled) return changed;
  }
}

/** The first half of the words, rounded up; blanks as they were. */
export function firstHalf(text: string): string {
  const words = [...text.matchAll(/\S+/gu)];
  if (words.length < 2) return text;
  const last = words[Math.ceil(words.length / 2) - 1];
  return text.slice(0, last.index + last[0].length);
}

/** What notebook 2 tries: case, spelling, length. */
export const textVariations: readonly TextVariation[] = [
  { name: "upper case", vary: (text) => text.toUpperCase() },
  { name: "an error in a tenth of the words", vary: (text, random) => misspell(text, 0.1, random) },
  { name: "an error in a third of the words", vary: (text, random) => misspell(text, 1 / 3, random) },
  { name: "first half only", vary: firstHalf },
];
