import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import {
  contingency,
  distinctLabels,
  labelIndices,
  noiseApart,
  tableOf,
  type Comparison,
  type Labels,
} from "./contingency.js";
import { normalQuantile } from "./normal.js";
import { ariFromSums, squareSums, type SquareSums } from "./rand-index.js";

/** An estimate with its interval. */
export interface Interval {
  readonly estimate: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}

/** An estimate that may be 0, with its interval and test. */
export interface TestedInterval extends Interval {
  /** The chance of an estimate at least as far from 0 were it 0. */
  readonly p: number;
}

/** The sums after one item of the given cell is left out. */
function without(sums: SquareSums, cell: number, row: number, column: number): SquareSums {
  return {
    total: sums.total - 1,
    cells: sums.cells - 2 * cell + 1,
    rows: sums.rows - 2 * row + 1,
    columns: sums.columns - 2 * column + 1,
  };
}

/** The normal interval from `values[g]`, the statistic without one item, which is the same for each of the `times[g]` items of a group. */
function jackknife(
  estimate: number,
  values: readonly number[],
  times: readonly number[],
  confidence: number,
  limit: number,
): Interval {
  if (!(confidence > 0 && confidence < 1))
    throw new InputError(`confidence is ${confidence}; it lies between 0 and 1, as 0.95`);
  const n = times.reduce((sum, count) => sum + count, 0);
  if (n < 3) throw new InputError(`${n} items are too few for a jackknife; it leaves each out in turn and needs 3`);
  const mean = values.reduce((sum, value, g) => sum + times[g] * value, 0) / n;
  const spread = values.reduce((sum, value, g) => sum + times[g] * (value - mean) ** 2, 0);
  const standardError = Math.sqrt(((n - 1) / n) * spread);
  const half = normalQuantile((1 + confidence) / 2) * standardError;
  return {
    estimate,
    standardError,
    low: Math.max(estimate - half, -limit),
    high: Math.min(estimate + half, limit),
    confidence,
  };
}

/**
 * ARI with its delete-one jackknife interval over items (Efron and Tibshirani, 1993, chapter 11), in O(cells of the table).
 * It says what another sample of products would change, with the labels as they are; not what another seed would.
 * A bootstrap would not do: its duplicated items are pairs that always agree.
 */
export function ariInterval(comparison: Comparison, { confidence = 0.95 }: { confidence?: number } = {}): Interval {
  const table = noiseApart(tableOf(comparison));
  const sums = squareSums(table);
  const values: number[] = [];
  const times: number[] = [];
  for (let i = 0; i < table.rows; i++) {
    for (let j = 0; j < table.columns; j++) {
      const cell = table.counts[i * table.columns + j];
      if (cell === 0) continue;
      values.push(ariFromSums(without(sums, cell, table.rowTotals[i], table.columnTotals[j])));
      times.push(cell);
    }
  }
  return jackknife(ariFromSums(sums), values, times, confidence, 1);
}

/**
 * ARI(truth, b) - ARI(truth, a) for two clusterings of the same items, with the jackknife interval that leaves the same
 * item out of both: far narrower than two separate intervals where the clusterings agree on much.
 */
export function ariDifferenceInterval(
  truth: Labels,
  a: Labels,
  b: Labels,
  options: { confidence?: number } = {},
): Interval {
  requireOptions("ariDifferenceInterval", options);
  const { confidence = 0.95 } = options;
  const tables = [contingency(truth, a), contingency(truth, b)];
  const sums = tables.map(squareSums);
  const distinct = [truth, a, b].map((labels, which) =>
    distinctLabels(labels, ["truth", "first clustering", "second clustering"][which]),
  );
  const [t, ca, cb] = [truth, a, b].map((labels, which) => labelIndices(labels, distinct[which]));
  const groups = new Map<number, number>();
  for (let i = 0; i < t.length; i++) {
    const key = (t[i] * distinct[1].length + ca[i]) * distinct[2].length + cb[i];
    groups.set(key, (groups.get(key) ?? 0) + 1);
  }
  const values: number[] = [];
  const times: number[] = [];
  for (const [key, count] of groups) {
    const inB = key % distinct[2].length;
    const rest = Math.floor(key / distinct[2].length);
    const columns = [rest % distinct[1].length, inB];
    const row = Math.floor(rest / distinct[1].length);
    const [left, right] = tables.map((table, which) =>
      ariFromSums(
        without(
          sums[which],
          table.counts[row * table.columns + columns[which]],
          table.rowTotals[row],
          table.columnTotals[columns[which]],
        ),
      ),
    );
    values.push(right - left);
    times.push(count);
  }
  return jackknife(ariFromSums(sums[1]) - ariFromSums(sums[0]), values, times, confidence, 2);
}
