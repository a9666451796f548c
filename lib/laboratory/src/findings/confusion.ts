import { align, contingency, noise, type Catalogue } from "embedlab";
import { contingencyFromCounts, type Alignment, type Contingency } from "embedlab/evaluation";

/** How many products of each category are in each cluster, with names to show. */
export interface Confusion {
  readonly model: string;
  /** The rows. */
  readonly categories: readonly string[];
  /** The columns, e.g. "cluster 3". */
  readonly clusters: readonly string[];
  /** Products of each category in each cluster, row by row. */
  readonly counts: ArrayLike<number>;
  /** The row that each column was matched with, null for none; null for all where columns are raw cluster numbers. */
  readonly matched: readonly (number | null)[] | null;
  /** Example texts a cell, row by row. */
  readonly examples?: readonly (readonly string[])[];
}

/** The column that each category was matched with; -1 for none. */
export const matchedColumns = ({ categories, matched }: Pick<Confusion, "categories" | "matched">): number[] =>
  categories.map((_, row) => matched?.indexOf(row) ?? -1);

/** The counts as rows. */
export const countRows = ({ categories, clusters, counts }: Confusion): number[][] =>
  categories.map((_, i) => Array.from({ length: clusters.length }, (__, j) => counts[i * clusters.length + j]));

const noiseName = "noise";

/** The categories that another matching, with as many products in matched clusters, gives another cluster: their order decided. */
export function matchedOtherwise(confusion: Confusion): number[] {
  if (confusion.matched === null) return [];
  const columns = matchedColumns(confusion);
  const table = countRows(confusion).map((row) =>
    row.map((count, j) => (confusion.clusters[j] === noiseName ? 0 : count)),
  );
  const within = (own: readonly number[]): number => table.reduce((sum, row, i) => sum + (row[own[i]] ?? 0), 0);
  if (table.every((row) => row.every((count) => count === 0))) return [];
  // One product less in a matched cell than in any other, on a scale where all of these together are less than one product.
  const scale = table.length + 1;
  if (table.some((row) => row.some((count) => count * scale >= 2 ** 31))) return [];
  const { clusters, categories } = align(
    contingencyFromCounts(
      table.map((row, i) => row.map((count, j) => scale * count - (columns[i] === j && count > 0 ? 1 : 0))),
    ),
  );
  const others = columns.map((_, i) => clusters[categories.indexOf(i)] ?? -1);
  const kept = (column: number, i: number): number => (table[i][column] > 0 ? column : -1);
  return within(others) === within(columns)
    ? [...columns.keys()].filter((i) => kept(columns[i], i) !== kept(others[i], i))
    : [];
}

const perCell = 3;

/** Names of up to three products a cell, row by row. */
function examples(
  catalogue: Catalogue,
  clusters: Int32Array,
  table: Contingency,
  columns: ArrayLike<number>,
): string[][] {
  const cells = Array.from({ length: table.rows * table.columns }, (): string[] => []);
  const rowOf = new Map(Array.from(table.rowLabels, (label, i) => [label, i]));
  const columnOf = new Map(Array.from(columns, (cluster, j) => [cluster, j]));
  catalogue.products.forEach(({ name, description }, i) => {
    const cell = cells[rowOf.get(catalogue.labels[i])! * table.columns + columnOf.get(clusters[i])!];
    if (cell.length < perCell) cell.push(name === "" ? description : name);
  });
  return cells;
}

const rowNames = ({ categories }: Catalogue, { rowLabels }: Contingency): string[] =>
  Array.from(rowLabels, (label) => categories[label]);

/** Clusters under their raw numbers. */
export function rawConfusion(model: string, catalogue: Catalogue, clusters: Int32Array): Confusion {
  const table = contingency(catalogue.labels, clusters, { noise });
  return {
    model,
    categories: rowNames(catalogue, table),
    clusters: Array.from(table.columnLabels, (cluster) => (cluster === noise ? noiseName : `cluster ${cluster}`)),
    counts: table.counts,
    matched: null,
    examples: examples(catalogue, clusters, table, table.columnLabels),
  };
}

/** Clusters in the order of the categories that they were matched with, raw numbers kept, noise last. */
export function alignedConfusion(
  model: string,
  catalogue: Catalogue,
  alignment: Alignment,
  clusters: Int32Array,
): Confusion {
  const { table, counts, categories, clusters: order } = alignment;
  const rowOf = new Map(Array.from(table.rowLabels, (label, row) => [label, row]));
  return {
    model,
    categories: rowNames(catalogue, table),
    clusters: Array.from(order, (cluster, j) => {
      const category = categories[j];
      return cluster === noise
        ? noiseName
        : `${cluster}: ${category === null ? "unmatched" : catalogue.categories[category]}`;
    }),
    counts,
    matched: categories.map((category) => (category === null ? null : rowOf.get(category)!)),
    examples: examples(catalogue, clusters, table, order),
  };
}
