import { count } from "embedlab/display";
import type { Catalogue } from "embedlab";
import { pick } from "./subset.js";

/** What a part of a notebook says that compares with categories where there are none. */
export const needsCategories = "This part compares with categories, and there are none to compare with.";

/** The products that have a category; all of them where none has one. */
export function labelledPart(catalogue: Catalogue): Catalogue {
  const rows = [...catalogue.labels.keys()].filter((row) => catalogue.labels[row] >= 0);
  if (rows.length === 0 || rows.length === catalogue.labels.length) return catalogue;
  return { ...catalogue, products: pick(catalogue.products, rows), labels: pick(catalogue.labels, rows) };
}

/** Sentences on what is missing from the labels of the whole catalogue; none where every product has one. */
export function labelNotes({ products, labels }: Catalogue): string[] {
  const without = labels.filter((label) => label < 0).length;
  if (without === 0) return [];
  if (without === labels.length)
    return [
      "No product of this catalogue has a category: what compares clusters with categories is left out, the rest goes on.",
    ];
  return [
    `${count(without)} of ${count(products.length)} products have no category: what compares with categories leaves them out.`,
  ];
}
