import { leastProducts } from "../study/small-categories.js";
import { decimal, list } from "embedlab/display";
import { count } from "embedlab/text";

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

/** The first of what is in order and all that are shown as it is. */
export function shownAlike<T>(ordered: readonly T[], show: (one: T) => string): T[] {
  return ordered.filter((one) => show(one) === show(ordered[0]));
}

/** What each of a few comes to, in their order; of more than three the least and the greatest, with all that are shown as they are. */
export function eachOrEnds<T extends { readonly name: string }>(
  some: readonly T[],
  valueOf: (one: T) => number,
  show: (value: number) => string,
): string {
  const said = (one: T): string => show(valueOf(one));
  if (some.length === 1) return said(some[0]);
  if (some.length <= 3) return list(some.map((one) => `${said(one)} (${one.name})`));
  const ranked = [...some].sort((a, b) => valueOf(a) - valueOf(b));
  const [least, greatest] = [shownAlike(ranked, said), shownAlike([...ranked].reverse(), said).reverse()];
  const named = (alike: readonly T[]): string => `${said(alike[0])} (${someNamed(alike.map(({ name }) => name))})`;
  return least.length === some.length
    ? `${said(least[0])} (all ${some.length})`
    : `${named(least)} to ${named(greatest)}`;
}

/** Over which sizes models are told: "From 100 to 200 products " before all where they share them, else behind each name. */
export function overSizes<T extends { readonly name: string }>(
  models: readonly T[],
  endsOf: (one: T) => { readonly first: number; readonly last: number },
): { readonly where: string; readonly named: T[] } {
  const ranges = models
    .map(endsOf)
    .map(({ first, last }) =>
      first === last ? `on ${count(first)} products` : `from ${count(first)} to ${count(last)} products`,
    );
  const alike = new Set(ranges).size === 1;
  const alone = models.length === 1 ? `${models[0].name}'s ` : "";
  return {
    where: `${alike ? `${ranges[0][0].toUpperCase()}${ranges[0].slice(1)} ` : ""}${alone}`,
    named: models.map((model, i) => ({ ...model, name: alike ? model.name : `${model.name}, ${ranges[i]}` })),
  };
}

/** Values in the order in which `eachOrEnds` names whose they are. */
export function valuesOrEnds(values: readonly number[], show: (value: number) => string): string {
  if (values.length <= 3) return list(values.map(show));
  const [least, greatest] = [Math.min(...values), Math.max(...values)].map(show);
  return least === greatest ? least : `${least} to ${greatest}`;
}

/** "a", "a and b", "a, b and 3 others" */
export function someNamed(names: readonly string[], most = 2): string {
  return names.length <= most + 1
    ? list(names)
    : `${names.slice(0, most).join(", ")} and ${count(names.length - most)} others`;
}
