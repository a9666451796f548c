import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
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

/** How the catalogue is loaded, and which of its levels are asked for. */
export interface LevelOptions extends LoadOptions {
  /** The last level; 3 unless told. */
  readonly deepest?: number;
  /** Products below which nothing can be said of a category, so that it is left out of its level; 10 unless told. */
  readonly least?: number;
}

/**
 * The levels of a catalogue's category tree, from the first to `deepest`; empty where its categories are not paths
 * (`categoryKind` "tree" or "path").
 * @throws InputError as `loadProducts`
 */
export async function categoryLevels(path: string, options: LevelOptions = {}): Promise<CategoryLevel[]> {
  requireOptions("categoryLevels", options);
  const { deepest = 3, least = 10, columns = flipkartMapping, ...load } = options;
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
      return await loadProducts(path, { ...load, columns: { ...columns, categoryLevel: level } });
    } catch (error) {
      if (level > 1 && error instanceof InputError) return undefined;
      throw error;
    }
  }
}
