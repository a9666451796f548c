import { leastProducts } from "../study/small-categories.js";
import { count, decimal } from "embedlab/display";

export { leastProducts };

/** What a figure says where categories are too small for its headline; empty where none is. */
export function smallNote(sizes: readonly number[]): string {
  const small = sizes.filter((size) => size > 0 && size < leastProducts).length;
  return small === 0
    ? ""
    : `${count(small)} of ${count(sizes.length)} categories have fewer than ${leastProducts} products and are in no headline`;
}

/** True where two values read alike with that many decimals: a difference below what is shown is none. */
export function readsEqual(a: number, b: number, digits = 3): boolean {
  return decimal(a, digits) === decimal(b, digits);
}
