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

/** Cells as they are written with their numbers, the most frequent first: `"n/a" 12 times, empty 3 times`. */
export function tally(cells: Iterable<string>, isEmpty: (cell: string) => boolean, most = 5): string {
  const times = new Map<string, number>();
  for (const cell of cells) {
    const written = isEmpty(cell) ? "empty" : shown(cell, 40);
    times.set(written, (times.get(written) ?? 0) + 1);
  }
  const sorted = [...times].sort((a, b) => b[1] - a[1]);
  return listed(
    sorted.map(([written, all]) => `${written} ${all === 1 ? "once" : `${count(all)} times`}`),
    most,
  );
}
