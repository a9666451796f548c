import { isUtf8 } from "node:buffer";
import { CsvError, parse } from "csv-parse/sync";
import { InputError } from "../errors.js";

export interface CsvRow {
  readonly cells: readonly string[];
  /** 1-based data row; 0 is the header. */
  readonly row: number;
  /** 1-based physical line on which the row starts. */
  readonly line: number;
}

export interface CsvOptions {
  readonly header: boolean;
  readonly delimiter: string;
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;

/** "file, row 17 (line 43)". */
export function place(file: string, { row, line }: { row: number; line: number }): string {
  return `${file}, ${row === 0 ? "header" : `row ${row}`} (line ${line})`;
}

function countNewlines(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(newline, from); at !== -1 && at < to; at = bytes.indexOf(newline, at + 1)) count++;
  return count;
}

/** The row and the physical line that the byte at `offset` stands in, by counting line ends outside quotes. */
function locate(bytes: Uint8Array, offset: number, header: boolean): { row: number; line: number } {
  let row = header ? 0 : 1;
  let quoted = false;
  for (let at = 0; at < offset; at++) {
    if (bytes[at] === quote) quoted = !quoted;
    else if (bytes[at] === newline && !quoted) row++;
  }
  return { row, line: 1 + countNewlines(bytes, 0, offset) };
}

/** Everything that can be wrong with the bytes before they are a table. */
function checkBytes(bytes: Uint8Array, file: string, header: boolean): void {
  if (bytes.length === 0) throw new InputError(`${file} is empty (0 bytes); get the file again`);
  const starts = (...head: number[]): boolean => head.every((byte, i) => bytes[i] === byte);
  if (starts(0x50, 0x4b, 3, 4)) throw new InputError(`${file} is a zip file or a spreadsheet; unpack it, or export the sheet as CSV (UTF-8)`);
  if (starts(0x1f, 0x8b)) throw new InputError(`${file} is compressed (gzip); unpack it first`);
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff)) throw new InputError(`${file} is UTF-16; export it as UTF-8`);
  const zero = bytes.indexOf(0);
  if (zero !== -1) throw new InputError(`${place(file, locate(bytes, zero, header))}: a zero byte, which no text holds; get the file again`);
  if (!isUtf8(bytes)) {
    // A line end is no part of a longer character, so lines can be judged one by one.
    let start = 0;
    for (;;) {
      const end = bytes.indexOf(newline, start);
      if (!isUtf8(bytes.subarray(start, end === -1 ? bytes.length : end))) break;
      start = end + 1;
    }
    throw new InputError(`${place(file, locate(bytes, start, header))}: bytes that are not UTF-8 (mojibake when read); export the file again as UTF-8`);
  }
  for (let at = bytes.indexOf(carriageReturn); at !== -1; at = bytes.indexOf(carriageReturn, at + 1)) {
    if (bytes[at + 1] !== newline) {
      throw new InputError(`${place(file, locate(bytes, at, header))}: a lone carriage return; end lines with LF or CRLF, in quoted cells too`);
    }
  }
}

/** Where the quotes of the record that starts at `start` break, judged cell by cell as RFC 4180 reads them. */
function findQuote(bytes: Uint8Array, start: number, delimiter: number): { cell: number; offset: number; kind: "doubled" | "inside" | "bare" | "open" } {
  let at = start;
  for (let cell = 0; ; cell++) {
    const from = at;
    if (bytes[at] === quote) {
      for (at++; at < bytes.length; at++) {
        if (bytes[at] !== quote) continue;
        if (bytes[at + 1] !== quote) break;
        at++;
      }
      if (at >= bytes.length) return { cell, offset: from, kind: "open" };
      const next = bytes[at + 1];
      if (next !== delimiter && next !== newline && next !== carriageReturn && next !== undefined) {
        return { cell, offset: at, kind: at === from + 1 ? "doubled" : "inside" };
      }
      at++;
    } else {
      while (at < bytes.length && bytes[at] !== delimiter && bytes[at] !== newline) {
        if (bytes[at] === quote) return { cell, offset: at, kind: "bare" };
        at++;
      }
    }
    if (bytes[at] !== delimiter) return { cell, offset: from, kind: "open" };
    at++;
  }
}

