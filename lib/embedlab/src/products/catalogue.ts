import { InputError } from "../errors.js";

/** One row of the file, as it is written there. */
export interface Product {
  readonly id: string;
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
  /** Distinct, in code unit order. */
  readonly categories: readonly string[];
  /** Index into `categories` for each product, -1 where unlabelled. */
  readonly labels: Int32Array;
  readonly source: string;
  readonly licence: string;
}

/** The distinct categories in code unit order, and each product's index into them (-1 where `null`). */
export function labelProducts(products: readonly Product[]): { categories: string[]; labels: Int32Array } {
  const named = products.flatMap((product) => (product.category === null ? [] : [product.category]));
  const categories = [...new Set(named)].sort();
  const index = new Map(categories.map((category, i) => [category, i]));
  const labels = Int32Array.from(products, (product) => (product.category === null ? -1 : index.get(product.category)!));
  return { categories, labels };
}

/** @throws InputError unless `nClusters` is an integer from 1 to the catalogue's products. */
export function checkClusterCount(catalogue: Catalogue, nClusters: number): void {
  const rows = catalogue.products.length;
  if (!Number.isInteger(nClusters) || nClusters < 1) {
    throw new InputError(`nClusters is ${nClusters}; ask for a whole number from 1 to the ${rows} products of ${catalogue.path}`);
  }
  if (nClusters > rows) {
    throw new InputError(`${catalogue.path}: ${nClusters} clusters asked of ${rows} products; ask for at most ${rows} or bring more products`);
  }
}
