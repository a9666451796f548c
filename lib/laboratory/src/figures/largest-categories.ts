import { count } from "embedlab/display";

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

/** The categories that a figure draws, and a part of its subtitle on those that it does not; empty where it draws all. */
export function drawnCategories(sizes: ArrayLike<number>): { readonly drawn: number[]; readonly note: string } {
  const drawn = largest(sizes, mostDrawn);
  const left = sizes.length - drawn.length;
  return { drawn, note: left === 0 ? "" : `the ${count(mostDrawn)} largest of ${count(sizes.length)} categories` };
}
