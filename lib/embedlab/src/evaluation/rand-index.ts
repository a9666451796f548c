import { noiseApart, tableOf, type Comparison, type Contingency } from "./contingency.js";

/** The sums of squares of a table's cells, row totals and column totals: all that the Rand indices need of it. */
export interface SquareSums {
  readonly total: number;
  readonly cells: number;
  readonly rows: number;
  readonly columns: number;
}

const squares = (values: Int32Array): number => values.reduce((sum, value) => sum + value * value, 0);

export function squareSums(table: Contingency): SquareSums {
  return {
    total: table.total,
    cells: squares(table.counts),
    rows: squares(table.rowTotals),
    columns: squares(table.columnTotals),
  };
}

/** ARI from sums of squares, in the form by counts of pairs that scikit-learn uses. */
export function ariFromSums({ total, cells, rows, columns }: SquareSums): number {
  const together = cells - total;
  const onlyColumns = columns - cells;
  const onlyRows = rows - cells;
  const apart = total * total - rows - columns + cells;
  if (onlyColumns === 0 && onlyRows === 0) return 1;
  const agreement = together * apart - onlyRows * onlyColumns;
  return (
    (2 * agreement) / ((together + onlyRows) * (onlyRows + apart) + (together + onlyColumns) * (onlyColumns + apart))
  );
}

/**
 * Adjusted Rand index (Hubert and Arabie, 1985): agreement of two labellings over pairs of items, 0 on average by chance,
 * 1 where they are the same up to names. Takes a table or two labellings. As sklearn.metrics.adjusted_rand_score.
 * @example
 * ```ts
 * adjustedRandIndex([0, 0, 1, 1], [1, 1, 0, 0]); // => 1
 * ```
 */
export function adjustedRandIndex(...comparison: Comparison): number {
  return ariFromSums(squareSums(noiseApart(tableOf(comparison))));
}
