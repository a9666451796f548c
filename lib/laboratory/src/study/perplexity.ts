import { count } from "embedlab/text";

/** The perplexity of the note's map. */
export const notePerplexity = 50;

/** The perplexity of a map of `n` products: what is asked for, or where they are too few for its neighbours (three times as many), the most that they allow. */
export const mapPerplexity = (n: number, asked: number = notePerplexity): number =>
  Math.min(asked, Math.floor((n - 1) / 3));

/** Which perplexity a map has where it is not the note's, and why; "" where it is. */
export function perplexitySaid(n: number, asked: number = notePerplexity): string {
  const used = mapPerplexity(n, asked);
  if (used === notePerplexity) return "";
  const note = `the note's is ${notePerplexity}`;
  return used === asked
    ? `Perplexity here: ${used}; ${note}.`
    : `Perplexity here: ${used}, the most that ${count(n)} products allow; ${asked === notePerplexity ? note : `${asked} is asked for, and ${note}`}.`;
}
