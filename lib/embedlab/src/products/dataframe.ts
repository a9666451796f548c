import type { Catalogue } from "./catalogue.js";
import { optionalPackage } from "../optional-package.js";
import { wordCount } from "./words.js";

/** The part of danfo.js's DataFrame that the notebooks use (https://danfo.jsdata.org/api-reference/dataframe). */
export interface DataFrame {
  readonly shape: number[];
  readonly columns: string[];
  readonly values: unknown[];
  head(rows?: number): DataFrame;
  tail(rows?: number): DataFrame;
  describe(): DataFrame;
  print(): void;
  column(name: string): { readonly values: unknown[]; valueCounts(): { readonly index: (string | number)[]; readonly values: unknown[] } };
  loc(selection: { rows?: unknown[]; columns?: string[] }): DataFrame;
  groupby(columns: string[]): GroupBy;
  sortValues(by: string, options?: { ascending?: boolean }): DataFrame;
  addColumn(name: string, values: unknown[]): DataFrame;
}

export interface GroupBy {
  col(names: string[]): GroupBy;
  count(): DataFrame;
  mean(): DataFrame;
  std(): DataFrame;
  max(): DataFrame;
  min(): DataFrame;
}

/**
 * The catalogue as a danfo.js data frame: row, id, name, category, description, characters, words.
 * danfo.js is loaded on the first call, which takes about a second.
 */
export async function toDataFrame(catalogue: Catalogue): Promise<DataFrame> {
  const danfo = await optionalPackage("danfojs-node", "toDataFrame", () => import("danfojs-node"));
  const { products } = catalogue;
  return new danfo.DataFrame({
    row: products.map((product) => product.row),
    id: products.map((product) => product.id),
    name: products.map((product) => product.name),
    category: products.map((product) => product.category ?? "(unlabelled)"),
    description: products.map((product) => product.description),
    characters: products.map((product) => product.description.length),
    words: products.map((product) => wordCount(product.description)),
  }) as unknown as DataFrame;
}

/** The rows of a data frame as objects, e.g. for `table`. */
export function frameRows(frame: DataFrame): object[] {
  return (frame.values as unknown[][]).map((row) => Object.fromEntries(frame.columns.map((column, j) => [column, row[j]])));
}
