import { InputError } from "embedlab";
import { Random } from "embedlab/numeric";

/**
 * About `size` rows with every category's share kept (largest remainders), at least one of each, in ascending order.
 * All rows where there are no more than that, or where it is Infinity.
 */
export function stratifiedSubset(labels: Int32Array, size: number, seed: number): Int32Array {
  if (size !== Infinity && (!Number.isInteger(size) || size < 1))
    throw new InputError(`size is ${size}; ask for a whole number of rows`);
  if (size >= labels.length) return Int32Array.from(labels.keys());
  const random = new Random(seed);
  const groups = new Map<number, number[]>();
  labels.forEach((label, row) => {
    const rows = groups.get(label);
    if (rows === undefined) groups.set(label, [row]);
    else rows.push(row);
  });
  const shares = [...groups.values()].map((rows) => ({ rows, exact: (rows.length * size) / labels.length }));
  const counts = shares.map(({ exact }) => Math.max(1, Math.floor(exact)));
  let left = size - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = shares
    .map(({ exact }, i) => ({ i, remainder: exact - Math.floor(exact) }))
    .sort((a, b) => b.remainder - a.remainder || a.i - b.i);
  for (const { i } of byRemainder) {
    if (left <= 0) break;
    counts[i]++;
    left--;
  }
  return Int32Array.from(
    shares.flatMap(({ rows }, i) => Array.from(random.shuffle(Int32Array.from(rows)).subarray(0, counts[i]))),
  ).sort();
}

/** The values at the given places, in the given order. */
export function pick(values: Int32Array, rows: ArrayLike<number>): Int32Array;
export function pick<T>(values: readonly T[], rows: ArrayLike<number>): T[];
export function pick(values: Int32Array | readonly unknown[], rows: ArrayLike<number>): Int32Array | unknown[] {
  const picked = Array.from(rows, (row) => values[row]);
  return values instanceof Int32Array ? Int32Array.from(picked as number[]) : picked;
}
