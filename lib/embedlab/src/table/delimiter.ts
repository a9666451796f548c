import { CsvError, parse } from "csv-parse/sync";
import { InputError } from "../errors.js";
import { columnList } from "./column-list.js";
import { newline } from "./csv-source.js";
import { withoutBlanks } from "./loose-quotes.js";
import { shown } from "../text/shown.js";
import type { Wording } from "./wording.js";

/** What separates the cells of files found in the wild, the likeliest first. */
export const delimiters = [",", ";", "\t", "|"] as const;
const sampleBytes = 65_536;

interface Reading {
  readonly delimiter: string;
  readonly width: number;
  /** Share of the rows that are as long as the first. */
  readonly even: number;
  readonly holds: boolean;
}

/** The first rows that a delimiter parts, at most `most`: those before a quote that is never closed, which a sample can cut too. */
export function firstRows(text: string, delimiter: string, most: number): string[][] {
  const rows: string[][] = [];
  try {
    parse(text, {
      delimiter,
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      to: most,
      on_record: (cells: string[]) => {
        rows.push(cells);
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  }
  return rows;
}

function read(sample: Buffer, delimiter: string, wanted: readonly (string | number)[], header: boolean): Reading {
  const bytes = withoutBlanks({ bytes: sample, delimiter, header }, true)?.bytes ?? sample;
  const records = firstRows(new TextDecoder().decode(bytes), delimiter, 200);
  const [first = []] = records;
  const names = first.map((cell) => cell.trim());
  // Where no column is asked for, what is no table holds nothing.
  const holds =
    wanted.length === 0
      ? first.length > 1
      : columnList(wanted.map(String), header ? names : []).every(
          (column) =>
            (header && names.includes(column.trim())) || (/^\d+$/.test(column) && Number(column) < first.length),
        );
  return {
    delimiter,
    width: first.length,
    even: records.filter((cells) => cells.length === first.length).length / Math.max(1, records.length),
    holds,
  };
}

/**
 * The delimiter under which the file is a table with the wanted columns (names, or indices where there is no header):
 * a comma unless it is not and another is. Where no names tell, a tab goes before commas, which texts hold; of other two that
 * both make a table, both are given.
 */
export function findDelimiter(
  bytes: Uint8Array,
  wanted: readonly (string | number)[],
  header: boolean,
): string | readonly [string, string] {
  const whole = bytes.length <= sampleBytes;
  // A row that the sample cuts would be shorter than the others.
  const end = whole ? bytes.length : Math.max(0, bytes.lastIndexOf(newline, sampleBytes - 1));
  const sample = Buffer.from(bytes.buffer, bytes.byteOffset, end);
  const readings = delimiters.map((delimiter) => read(sample, delimiter, wanted, header));
  const comma = readings.find(({ delimiter }) => delimiter === ",");
  const others = readings.filter(({ delimiter, width }) => delimiter !== "," && width > 1);
  const best = (of: readonly Reading[]): Reading | undefined =>
    of.reduce<Reading | undefined>(
      (most, next) =>
        most === undefined || next.even > most.even || (next.even === most.even && next.width > most.width)
          ? next
          : most,
      undefined,
    );
  const holding = best(others.filter(({ holds }) => holds));
  if (!header && comma?.holds && comma.even === 1 && holding?.even === 1)
    return holding.delimiter === "\t" ? "\t" : [",", holding.delimiter];
  if (comma?.holds && !(holding !== undefined && holding.even > comma.even && holding.even > 0.98)) return ",";
  if (holding !== undefined) return holding.delimiter;
  if (comma !== undefined && comma.width > 1 && comma.even > 0.5) return ",";
  return best(others.filter(({ even }) => even > 0.5))?.delimiter ?? ",";
}

/** Excel's first line "sep=;", which names the delimiter and is no row; its length in bytes. */
export function namedDelimiter(bytes: Uint8Array): { delimiter: string; length: number } | undefined {
  const found = /^"?sep=([^"\r\n])"?\r?\n/i.exec(new TextDecoder("latin1").decode(bytes.subarray(0, 16)));
  return found === null ? undefined : { delimiter: found[1], length: found[0].length };
}

/** The delimiter that was told: a tab may be written as a backslash and a t. @throws InputError unless it is one character that can separate cells */
export function checkDelimiter(delimiter: string, wording: Wording): string {
  const told = delimiter === "\\t" ? "\t" : delimiter;
  if (/^[\t -~]$/.test(told) && told !== '"') return told;
  throw new InputError(
    `${wording.option("delimiter")} is ${shown(delimiter)}; give one character such as "," or ";" or, for a tab, "\\t"`,
  );
}
