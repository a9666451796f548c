import { align } from "./alignment.js";
import { contingency } from "./contingency.js";
import { measures, type MeasureName } from "./measures.js";

/** What compares clusters with categories as one number, in the order of `groupingScores`. */
export const groupingMeasures = Object.keys(measures) as MeasureName[];

/**
 * The grouping measures of a clustering, then for each category 0 … nCategories - 1 the share of its items that are in the
 * cluster matched with it (`align`); NaN for a category without items.
 */
export function groupingScores(truth: Int32Array, clusters: Int32Array, nCategories: number): Float64Array {
  const table = contingency(truth, clusters);
  const { counts, categories } = align(table);
  const scores = new Float64Array(groupingMeasures.length + nCategories);
  scores.set(groupingMeasures.map((name) => measures[name].of(table)));
  const shares = scores.subarray(groupingMeasures.length).fill(NaN);
  table.rowLabels.forEach((category, row) => {
    const column = categories.indexOf(category);
    if (category < nCategories)
      shares[category] = column === -1 ? 0 : counts[row * table.columns + column] / table.rowTotals[row];
  });
  return scores;
}
