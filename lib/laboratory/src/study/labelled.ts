import { count, counted } from "embedlab/text";
import type { Catalogue } from "embedlab";
import { pick } from "./subset.js";

/** What a part of a notebook says that compares with categories where there are none. */
export const needsCategories = "This part compares with categories, and there are none to compare with.";

/**
 * The products whose category has at least `least` of them; all products, and no categories, where fewer than two categories have so
 * many. With `least` 1 those that have a category, and all of them where none has one.
 */
export function labelledPart(catalogue: Catalogue, least = 1): Catalogue {
  const { categories, labels, products } = catalogue;
  const kept = keptCategories(catalogue, least);
  if (least > 1 && categories.length > 0 && kept.length < 2)
    return { ...catalogue, categories: [], labels: new Int32Array(products.length).fill(-1) };
  const places = new Map(kept.map((category, place) => [category, place]));
  const rows = [...labels.keys()].filter((row) => places.has(labels[row]));
  if (rows.length === 0 || rows.length === labels.length) return catalogue;
  return {
    ...catalogue,
    products: pick(products, rows),
    categories: pick(categories, kept),
    labels: Int32Array.from(rows, (row) => places.get(labels[row])!),
  };
}

/** Places of the categories that have a product, and at least `least`. */
function keptCategories({ categories, labels }: Pick<Catalogue, "categories" | "labels">, least: number): number[] {
  const sizes = new Int32Array(categories.length);
  for (const label of labels) if (label >= 0) sizes[label]++;
  return [...sizes.keys()].filter((category) => sizes[category] >= Math.max(1, least));
}

/** Sentences on what is missing from the labels of the whole catalogue, and on what `least` leaves out; none where every product counts. */
export function labelNotes(catalogue: Catalogue, least = 1): string[] {
  const { categories, products, labels } = catalogue;
  const without = labels.filter((label) => label < 0).length;
  if (without === labels.length)
    return [
      "No product of this catalogue has a category: what compares clusters with categories is left out, the rest goes on.",
    ];
  const kept = new Set(keptCategories(catalogue, least));
  const small = categories.length - kept.size;
  const left = labels.filter((label) => label >= 0 && !kept.has(label)).length;
  return [
    ...(without === 0
      ? []
      : [
          `${count(without)} of ${count(products.length)} products have no category: what compares with categories leaves them out.`,
        ]),
    ...(left === 0
      ? []
      : [
          kept.size < 2
            ? `The protocol counts categories of at least ${least} products, and fewer than two have so many: what compares clusters with categories is left out.`
            : `${counted(small, "category", "categories")} of fewer than ${least} products, ${count(left)} in all, ${small === 1 ? "is" : "are"} left out by the protocol.`,
        ]),
  ];
}

/** The share of the largest category: what always naming it would get right. */
export function largestShare(labels: ArrayLike<number>): number {
  const times = new Map<number, number>();
  for (const label of Array.from(labels)) times.set(label, (times.get(label) ?? 0) + 1);
  return Math.max(...times.values()) / labels.length;
}
