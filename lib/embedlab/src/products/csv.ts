import { CsvError, parse } from "csv-parse/sync";
import { InputError } from "../errors.js";
import { drawnTable, footer, HeaderNames, repeatedHeader, ruledRow } from "./artefact-rows.js";
import { checkDelimiter, delimiters, findDelimiter, namedDelimiter } from "./delimiter.js";
import { decodeText } from "./encoding.js";
import { misplacedHeader } from "./misplaced-header.js";
import { shown } from "./shown.js";
import { Wording } from "./wording.js";

export interface CsvRow {
  readonly cells: readonly string[];
  /** 1-based data row; 0 is the header. */
  readonly row: number;
  /** 1-based physical line on which the row starts. */
  readonly line: number;
}

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

/** A file's text on its way to a table. */
interface Source {
  readonly bytes: Uint8Array;
  readonly file: string;
  readonly header: boolean;
  readonly delimiter: string;
  /** The physical line on which `bytes` start. */
  readonly firstLine: number;
}

const many = (count: number, noun: string): string => `${count} ${count === 1 ? noun : `${noun}s`}`;

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
function locate(bytes: Uint8Array, offset: number, header: boolean, firstLine = 1): { row: number; line: number } {
  let row = header ? 0 : 1;
  let quoted = false;
  for (let at = 0; at < offset; at++) {
    if (bytes[at] === quote) quoted = !quoted;
    else if (bytes[at] === newline && !quoted) row++;
  }
  return { row, line: firstLine + countNewlines(bytes, 0, offset) };
}

/** What ends lines elsewhere: of printers, mainframes and Unicode, as characters. */
const lineEndNames: Readonly<Record<string, string>> = {
  "\v": "U+000B (a vertical tab)",
  "\f": "U+000C (a form feed)",
  "\u001e": "U+001E (a record separator)",
  "\u0085": "U+0085 (next line, as mainframes end lines)",
  "\u2028": "U+2028 (a line separator)",
  "\u2029": "U+2029 (a paragraph separator)",
  "\\r\\n": "\\r\\n written out",
  "\\n": "\\n written out",
};
/** @throws InputError where the file is one line by LF and several by something else */
function checkOtherLineEnds(bytes: Uint8Array, file: string): void {
  const first = bytes.indexOf(newline);
  if (first !== -1 && bytes.subarray(first).some((byte) => byte !== newline && byte !== carriageReturn)) return;
  const text = new TextDecoder().decode(bytes).trimEnd();
  const mark = Object.keys(lineEndNames).find((by) => {
    const lines = text.includes(by) ? text.split(by).filter((line) => line !== "") : [];
    return (
      lines.length > 2 || (lines.length > 1 && delimiters.some((one) => lines.every((line) => line.includes(one))))
    );
  });
  if (mark !== undefined)
    throw new InputError(`${file}: its lines end with ${lineEndNames[mark]}; export it with LF or CRLF`);
}

/** What parts a record of too many cells into several of the right number, where it ends lines elsewhere. */
function lineEndWithin(cells: readonly string[], expected: number, delimiter: string): string | undefined {
  return Object.keys(lineEndNames).find((by) => {
    const lines = cells
      .join(delimiter)
      .split(by)
      .filter((line) => line !== "");
    return lines.length > 1 && lines.every((line) => line.split(delimiter).length === expected);
  });
}

/** @throws InputError on ends of lines that are neither LF nor CRLF, named by what writes such */
function checkLineEnds({ bytes, file, header, firstLine }: Source): void {
  const returns = bytes.indexOf(carriageReturn);
  if (returns !== -1 && !bytes.includes(newline))
    throw new InputError(
      `${file}: its lines end with a carriage return alone, as programs of old Macs write them; export it with LF or CRLF (CSV UTF-8)`,
    );
  if (returns !== -1 && bytes[returns + 1] === carriageReturn && bytes[returns + 2] === newline)
    throw new InputError(
      `${place(file, locate(bytes, returns, header, firstLine))}: the line ends with two carriage returns and LF, as where a CRLF was written as text once more; export the file again with LF or CRLF`,
    );
  if (returns !== -1 && bytes[returns - 1] === newline && bytes[returns + 1] !== newline)
    throw new InputError(
      `${place(file, locate(bytes, returns, header, firstLine))}: the line ends with LF and a carriage return, in the wrong order; export the file again with LF or CRLF`,
    );
  for (let at = bytes.indexOf(carriageReturn); at !== -1; at = bytes.indexOf(carriageReturn, at + 1)) {
    if (bytes[at + 1] !== newline) {
      throw new InputError(
        `${place(file, locate(bytes, at, header, firstLine))}: a lone carriage return; end lines with LF or CRLF, in quoted cells too`,
      );
    }
  }
}

