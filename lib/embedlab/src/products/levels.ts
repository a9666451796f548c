import { InputError } from "../errors.js";
import type { Catalogue } from "./catalogue.js";
import { flipkartMapping } from "./columns.js";
import { loadProducts, type LoadOptions } from "./load.js";

/** A catalogue's categories as so many levels of their paths name them. */
export interface CategoryLevel {
  readonly level: number;
  readonly categories: readonly string[];
  /** Index into `categories` for each product of the file, -1 without a label or in a category of too few. */
  readonly labels: Int32Array;
  /** Categories of fewer products than `least`, and the products in them, that are left out. */
  readonly small: { readonly categories: number; readonly products: number };
}

/**
 * The levels of a catalogue's category tree, from the first to `deepest`; empty where its categories are not paths
 * (`categoryKind` "tree" or "path"). A category of fewer than `least` products is left out of its level: nothing can be said of it.
 * @throws InputError as `loadProducts`
 */
export async function categoryLevels(
  path: string,
  options: LoadOptions = {},
  { deepest = 3, least = 10 }: { readonly deepest?: number; readonly least?: number } = {},
): Promise<CategoryLevel[]> {
  const columns = options.columns ?? flipkartMapping;
  if (columns.categoryKind !== "tree" && columns.categoryKind !== "path") return [];
  const levels: CategoryLevel[] = [];
  let before = 0;
  for (let level = 1; level <= deepest; level++) {
    const read = await atLevel(level);
    if (read === undefined) break;
    const { categories, labels } = read;
    // A path that has no more levels stays as it is.
    if (categories.length === before) break;
    before = categories.length;
    const sizes = new Int32Array(categories.length);
    for (const label of labels) if (label >= 0) sizes[label]++;
    const kept = [...sizes.keys()].filter((category) => sizes[category] >= least);
    if (kept.length < 2) continue;
    const place = new Map(kept.map((category, at) => [category, at]));
    const found = labels.map((label) => place.get(label) ?? -1);
    levels.push({
      level,
      categories: kept.map((category) => categories[category]),
      labels: found,
      small: {
        categories: categories.length - kept.length,
        products: labels.filter((label, row) => label >= 0 && found[row] === -1).length,
      },
    });
  }
  return levels;

  /** Undefined below the first level where every product is a category of its own, which `loadProducts` refuses. */
  async function atLevel(level: number): Promise<Catalogue | undefined> {
    try {
      return await loadProducts(path, { ...options, columns: { ...columns, categoryLevel: level } });
    } catch (error) {
      if (level > 1 && error instanceof InputError) return undefined;
      throw error;
    }
  }
}
