import { isBlank, visibleName } from "../text/names.js";
import { wordsOf } from "../text/words.js";

/** What the cells of a column have in common, by the rows that were looked at. */
export interface ColumnShape {
  readonly kind: "digits" | "text" | "label" | "other";
  /** Whether a cell of the rows is unlike nearly all of the column's; blank ones never are. */
  isUnlike(cell: string): boolean;
  /** Whether a header's cell is plainly one of the column's values: "p1" over "p2" and "p3", a label that rows have. */
  isValue(name: string): boolean;
  /** Whether a header's cell has as many words as the column's texts. */
  isText(name: string): boolean;
}

/** Rows that are looked at, and characters of a cell. */
const looked = 2000;
const looking = 200;
const least = 3;
/** Of n cells so many may be otherwise: one in twenty, and one of few. */
const exceptions = (n: number): number => Math.max(1, Math.floor(n / 20));

const hasDigit = (cell: string): boolean => /\p{Nd}/u.test(cell);
const number = /^[-+]?\d+$/;
/** A code without its numbers: "p1" and "p27" are "p0". */
const pattern = (cell: string): string => cell.replace(/\p{Nd}+/gu, "0");
/** Words of a cell's beginning, which tells a text from a name. */
const wordCount = (cell: string): number => wordsOf(cell.slice(0, looking)).length;

const never = (): boolean => false;
const other: ColumnShape = { kind: "other", isUnlike: never, isValue: never, isText: never };

/** What each column of the rows holds. */
export function columnShapes(rows: readonly (readonly string[])[], width: number): ColumnShape[] {
  const sample = rows.slice(0, looked);
  return Array.from({ length: width }, (_, column) => {
    const cells = sample.map((row) => visibleName((row[column] ?? "").slice(0, looking))).filter((cell) => cell !== "");
    if (cells.length < least || cells.length < sample.length / 2) return other;
    const nearlyAll = (is: (cell: string) => boolean): boolean =>
      cells.reduce((count, cell) => count + (is(cell) ? 0 : 1), 0) <= exceptions(cells.length);
    const words = cells.map(wordCount).sort((a, b) => a - b);
    const median = words[words.length >> 1];
    if (median <= 4 && nearlyAll(hasDigit)) return digits(cells, nearlyAll);
    const distinct = new Set(cells).size;
    if (distinct > 1 && distinct <= cells.length / 2) return labels(rows, column);
    return median >= least ? texts(words, median) : other;
  });
}

function digits(cells: readonly string[], nearlyAll: (is: (cell: string) => boolean) => boolean): ColumnShape {
  const numbers = cells.slice(0, least).map(Number);
  const counting = numbers.every((value, i) => value === numbers[0] + i);
  return {
    kind: "digits",
    isUnlike: (cell) => !isBlank(cell) && !hasDigit(cell),
    isValue: (name) => {
      const cell = visibleName(name);
      if (!hasDigit(cell)) return false;
      // Whole numbers name columns too: years, positions.
      if (number.test(cell)) return counting && Number(cell) === numbers[0] - 1;
      if (/^[-+]?\d+\.0$/.test(cell)) return false;
      const alike = nearlyAll((one) => pattern(one) === pattern(cell));
      const asLong = cell.length >= 8 && !cell.includes(" ") && nearlyAll((one) => one.length === cell.length);
      return alike || asLong;
    },
    isText: never,
  };
}

function labels(rows: readonly (readonly string[])[], column: number): ColumnShape {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const cell = (row[column] ?? "").trim();
    counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  return {
    kind: "label",
    isUnlike: (cell) => !isBlank(cell) && counts.get(cell.trim()) === 1,
    isValue: (name) => !isBlank(name) && counts.has(name.trim()),
    isText: never,
  };
}

function texts(words: readonly number[], median: number): ColumnShape {
  const short = words[exceptions(words.length)];
  return {
    kind: "text",
    isUnlike: (cell) => !isBlank(cell) && wordCount(cell) <= 2 && wordCount(cell) < short,
    isValue: never,
    isText: (name) => wordCount(name) >= Math.max(least, median / 2),
  };
}
