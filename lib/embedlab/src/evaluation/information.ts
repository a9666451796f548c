import { noiseApart, tableOf, type Comparison, type Contingency } from "./contingency.js";
import { expectedMutualInformation } from "./expected-information.js";

/** The entropy in nats of a labelling with these counts. */
function entropy(counts: Int32Array, total: number): number {
  if (counts.length === 1) return 0;
  let sum = 0;
  for (const count of counts) if (count > 0) sum -= (count / total) * (Math.log(count) - Math.log(total));
  return sum;
}

function mutualInformation(table: Contingency): number {
  const { counts, rows, columns, rowTotals, columnTotals, total } = table;
  if (rows === 1 || columns === 1) return 0;
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const count = counts[i * columns + j];
      if (count > 0)
        sum +=
          (count / total) * (Math.log(count) - Math.log(rowTotals[i]) - Math.log(columnTotals[j]) + Math.log(total));
    }
  }
  return Math.abs(sum) < Number.EPSILON ? 0 : Math.max(sum, 0);
}

const awayFromZero = (value: number): number =>
  value < 0 ? Math.min(value, -Number.EPSILON) : Math.max(value, Number.EPSILON);

/**
 * Adjusted mutual information (Vinh, Epps and Bailey, 2010), arithmetic mean of entropies: 0 on average by chance, 1 for
 * equal labellings; the measure to prefer over ARI where categories are of unequal size. As sklearn.metrics.adjusted_mutual_info_score.
 * @example
 * ```ts
 * adjustedMutualInformation([0, 0, 1, 1], [1, 1, 0, 0]).toFixed(3); // => '1.000'
 * ```
 */
export function adjustedMutualInformation(...comparison: Comparison): number {
  const table = noiseApart(tableOf(comparison));
  if (table.rows === 1 && table.columns === 1) return 1;
  if (table.rows === 1 || table.columns === 1) return 0;
  const expected = expectedMutualInformation(table);
  const mean = (entropy(table.rowTotals, table.total) + entropy(table.columnTotals, table.total)) / 2;
  return awayFromZero(mutualInformation(table) - expected) / awayFromZero(mean - expected);
}

/** Mutual information over the arithmetic mean of entropies, from 0 to 1, not corrected for chance. */
export function normalizedMutualInformation(...comparison: Comparison): number {
  const table = noiseApart(tableOf(comparison));
  if (table.rows === 1 && table.columns === 1) return 1;
  const information = mutualInformation(table);
  return information === 0
    ? 0
    : (2 * information) / (entropy(table.rowTotals, table.total) + entropy(table.columnTotals, table.total));
}

/** 1 where each cluster (column) holds items of one category (row) only (Rosenberg and Hirschberg, 2007). */
export function homogeneity(...comparison: Comparison): number {
  const table = noiseApart(tableOf(comparison));
  const whole = entropy(table.rowTotals, table.total);
  return whole === 0 ? 1 : mutualInformation(table) / whole;
}

/** 1 where all items of a category (row) are in one cluster (column). */
export function completeness(...comparison: Comparison): number {
  const table = noiseApart(tableOf(comparison));
  const whole = entropy(table.columnTotals, table.total);
  return whole === 0 ? 1 : mutualInformation(table) / whole;
}

/**
 * The harmonic mean of homogeneity and completeness.
 * @example
 * ```ts
 * vMeasure([0, 0, 1, 1], [0, 0, 1, 2]).toFixed(3); // => '0.800'
 * ```
 */
export function vMeasure(...comparison: Comparison): number {
  const table = noiseApart(tableOf(comparison));
  const h = homogeneity(table);
  const c = completeness(table);
  return h + c === 0 ? 0 : (2 * h * c) / (h + c);
}

/**
 * The share of items that belong to their cluster's commonest category. It rises with the number of clusters.
 * @example
 * ```ts
 * purity([0, 0, 1, 1], [0, 0, 0, 1]); // => 0.75
 * ```
 */
export function purity(...comparison: Comparison): number {
  const { counts, rows, columns, total, noiseColumn } = tableOf(comparison);
  let sum = 0;
  for (let j = 0; j < columns; j++) {
    if (j === noiseColumn) continue;
    let most = 0;
    for (let i = 0; i < rows; i++) most = Math.max(most, counts[i * columns + j]);
    sum += most;
  }
  return sum / total;
}
