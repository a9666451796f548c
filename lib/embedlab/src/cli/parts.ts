import { subset } from "../numeric/random.js";
import type { Catalogue } from "../products/catalogue.js";

/** A random part of `most` products, always the same one, with the categories that these have. */
export function sampled(catalogue: Catalogue, most: number | undefined): Catalogue {
  const { products, labels, categories } = catalogue;
  if (most === undefined || products.length <= most) return catalogue;
  const rows = subset(products.length, most);
  const kept = [...new Set(rows.map((row) => labels[row]))].filter((label) => label >= 0).sort((a, b) => a - b);
  const places = new Map(kept.map((label, place) => [label, place]));
  return {
    ...catalogue,
    products: rows.map((row) => products[row]),
    labels: Int32Array.from(rows, (row) => places.get(labels[row]) ?? -1),
    categories: kept.map((label) => categories[label]),
  };
}

/** The products that are grouped, and their rows: those with a category; all where fewer than two categories are known. */
export function judgedPart(catalogue: Catalogue): { readonly part: Catalogue; readonly rows: readonly number[] } {
  const all = [...catalogue.labels.keys()];
  const labelled = all.filter((row) => catalogue.labels[row] >= 0);
  const judged = new Set(labelled.map((row) => catalogue.labels[row])).size >= 2;
  const rows = judged ? labelled : all;
  const part = {
    ...catalogue,
    products: rows.map((row) => catalogue.products[row]),
    labels: judged ? Int32Array.from(rows, (row) => catalogue.labels[row]) : new Int32Array(rows.length).fill(-1),
    categories: judged ? catalogue.categories : [],
  };
  return { part, rows };
}