interface BrokenQuote {
  readonly cell: number;
  /** Where the cell begins, and where the quote that breaks it stands. */
  readonly from: number;
  readonly offset: number;
  readonly kind: "doubled" | "inside" | "spaced" | "bare" | "open" | "lost";
}

/** Where the quotes of the record that starts at `start` break, judged cell by cell as RFC 4180 reads them. */
function findQuote(bytes: Uint8Array, start: number, delimiter: number): BrokenQuote {
  let at = start;
  for (let cell = 0; ; cell++) {
    const from = at;
    if (bytes[at] === quote) {
      for (at++; at < bytes.length; at++) {
        if (bytes[at] !== quote) continue;
        if (bytes[at + 1] !== quote) break;
        at++;
      }
      if (at >= bytes.length) return { cell, from, offset: from, kind: "open" };
      const next = bytes[at + 1];
      if (next !== delimiter && next !== newline && next !== carriageReturn && next !== undefined) {
        // What stands where a cell of a later line begins opens that cell: the one before is not closed.
        const opens = bytes[at - 1] === newline || bytes[at - 1] === delimiter;
        const lost = opens && bytes.subarray(from, at).includes(newline);
        return { cell, from, offset: at, kind: at === from + 1 ? "doubled" : lost ? "lost" : "inside" };
      }
      at++;
    } else {
      while (at < bytes.length && bytes[at] !== delimiter && bytes[at] !== newline) {
        if (bytes[at] === quote) {
          const blank = bytes.subarray(from, at).every((byte) => byte === 0x20 || byte === 0x09);
          return { cell, from, offset: at, kind: blank ? "spaced" : "bare" };
        }
        at++;
      }
    }
    if (bytes[at] !== delimiter) return { cell, from, offset: from, kind: "open" };
    at++;
  }
}

function quoteError(
  { bytes, file, delimiter, firstLine }: Source,
  header: readonly string[] | undefined,
  row: number,
  from: number,
): InputError {
  let start = from;
  while (bytes[start] === newline || bytes[start] === carriageReturn) start++;
  const broken = findQuote(bytes, start, delimiter.charCodeAt(0));
  const lineOf = (offset: number): number => firstLine + countNewlines(bytes, 0, offset);
  const where = place(file, { row, line: lineOf(broken.kind === "lost" ? broken.from : broken.offset) });
  const isLast = !bytes.subarray(broken.from, -1).includes(newline);
  const name = header?.[broken.cell];
  const column = name === undefined ? `column ${broken.cell}` : /^[\w -]+$/.test(name) ? name : shown(name);
  const formula =
    bytes[broken.offset - 1] === 0x3d &&
    [undefined, newline, delimiter.charCodeAt(0)].includes(bytes[broken.offset - 2]);
  const said = {
    doubled: `${column} opens with doubled quotes (""), so the cell ends before its text; every quote of the file seems doubled: get the copy as published`,
    inside:
      bytes[broken.offset - 1] === 0x5c
        ? `a quote inside ${column} stands behind a backslash (\\"), as databases export it; write it twice ("")`
        : `an unescaped quote inside ${column}; write it twice (""), or get the copy as published`,
    spaced: `a blank stands before the quote that opens ${column.trim()}, so the quote is no opening one; write each cell right after its ${JSON.stringify(delimiter)}`,
    bare: formula
      ? `${column} is written as a formula (="…"), as programs do that keep the zeros of codes; export values`
      : `a quote inside the unquoted ${column}; put the cell in quotes and write the quote twice ("")`,
    open: `the quote that opens ${column} is never closed: ${
      isLast
        ? "the file is truncated or a quote is lost; get the whole file again"
        : 'a quote is lost, or the file is truncated; close the cell where it ends, or write a quote of the text itself twice within quotes ("")'
    }`,
    lost: `the quote that opens ${column} is not closed before another follows, on line ${lineOf(broken.offset)}: close the cell with a quote where it ends, or write a quote of the text itself twice ("")`,
  }[broken.kind];
  return new InputError(`${where}: ${said}`);
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
  const found = given === undefined && delimiter !== "," ? [`Its cells are separated by ${shown(delimiter)}.`] : [];
  return {
    source: { bytes: text, file, header: options.header, delimiter, firstLine: named === undefined ? 1 : 2 },
    notes: [...notes, ...found],
  };
}

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

