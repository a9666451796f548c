import type { Catalogue } from "../products/catalogue.js";

/** Products that a category must have to bear a statement of its own. */
export const leastProducts = 5;

type Labelled = Pick<Catalogue, "categories" | "labels">;

/** Products of each category; of those of one group (near-duplicates) one, where groups are told. */
export function categorySizes({ categories, labels }: Labelled, groups?: ArrayLike<number>): number[] {
  const members = categories.map(() => new Set<number>());
  labels.forEach((label, row) => {
    if (label >= 0) members[label].add(groups?.[row] ?? row);
  });
  return members.map(({ size }) => size);
}

/** Rows of the products whose category has at least `least` products, and how many categories and products are left out. */
export function withoutSmallCategories(
  catalogue: Labelled,
  least = leastProducts,
  groups?: ArrayLike<number>,
): { rows: number[]; small: number; left: number } {
  const { labels } = catalogue;
  const sizes = categorySizes(catalogue, groups);
  const rows = [...labels.keys()].filter((row) => labels[row] >= 0 && sizes[labels[row]] >= least);
  const small = sizes.filter((size) => size > 0 && size < least).length;
  return { rows, small, left: labels.filter((label) => label >= 0).length - rows.length };
}
