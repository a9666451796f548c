import { leastProducts } from "../study/small-categories.js";
import { count, decimal, list } from "embedlab/display";

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
  return decimal(a, digits) === decimal(b, digits) || decimal(a - b, digits) === decimal(0, digits);
}

/** The first of what is in order and all that read as it does: a lead below what is shown is none. */
export function firstOfAll<T>(ordered: readonly T[], valueOf: (one: T) => number, digits = 3): T[] {
  return ordered.filter((one) => readsEqual(valueOf(one), valueOf(ordered[0]), digits));
}

/** "a", "a and b", "a, b and 3 others" */
export function someNamed(names: readonly string[], most = 2): string {
  return names.length <= most + 1
    ? list(names)
    : `${names.slice(0, most).join(", ")} and ${count(names.length - most)} others`;
}
