import type { Catalogue } from "./catalogue.js";
import { optionalPackage } from "../optional-package.js";
import { wordCount } from "../text/words.js";

/** The part of danfo.js's DataFrame that the notebooks use (https://danfo.jsdata.org/api-reference/dataframe). */
export interface DataFrame {
  readonly shape: number[];
  readonly columns: string[];
  readonly values: unknown[];
  head(rows?: number): DataFrame;
  tail(rows?: number): DataFrame;
  describe(): DataFrame;
  print(): void;
  column(name: string): {
    readonly values: unknown[];
    valueCounts(): { readonly index: (string | number)[]; readonly values: unknown[] };
  };
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

interface Grouping {
  data: unknown[][] | null;
  columnName: string[];
  colIndex: number[];
  colDict: Record<string, Record<string, unknown[]>>;
  keyToValue: Record<string, unknown[]>;
}

/** Groups under keys that no name can meet: danfo.js takes the names themselves, so that "constructor" and "a-b" break. */
function group(this: Grouping): Grouping {
  this.keyToValue = {};
  this.colDict = {};
  for (const row of this.data ?? []) {
    const values = this.colIndex.map((column) => row[column]);
    const key = `k${JSON.stringify(values)}`;
    this.keyToValue[key] ??= values;
    this.colDict[key] ??= Object.fromEntries(this.columnName.map((name): [string, unknown[]] => [name, []]));
    this.columnName.forEach((name, j) => this.colDict[key][name].push(row[j]));
  }
  return this;
}

type SeriesLike = { values: unknown[]; constructor: new (data: number[], options: { index: unknown[] }) => object };

/** Counts of each value as it stands: danfo.js makes "01" and "1" the number 1. */
function valueCounts(this: SeriesLike): object {
  const counts = new Map<unknown, number>();
  for (const value of this.values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return new this.constructor([...counts.values()], { index: [...counts.keys()] });
}

/** danfo.js with groups and counts that hold for every name, once. */
async function openDanfo(): Promise<typeof import("danfojs-node")> {
  const danfo = await optionalPackage("danfojs-node", "toDataFrame", () => import("danfojs-node"));
  const any = new danfo.DataFrame({ a: ["x"], b: [1] });
  Object.assign(Object.getPrototypeOf(any.column("a")) as object, { valueCounts });
  Object.assign(Object.getPrototypeOf(any.groupby(["a"])) as object, { group });
  return danfo;
}

/**
 * The catalogue as a danfo.js data frame: row, id, name, category, description, characters, words.
 * danfo.js is loaded on the first call, which takes about a second.
 * @example
 * ```ts
 * const frame = await toDataFrame(await loadProducts("products.csv"));
 * frame.shape[1]; // => 7
 * ```
 */
export async function toDataFrame(catalogue: Catalogue): Promise<DataFrame> {
  const danfo = await openDanfo();
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
  return (frame.values as unknown[][]).map((row) =>
    Object.fromEntries(frame.columns.map((column, j) => [column, row[j]])),
  );
}
