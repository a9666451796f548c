import { mostFrequent } from "../text/counted.js";
import { seenAs, visibleName } from "../text/names.js";

/** One row of the file, as it is written there. */
export interface Product {
  readonly id: string;
  /** The beginning of the text where no column of names was told. */
  readonly name: string;
  readonly description: string;
  /** `null` where the catalogue says nothing. */
  readonly category: string | null;
  /** 1-based data row of the file. */
  readonly row: number;
}

export interface Catalogue {
  readonly name: string;
  readonly path: string;
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string;
  /** True where any product is made up: say so wherever a figure is drawn from it. */
  readonly synthetic: boolean;
  readonly products: readonly Product[];
  /** Distinct, in the order of the texts' language (code units for English and where none is known). */
  readonly categories: readonly string[];
  /** Index into `categories` for each product, -1 where unlabelled. */
  readonly labels: Int32Array;
  readonly source: string;
  readonly licence: string;
  /** The language of most texts as an ISO 639-1 code, e.g. "fr"; null where it is not clear. */
  readonly language?: string | null;
  /** What was found in the file that its reader should know, as sentences. */
  readonly notes?: readonly string[];
}

/** Names in a language's order; in code units for English and where none is known, as the note's own tables have them. */
export function inOrder(names: Iterable<string>, language: string | null = null): string[] {
  if (language === null || language === "en") return [...names].sort();
  const { compare } = new Intl.Collator(language);
  return [...names].sort((a, b) => compare(a, b) || (a < b ? -1 : 1));
}

/** The distinct categories in order, and each product's index into them (-1 where `null`). */
export function labelProducts(
  products: readonly Product[],
  language: string | null = null,
): { categories: string[]; labels: Int32Array } {
  const named = products.flatMap((product) => (product.category === null ? [] : [product.category]));
  const categories = inOrder(new Set(named), language);
  const index = new Map(categories.map((category, i) => [category, i]));
  const labels = Int32Array.from(products, (product) =>
    product.category === null ? -1 : index.get(product.category)!,
  );
  return { categories, labels };
}

/** A category, and what else was written for it. */
export interface Folded {
  readonly name: string;
  readonly spellings: readonly { readonly written: string; readonly products: number }[];
}

/**
 * Categories that look alike (composed or not, with invisible characters or other blanks, their emoji drawn in colour or not)
 * under one spelling, the most frequent of them as it is seen, and the spellings that were folded, each with its products.
 */
export function foldCategories(products: readonly Product[]): { products: Product[]; folded: Folded[] } {
  const spellings = new Map<string, Map<string, number>>();
  const keys = new Map<string, string>();
  for (const { category } of products) {
    if (category === null) continue;
    const key = keys.get(category) ?? seenAs(category);
    keys.set(category, key);
    const counts = spellings.get(key) ?? new Map<string, number>();
    spellings.set(key, counts.set(category, (counts.get(category) ?? 0) + 1));
  }
  const names = new Map([...spellings].map(([key, counts]) => [key, visibleName(mostFrequent(counts)[0])]));
  const folded = [...spellings].flatMap(([key, counts]) => {
    const name = names.get(key)!;
    const others = [...counts].filter(([written]) => written !== name);
    return counts.size < 2
      ? []
      : [{ name, spellings: others.map(([written, count]) => ({ written, products: count })) }];
  });
  return {
    products: products.map((product) =>
      product.category === null ? product : { ...product, category: names.get(keys.get(product.category)!)! },
    ),
    folded,
  };
}