function checkLengths({ bytes, file, header, delimiter }: Source, records: readonly CsvRow[]): void {
  const [first, ...ended] = records;
  const expected = first.cells.length;
  const mark = JSON.stringify(delimiter);
  const all = (length: number): boolean => ended.length > 0 && ended.every(({ cells }) => cells.length === length);
  if (all(expected + 1) && ended.every(({ cells }) => cells[expected] === ""))
    throw new InputError(
      `${place(file, ended[0])}: every row ends with a ${mark} that ${header ? "the header" : "the first"} has not; end that with one too, or export the table without them`,
    );
  if (header && all(expected + 1))
    throw new InputError(
      `${place(file, first)}: ${many(expected, "name")}, and every row has ${expected + 1} cells: a column has no name, as where numbers or names of rows are written before it; give each column a name`,
    );
  if (header && first.cells[expected - 1] === "" && all(expected - 1))
    throw new InputError(
      `${place(file, first)}: the header ends with a ${mark} that no row has; take it away there, or export the table without it`,
    );
  const ownLength = ended[0]?.cells.length;
  if (header && ended.length > 1 && ownLength !== expected && ownLength > 1 && all(ownLength))
    throw new InputError(
      `${place(file, first)}: the header has ${many(expected, "name")} and every row ${ownLength} cells; give each column one name`,
    );
  const like = header ? "the header" : "row 1";
  const names = new HeaderNames(first.cells);
  for (const [i, record] of records.entries()) {
    const cells = record.cells.length;
    if (cells === expected) continue;
    const again = header ? names.repeatedBy(record.cells) : undefined;
    if (again !== undefined) throw new InputError(`${place(file, record)}: ${repeatedHeader[again]}`);
    const is = `${place(file, record)}: ${many(cells, "cell")} where ${like} has ${expected}`;
    const end = cells > expected ? lineEndWithin(record.cells, expected, delimiter) : undefined;
    if (end !== undefined)
      throw new InputError(
        `${is}; it is several lines that end with ${lineEndNames[end]}: end every line with LF or CRLF`,
      );
    const other = cells === 1 ? delimiters.find((one) => record.cells[0].split(one).length === expected) : undefined;
    if (other !== undefined)
      throw new InputError(
        `${is}; it is parted by ${JSON.stringify(other)} and the rows before by ${mark}, as where files were joined; export both with the same`,
      );
    if (
      cells > expected &&
      record.cells.some((cell) => /^'[^']*$/u.test(cell)) &&
      record.cells.some((cell) => /^[^']*'$/u.test(cell))
    )
      throw new InputError(`${is}; a cell stands in single quotes, which part nothing: write straight double ones (")`);
    if (cells > expected)
      throw new InputError(`${is}; an unquoted ${JSON.stringify(delimiter)} or a lost quote: put the cell in quotes`);
    if (cells < expected)
      throw new InputError(
        i === records.length - 1
          ? `${is}: the file is truncated${bytes[bytes.length - 1] === newline ? ", or the row is" : ""}; get the whole file again`
          : `${is}; complete the row or remove it`,
      );
  }
  const last = records[records.length - 1];
  if (bytes[bytes.length - 1] === delimiter.charCodeAt(0)) {
    throw new InputError(
      `${place(file, last)}: the file ends after a ${JSON.stringify(delimiter)}, as a truncated one does; get the whole file again, or end its last line with a line break if the last cell is truly empty`,
    );
  }
}
