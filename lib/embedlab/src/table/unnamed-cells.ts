import { CsvError, parse } from "csv-parse/sync";
import { count, counted, timesOf } from "../text/counted.js";
import type { CsvRow, Source } from "./csv-source.js";
import { isIdName, isLabelName, isTextName } from "./usual-names.js";

/** A table whose rows have other cells than its header names, as it is read. */
export interface AlignedTable {
  /** With as many names as most rows have cells. */
  readonly header: CsvRow;
  /** Columns that are read; those behind them are empty ends of lines. */
  readonly width: number;
  readonly note: string;
}

type Cells = readonly string[];

/** Rows whose quotes are looked at. */
const looked = 200;

const isEmpty = (cell: string): boolean => cell.trim() === "";

/**
 * The header as most rows need it: without the empty names that it ends with and no row has, with names for the empty cells
 * that every row ends with, or with one before the others where rows begin with names of their own. Undefined where the
 * rows have the header's cells, or nothing tells which column has no name.
 */
export function alignedHeader(source: Source, [header, ...rows]: readonly CsvRow[]): AlignedTable | undefined {
  const names = header.cells.length;
  const cells = usualWidth(rows);
  if (cells === undefined || cells === names) return undefined;
  const mark = JSON.stringify(source.delimiter);
  const marks = Math.abs(cells - names);
  const ends = marks === 1 ? `a ${mark}` : `${count(marks)} ${mark}`;
  if (cells < names) {
    if (!header.cells.slice(cells).every(isEmpty)) return undefined;
    return {
      header: { ...header, cells: header.cells.slice(0, cells) },
      width: cells,
      note: `The header ends with ${ends} that rows have not: ${marks === 1 ? "the empty name behind it was" : "the empty names behind them were"} left out.`,
    };
  }
  const usual = rows.filter((row) => row.cells.length === cells).map((row) => row.cells);
  if (usual.every((row) => row.slice(names).every(isEmpty)))
    return {
      header: { ...header, cells: [...header.cells, ...Array<string>(marks).fill("")] },
      width: names,
      note: `Rows end with ${ends} that the header has not: the empty ${marks === 1 ? "cells behind it" : "cells behind them"} were left out.`,
    };
  const named = marks === 1 && !rows.some((row) => row.cells.length === names);
  if (!named || !beginWithNames(source, header.cells, usual)) return undefined;
  return {
    header: { ...header, cells: ["", ...header.cells] },
    width: cells,
    note: `The header has ${counted(names, "name")} and rows have ${count(cells)} cells, the first of which all differ: they are a first column without a name, as R and pandas write the names of rows.`,
  };
}

/** How many cells more than half of the rows have. */
function usualWidth(rows: readonly CsvRow[]): number | undefined {
  const counts = timesOf(rows.map(({ cells }) => cells.length));
  return [...counts].find(([, times]) => 2 * times > rows.length)?.[0];
}

/**
 * Whether the first cells of the rows, which have one more than the header, are surely names of the rows: they count the
 * rows, or the header's names fit the cells behind them, and not those under which they stand.
 */
function beginWithNames(source: Source, names: Cells, rows: readonly Cells[]): boolean {
  const columns = rows[0].map((_, column) => rows.map((row) => row[column].trim()));
  const [firsts] = columns;
  if (rows.length < 2 || firsts.includes("") || new Set(firsts).size < rows.length) return false;
  const fitting = names.map((name, i) => fits(name, columns[i + 1]));
  const unfit = names.map((name, i) => fits(name, columns[i]) === false);
  const counting = /^[01]$/u.test(firsts[0]) && firsts.every((first, i) => first === String(Number(firsts[0]) + i));
  if (names.some((name, i) => fitting[i] === false && (!counting || isIdName(name)))) return false;
  if (!mayBeParted(source, columns.length)) return counting || unfit.includes(true);
  return (counting || (unfit[0] && firsts.every(isCode))) && !goOn(rows, columns.length);
}

const isCode = (cell: string): boolean => /^(?=.*\d)\S+$/u.test(cell);

/** Whether cells are what a column of that name holds; undefined where the name tells nothing. */
function fits(name: string, cells: Cells): boolean | undefined {
  const distinct = new Set(cells).size;
  if (isIdName(name)) return distinct === cells.length && cells.every(isCode);
  if (isLabelName(name)) return distinct < cells.length;
  return isTextName(name) ? 2 * distinct > cells.length && !cells.every(isCode) : undefined;
}

/** Whether each row has two cells beside each other that stand in no quotes, which can be one with a delimiter in it. */
function mayBeParted({ bytes, delimiter }: Source, width: number): boolean {
  let quoted: unknown[][];
  try {
    quoted = parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      delimiter,
      record_delimiter: ["\r\n", "\n"],
      relax_column_count: true,
      skip_empty_lines: true,
      from: 2,
      to: looked,
      cast: (_, { quoting }) => quoting,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return true;
  }
  return quoted
    .filter((row) => row.length === width)
    .every((row) => row.some((one, i) => i > 0 && one === false && row[i - 1] === false));
}

/** Whether some cells, not the first ones, go on in the next as one with a delimiter in it does: "12,50", "red, blue". */
function goOn(rows: readonly Cells[], width: number): boolean {
  const columns = Array.from({ length: width }, (_, column) => column).slice(2);
  const spaced = (column: number): boolean => rows.every((row) => /^\s+\S/u.test(row[column]));
  return columns.some(
    (column) =>
      (spaced(column) && !spaced(1)) ||
      rows.every((row) => /\d$/u.test(row[column - 1]) && /^\d\d(?!\d)/u.test(row[column])),
  );
}
