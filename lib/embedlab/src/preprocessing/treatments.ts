import { clean } from "./clean.js";

/** The note's two treatments (section 2.4.1): BERT's cleaned text, and E5's text as it is. */
export const treatments: Readonly<Record<"raw" | "cleaned", (text: string) => string>> = {
  raw: (text) => text,
  cleaned: clean,
};
