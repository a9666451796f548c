import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";

/** One integer an item: a category's index, a cluster's number. Any integers will do; -1 is a label like the others unless it is said to be noise. */
export type Labels = ArrayLike<number>;

/** How often each label of one labelling meets each label of another; rows and columns in ascending order of label. */
export interface Contingency {
  /** Row-major, rows x columns. */
  readonly counts: Int32Array;
  readonly rows: number;
  readonly columns: number;
  /** The label that each row, and each column, stands for. */
  readonly rowLabels: Int32Array;
  readonly columnLabels: Int32Array;
  readonly rowTotals: Int32Array;
  readonly columnTotals: Int32Array;
  readonly total: number;
  /**
   * The column of the items that a clusterer left out of every cluster; -1 where there is none. Noise is no cluster:
   * measures count each such item as a cluster of its own, and where that alone would make it right (purity, alignment), as wrong.
   */
  readonly noiseColumn: number;
}

/** The distinct labels in ascending order. Throws where a label is not a 32-bit integer. */
export function distinctLabels(labels: Labels, what: string): Int32Array {
  const seen = new Set<number>();
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if ((label | 0) !== label)
      throw new InputError(`${what}: item ${i} is labelled ${label}; a label is a 32-bit integer: number the names`);
    seen.add(label);
  }
  return Int32Array.from(seen).sort();
}

/** Each item's place among `distinct`. */
export function labelIndices(labels: Labels, distinct: Int32Array): Int32Array {
  const place = new Map<number, number>();
  distinct.forEach((label, index) => place.set(label, index));
  return Int32Array.from({ length: labels.length }, (_, i) => place.get(labels[i])!);
}

/**
 * The contingency table of two labellings of the same items. `noise` is the column label of items in no cluster (-1 from
 * this library's clusterers); none unless told. Throws where the labellings differ in length, or are empty.
 * @example
 * ```ts
 * contingency([0, 0, 1, 1], [0, 1, 1, 1]).counts; // => Int32Array(4) [ 1, 1, 0, 2 ]
 * ```
 */
export function contingency(
  rowLabels: Labels,
  columnLabels: Labels,
  options: { readonly noise?: number } = {},
): Contingency {
  requireOptions("contingency", options);
  const { noise } = options;
  if (rowLabels.length !== columnLabels.length) {
    throw new InputError(
      `the labellings have ${rowLabels.length} and ${columnLabels.length} items; they must label the same items`,
    );
  }
  const rows = distinctLabels(rowLabels, "first labelling");
  const columns = distinctLabels(columnLabels, "second labelling");
  const row = labelIndices(rowLabels, rows);
  const column = labelIndices(columnLabels, columns);
  const counts = new Int32Array(rows.length * columns.length);
  for (let i = 0; i < row.length; i++) counts[row[i] * columns.length + column[i]]++;
  return withTotals(counts, rows, columns, noise === undefined ? -1 : columns.indexOf(noise));
}

/**
 * A table that somebody else counted: rows of non-negative integers, labelled by their places.
 * @example
 * ```ts
 * adjustedRandIndex(contingencyFromCounts([[5, 0], [0, 5]])); // => 1
 * ```
 */
export function contingencyFromCounts(table: ArrayLike<ArrayLike<number>>): Contingency {
  const columns = table.length === 0 ? 0 : table[0].length;
  const counts = new Int32Array(table.length * columns);
  for (let i = 0; i < table.length; i++) {
    if (table[i].length !== columns)
      throw new InputError(`row ${i} has ${table[i].length} counts, row 0 has ${columns}`);
    for (let j = 0; j < columns; j++) {
      const count = table[i][j];
      if (count < 0 || (count | 0) !== count)
        throw new InputError(`row ${i}, column ${j} is ${count}; a count is an integer of at least 0`);
      counts[i * columns + j] = count;
    }
  }
  const places = (length: number): Int32Array => Int32Array.from({ length }, (_, i) => i);
  return withTotals(counts, places(table.length), places(columns));
}

function withTotals(
  counts: Int32Array,
  rowLabels: Int32Array,
  columnLabels: Int32Array,
  noiseColumn = -1,
): Contingency {
  const rows = rowLabels.length;
  const columns = columnLabels.length;
  const rowTotals = new Int32Array(rows);
  const columnTotals = new Int32Array(columns);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const count = counts[i * columns + j];
      rowTotals[i] += count;
      columnTotals[j] += count;
      total += count;
    }
  }
  if (total === 0) throw new InputError("there are no items to compare");
  return { counts, rows, columns, rowLabels, columnLabels, rowTotals, columnTotals, total, noiseColumn };
}

/** What the measures take: a table, or two labellings of the same items. */
export type Comparison = [table: Contingency] | [truth: Labels, clusters: Labels];

export function tableOf(comparison: Comparison): Contingency {
  return comparison.length === 1 ? comparison[0] : contingency(comparison[0], comparison[1]);
}

/** The table in which each item of the noise is a cluster of its own. */
export function noiseApart(table: Contingency): Contingency {
  const { rows, columns, noiseColumn } = table;
  if (noiseColumn === -1) return table;
  const alone = table.columnTotals[noiseColumn];
  const width = columns - 1 + alone;
  const counts = new Int32Array(rows * width);
  let next = columns - 1;
  for (let i = 0; i < rows; i++) {
    for (let j = 0, to = 0; j < columns; j++)
      if (j !== noiseColumn) counts[i * width + to++] = table.counts[i * columns + j];
    for (let item = 0; item < table.counts[i * columns + noiseColumn]; item++) counts[i * width + next++] = 1;
  }
  const kept = table.columnLabels.filter((_, j) => j !== noiseColumn);
  const first = kept.reduce((most, label) => Math.max(most, label), -1) + 1;
  return withTotals(
    counts,
    table.rowLabels,
    Int32Array.from({ length: width }, (_, j) => (j < kept.length ? kept[j] : first + j - kept.length)),
  );
}
