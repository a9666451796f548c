import { align, contingency, noise } from "embedlab";
import type { Contingency } from "embedlab/evaluation";

/** Counts of a table after alignment: category i's products in the cluster matched with category j. Unmatched clusters are left out. */
export function alignedCounts(table: Contingency): number[][] {
  const { counts, categories } = align(table);
  const counted = Array.from({ length: table.rows }, () => new Array<number>(table.rows).fill(0));
  for (let i = 0; i < table.rows; i++) {
    categories.forEach((label, at) => {
      if (label !== null) counted[i][table.rowLabels.indexOf(label)] = counts[i * table.columns + at];
    });
  }
  return counted;
}

/** Of all pairs of one product of category row `a` and one of `b`, the share whose two lie in one cluster: 0 where the two never meet. */
export function sharedPairs({ counts, columns, rowTotals }: Contingency, a: number, b: number): number {
  let pairs = 0;
  for (let j = 0; j < columns; j++) pairs += counts[a * columns + j] * counts[b * columns + j];
  return pairs / (rowTotals[a] * rowTotals[b]);
}

/** How far category row `a` stands apart: the F1 of the cluster that fits it best, 1 where a cluster is the category. */
export function bestF1({ counts, columns, rowTotals, columnTotals }: Contingency, a: number): number {
  let best = 0;
  for (let j = 0; j < columns; j++)
    best = Math.max(best, (2 * counts[a * columns + j]) / (rowTotals[a] + columnTotals[j]));
  return best;
}

/** Over how many clusters category row `a` is spread, as if evenly: the exponential of its entropy, 1 where one cluster holds it. */
export function clustersUsed({ counts, columns, rowTotals }: Contingency, a: number): number {
  let entropy = 0;
  for (let j = 0; j < columns; j++) {
    const share = counts[a * columns + j] / rowTotals[a];
    if (share > 0) entropy -= share * Math.log(share);
  }
  return Math.exp(entropy);
}

/** The table of each clustering of the same products, in the order of the seeds. */
export const tablesOf = (truth: Int32Array, clusterings: readonly Int32Array[]): Contingency[] =>
  clusterings.map((clusters) => contingency(truth, clusters, { noise }));
