import { CsvError, parse } from "csv-parse/sync";
import { InputError } from "../errors.js";
import { drawnTable, footer, ruledRow } from "./artefact-rows.js";
import {
  carriageReturn,
  countNewlines,
  type CsvRow,
  locate,
  newline,
  place,
  quote,
  type Source,
} from "./csv-source.js";
import { checkDelimiter, findDelimiter, namedDelimiter } from "./delimiter.js";
import { decodeText } from "./encoding.js";
import { checkLineEnds, checkOtherLineEnds } from "./line-ends.js";
import { misplacedHeader } from "./misplaced-header.js";
import { quoteError } from "./quotes.js";
import { checkLengths } from "./row-lengths.js";
import { shown } from "./shown.js";
import { Wording } from "./wording.js";

export { place, type CsvRow } from "./csv-source.js";

export interface CsvOptions {
  readonly header: boolean;
  /** One ASCII character; found in the file unless told. */
  readonly delimiter?: string;
  /** A name that TextDecoder knows; UTF-8, or UTF-16 with a byte-order mark, unless told. */
  readonly encoding?: string;
  /** The columns that the file must have, by which its delimiter is found: names, or indices from 0. */
  readonly wanted?: readonly (string | number)[];
  readonly wording?: Wording;
  /** Judges the header before any row is: a file read by the wrong delimiter lacks columns first of all. */
  readonly onHeader?: (header: CsvRow) => void;
}

export interface Csv {
  readonly header: CsvRow | undefined;
  readonly rows: readonly CsvRow[];
  readonly delimiter: string;
  /** What was found out about the file and its reader should know, as sentences. */
  readonly notes: readonly string[];
}

function sourceOf(
  input: Uint8Array,
  file: string,
  options: CsvOptions,
  wording: Wording,
): { source: Source; notes: readonly string[] } {
  if (input.length === 0) throw new InputError(`${file} is empty (0 bytes); get the file again`);
  const { bytes, notes } = decodeText(input, file, options.encoding, wording, (text, offset) =>
    place(file, locate(text, offset, options.header)),
  );
  const named = namedDelimiter(bytes);
  if (named !== undefined && options.delimiter !== undefined && options.delimiter !== named.delimiter) {
    throw new InputError(
      `${file}: its first line says sep=${named.delimiter}, and ${wording.set("delimiter", options.delimiter)} contradicts it; leave that out`,
    );
  }
  const text = named === undefined ? bytes : bytes.subarray(named.length);
  checkOtherLineEnds(text, file);
  const given = options.delimiter ?? named?.delimiter;
  const delimiter = given ?? findDelimiter(text, options.wanted ?? [], options.header);
  if (typeof delimiter !== "string")
    throw new InputError(
      `${file}: its cells may be separated by ${delimiter.map((mark) => shown(mark)).join(" or by ")}: both make a table; say ${delimiter.map((mark) => wording.set("delimiter", mark)).join(" or ")}`,
    );
  const found = given === undefined && delimiter !== "," ? [separatedNote(delimiter)] : [];
  return {
    source: { bytes: text, file, header: options.header, delimiter, firstLine: named === undefined ? 1 : 2 },
    notes: [...notes, ...found],
  };
}

/** The note of a delimiter that was found. */
export const separatedNote = (delimiter: string): string => `Its cells are separated by ${shown(delimiter)}.`;

/**
 * Reads the bytes of a CSV file (RFC 4180; with or without byte-order mark; LF or CRLF; with or without Excel's first
 * line "sep=;") into rows of equal length. Lines that are wholly empty are no rows.
 * @throws InputError on damage, with file, row, physical line and cure
 */
export function readCsv(input: Uint8Array, file: string, options: CsvOptions): Csv {
  const wording = options.wording ?? new Wording();
  const told = options.delimiter === undefined ? undefined : checkDelimiter(options.delimiter, wording);
  const { source, notes } = sourceOf(input, file, { ...options, delimiter: told }, wording);
  const { bytes, header, delimiter } = source;
  checkLineEnds(source);
  const records: CsvRow[] = [];
  let end = 0;
  let line = source.firstLine;
  const take = (cells: string[], { bytes: next }: { bytes: number }): void => {
    let start = end;
    while (bytes[start] === newline || bytes[start] === carriageReturn) start++;
    line += countNewlines(bytes, end, start);
    records.push({ cells, row: records.length + (header ? 0 : 1), line });
    if (header && records.length === 1) {
      const problem = drawnTable(cells) ?? misplacedHeader(bytes, cells, bytes[start] === quote, options.wanted ?? []);
      if (problem !== undefined) throw new InputError(`${place(file, records[0])}: ${problem}`);
      if (told !== undefined && (options.wanted ?? []).length === 0) checkParts(source, records[0], wording);
      options.onHeader?.(records[0]);
    }
    // csv-parse counts the two characters of a quoted CRLF as two lines: count them here.
    line += countNewlines(bytes, start, next);
    end = next;
  };
  try {
    parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      delimiter,
      record_delimiter: ["\r\n", "\n"],
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (record: string[], context) => {
        take(record, context);
        return undefined;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw quoteError(source, header ? records[0]?.cells : undefined, records.length + (header ? 0 : 1), end);
  }
  if (records.length === 0) throw new InputError(`${file} has no rows; get the file again`);
  checkRows(source, records);
  checkLengths(source, records);
  const [first, ...rest] = records;
  return header
    ? { header: first, rows: rest, delimiter, notes }
    : { header: undefined, rows: records, delimiter, notes };
}

/** @throws InputError where the delimiter that was told parts nothing, and another does: no column is named that would lack */
function checkParts({ bytes, file, header, delimiter }: Source, first: CsvRow, wording: Wording): void {
  const found = first.cells.length > 1 ? delimiter : findDelimiter(bytes, [], header);
  if (typeof found === "string" && found !== delimiter && first.cells[0].includes(found))
    throw new InputError(
      `${place(file, first)}: ${wording.set("delimiter", delimiter)} parts nothing, and the cells seem to be separated by ${JSON.stringify(found)}; leave it out`,
    );
}

/** @throws InputError where a record is no row: a line that is drawn, kinds of values under the header, what is written below */
function checkRows({ bytes, file, header }: Source, records: readonly CsvRow[]): void {
  const cells = records.map((record) => record.cells);
  const found = ruledRow(cells, header) ?? footer(cells, header, bytes[bytes.length - 1] === newline);
  if (found !== undefined) throw new InputError(`${place(file, records[found.at])}: ${found.problem}`);
}
