import { InputError } from "../errors.js";
import { clean, cleaner } from "./clean.js";
import { languageStopwords } from "./language-stopwords.js";

/**
 * The note's two treatments (section 2.4.1): BERT's cleaned text, and E5's text as it is.
 * @example
 * ```ts
 * treatments.raw("A Red Mug"); // => 'A Red Mug'
 * ```
 */
export const treatments: Readonly<Record<"raw" | "cleaned", (text: string) => string>> = {
  raw: (text) => text,
  cleaned: clean,
};

/**
 * A contract's treatment: "cleaned" leaves out the note's 49 words of commerce, or the contract's own `stopwords`: words,
 * or the code of a language ("fr") whose list is taken.
 * @throws InputError where no list of that language is known
 * @example
 * ```ts
 * const treat = treatmentOf({ treatment: "cleaned", stopwords: ["red"] });
 * treat("A Red Mug"); // => 'a mug'
 * ```
 */
export function treatmentOf({
  treatment,
  stopwords,
}: {
  readonly treatment: "raw" | "cleaned";
  readonly stopwords?: string | readonly string[];
}): (text: string) => string {
  if (!Object.hasOwn(treatments, treatment))
    throw new InputError(
      `treatment is ${String(treatment)}; it is "raw" or "cleaned": give a contract, which names one`,
    );
  if (treatment === "raw" || stopwords === undefined) return treatments[treatment];
  const words = typeof stopwords === "string" ? languageStopwords(stopwords) : stopwords;
  if (words === undefined)
    throw new InputError(
      `stopwords is ${JSON.stringify(stopwords)}; no list of that language is known: give a code such as "fr", or the words themselves`,
    );
  return cleaner(
    words.map((word) => ({ word })),
    typeof stopwords === "string" ? stopwords : undefined,
  );
}
