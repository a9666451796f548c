import { shown } from "./shown.js";

const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** 1050 -> "1,050" */
export const count = (value: number): string => grouped.format(value);

/** "1 product", "1,050 products" */
export const counted = (value: number, noun: string, plural = `${noun}s`): string =>
  `${count(value)} ${value === 1 ? noun : plural}`;

/** The first `most` of some names, and how many more there are. */
export const listed = (names: readonly string[], most: number): string =>
  `${names.slice(0, most).join(", ")}${names.length > most ? ` and ${count(names.length - most)} more` : ""}`;

/** How often each of some values stands among them. */
export function timesOf<T>(values: Iterable<T>): Map<T, number> {
  const times = new Map<T, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return times;
}

/** The value that is counted most often, of equals the first, and how often. */
export const mostFrequent = (times: ReadonlyMap<string, number>): readonly [value: string, times: number] =>
  [...times].reduce((best, one) => (one[1] > best[1] ? one : best));

/** ". 3 of 1,050 rows are so", nothing where it is a single one. */
export const areSo = (some: number, all: number): string =>
  some === 1 ? "" : `. ${count(some)} of ${count(all)} rows are so`;

/** Cells as they are written with their numbers, the most frequent first: `"n/a" 12 times, empty 3 times`. */
export function tally(cells: readonly string[], isEmpty: (cell: string) => boolean, most = 5): string {
  const times = timesOf(cells.map((cell) => (isEmpty(cell) ? "empty" : shown(cell, 40))));
  const sorted = [...times].sort((a, b) => b[1] - a[1]);
  return listed(
    sorted.map(([written, all]) => `${written} ${all === 1 ? "once" : `${count(all)} times`}`),
    most,
  );
}
