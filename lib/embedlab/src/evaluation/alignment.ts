import { bestAssignment } from "./assignment.js";
import { tableOf, type Comparison, type Contingency, type Labels } from "./contingency.js";

/** Clusters matched one to one with categories, so that a confusion matrix has a diagonal. */
export interface Alignment {
  /** The counts as given: rows are categories, columns raw cluster ids in ascending order. */
  readonly table: Contingency;
  /** The same counts with columns reordered: matched clusters in their categories' order, then the clusters left over, noise last. */
  readonly counts: Int32Array;
  /** The raw cluster id of each column of `counts`. */
  readonly clusters: Int32Array;
  /** The category label matched with each column of `counts`, or null for a cluster left over. */
  readonly categories: readonly (number | null)[];
  /** Items whose cluster is matched with their category. */
  readonly correct: number;
  /** `correct` over all items. */
  readonly accuracy: number;
}

/**
 * Matches clusters with categories so that as many items as possible lie on the diagonal (Hungarian method), for any
 * number of either. A cluster and a category without an item in common are no match, nor is noise, where the table says what it is. Takes a table or (truth, clusters).
 * @example
 * ```ts
 * align(["mugs", "mugs", "shirts"].map((name) => ["mugs", "shirts"].indexOf(name)), [1, 1, 0]).accuracy; // => 1
 * ```
 */
export function align(...comparison: Comparison): Alignment {
  const table = tableOf(comparison);
  const { rows, columns, noiseColumn } = table;
  const columnOf = assignment(table).map((column, row) =>
    column !== -1 && table.counts[row * columns + column] > 0 ? column : -1,
  );
  const matched = [...columnOf.keys()].filter((row) => columnOf[row] !== -1);
  const taken = new Set(columnOf);
  const order = [
    ...matched.map((row) => columnOf[row]),
    ...[...table.columnLabels.keys()].filter((column) => column !== noiseColumn && !taken.has(column)),
    ...(noiseColumn === -1 ? [] : [noiseColumn]),
  ];
  const counts = new Int32Array(rows * columns);
  for (let i = 0; i < rows; i++)
    order.forEach((column, at) => (counts[i * columns + at] = table.counts[i * columns + column]));
  const correct = matched.reduce((sum, row) => sum + table.counts[row * columns + columnOf[row]], 0);
  return {
    table,
    counts,
    clusters: Int32Array.from(order, (column) => table.columnLabels[column]),
    categories: order.map((_, at) => (at < matched.length ? table.rowLabels[matched[at]] : null)),
    correct,
    accuracy: correct / table.total,
  };
}

/** The column of each row, -1 for rows left over. */
function assignment({ counts, rows, columns, noiseColumn }: Contingency): Int32Array {
  if (noiseColumn === -1) return bestAssignment(counts, rows, columns);
  if (columns === 1) return new Int32Array(rows).fill(-1);
  const clustered = bestAssignment(
    counts.filter((_, at) => at % columns !== noiseColumn),
    rows,
    columns - 1,
  );
  return clustered.map((column) => (column < noiseColumn ? column : column + 1));
}

/** Each item's category as its cluster has it; null in a cluster that no category was matched with. */
export function alignLabels(alignment: Alignment, clusters: Labels): (number | null)[] {
  const category = new Map(Array.from(alignment.clusters, (cluster, at) => [cluster, alignment.categories[at]]));
  return Array.from(clusters, (cluster) => category.get(cluster) ?? null);
}