function quoteError(bytes: Uint8Array, file: string, options: CsvOptions, header: readonly string[] | undefined, row: number, from: number): InputError {
  let start = from;
  while (bytes[start] === newline || bytes[start] === carriageReturn) start++;
  const broken = findQuote(bytes, start, options.delimiter.charCodeAt(0));
  const where = place(file, { row, line: 1 + countNewlines(bytes, 0, broken.offset) });
  const column = header?.[broken.cell] ?? `column ${broken.cell}`;
  const said = {
    doubled: `${column} opens with doubled quotes (""), so the cell ends before its text; every quote of the file seems doubled: get the copy as published`,
    inside: `an unescaped quote inside ${column}; write it twice (""), or get the copy as published`,
    bare: `a quote inside the unquoted ${column}; put the cell in quotes and write the quote twice ("")`,
    open: `the quote that opens ${column} is never closed: the file is truncated or a quote is lost; get the whole file again`,
  }[broken.kind];
  return new InputError(`${where}: ${said}`);
}

/**
 * Reads the bytes of a CSV file (RFC 4180; UTF-8 with or without byte-order mark; LF or CRLF) into rows of equal length.
 * Lines that are wholly empty are no rows.
 * @throws InputError on damage, with file, row, physical line and cure
 */
export function readCsv(input: Uint8Array, file: string, options: CsvOptions): { header: CsvRow | undefined; rows: CsvRow[] } {
  const bytes = input[0] === 0xef && input[1] === 0xbb && input[2] === 0xbf ? input.subarray(3) : input;
  checkBytes(bytes, file, options.header);
  const records: CsvRow[] = [];
  let end = 0;
  let line = 1;
  const take = (cells: string[], { bytes: next }: { bytes: number }): void => {
    let start = end;
    while (bytes[start] === newline || bytes[start] === carriageReturn) start++;
    line += countNewlines(bytes, end, start);
    records.push({ cells, row: records.length + (options.header ? 0 : 1), line });
    // csv-parse counts the two characters of a quoted CRLF as two lines: count them here.
    line += countNewlines(bytes, start, next);
    end = next;
  };
  try {
    parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      delimiter: options.delimiter,
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
    throw quoteError(bytes, file, options, options.header ? records[0]?.cells : undefined, records.length + (options.header ? 0 : 1), end);
  }
  checkLengths(bytes, file, options, records);
  return options.header ? { header: records[0], rows: records.slice(1) } : { header: undefined, rows: records };
}

function checkLengths(bytes: Uint8Array, file: string, options: CsvOptions, records: readonly CsvRow[]): void {
  if (records.length === 0) throw new InputError(`${file} has no rows; get the file again`);
  const expected = records[0].cells.length;
  const like = options.header ? "the header" : "row 1";
  for (const [i, record] of records.entries()) {
    const cells = record.cells.length;
    const is = `${place(file, record)}: ${cells} cells where ${like} has ${expected}`;
    if (cells > expected) throw new InputError(`${is}; an unquoted ${JSON.stringify(options.delimiter)} or a lost quote: put the cell in quotes`);
    if (cells < expected) throw new InputError(i === records.length - 1 ? `${is}: the file is truncated; get the whole file again` : `${is}; complete the row or remove it`);
  }
  const last = records[records.length - 1];
  if (bytes[bytes.length - 1] === options.delimiter.charCodeAt(0)) {
    throw new InputError(`${place(file, last)}: the file ends after a ${JSON.stringify(options.delimiter)}, as a truncated one does; get the whole file again, or end its last line with a line break if the last cell is truly empty`);
  }
}
