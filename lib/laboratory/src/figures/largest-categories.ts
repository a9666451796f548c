import { count } from "embedlab/text";

/** Categories that a figure gives a line each: of more, no eye reads any, and a page grows too heavy. */
export const mostDrawn = 60;

/** The places of some of the largest, in their order. */
export function largest(
  sizes: ArrayLike<number>,
  most: number,
  among: readonly number[] = [...Array(sizes.length).keys()],
): number[] {
  return [...among]
    .sort((a, b) => sizes[b] - sizes[a] || a - b)
    .slice(0, most)
    .sort((a, b) => a - b);
}

/**
 * The categories that a figure draws, those that its title names among them, and a part of its subtitle on those that it does not; empty
 * where it draws all.
 */
export function drawnCategories(
  sizes: ArrayLike<number>,
  named: readonly number[] = [],
): { readonly drawn: number[]; readonly note: string } {
  const most = largest(sizes, mostDrawn);
  const drawn = [...new Set([...most, ...named])].sort((a, b) => a - b);
  if (most.length === sizes.length) return { drawn, note: "" };
  const least = Math.min(...most.map((c) => sizes[c]));
  const all = `${count(sizes.length)} categories`;
  const tied =
    Array.from(sizes).filter((size) => size === least).length > most.filter((c) => sizes[c] === least).length;
  const equal = Array.from(sizes).every((size) => size === least);
  const which = equal
    ? `the first ${count(mostDrawn)} of ${all} of one size`
    : `the ${count(mostDrawn)} largest of ${all}${tied ? ", of equal ones the first" : ""}`;
  return { drawn, note: `${which}${drawn.length > most.length ? ", and what the title names" : ""}` };
}
