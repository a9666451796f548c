import { CsvError, parse } from "csv-parse/sync";
import { InputError } from "../errors.js";
import { drawnTable, footer, HeaderNames, ruledRow } from "./artefact-rows.js";
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
import { leftOut } from "./left-out.js";
import { checkLineEnds, readLineEnds } from "./line-ends.js";
import { literalQuotes, type LooseQuotes, withoutBlanks } from "./loose-quotes.js";
import { misplacedHeader } from "./misplaced-header.js";
import { quoteError } from "./quotes.js";
import { unevenRows } from "./row-lengths.js";
import { requireNoRowsWithin } from "./rows-within.js";
import { shown } from "../text/shown.js";
import { skipLines } from "./skipped-lines.js";
import { alignedHeader } from "./unnamed-cells.js";
import { Wording } from "./wording.js";

export { place, type CsvRow } from "./csv-source.js";

export interface CsvOptions {
  readonly header: boolean;
  /** One ASCII character; found in the file unless told. */
  readonly delimiter?: string;
  /** A name that TextDecoder knows, or several by which each line is read; UTF-8, or UTF-16 with a byte-order mark, unless told. */
  readonly encoding?: string;
  /** Lines above the table that are no part of it, 0 unless told, Excel's "sep=;" among them; a line break in quotes ends none. */
  readonly skipRows?: number;
  /** "skip" leaves out rows of other cells than the header, where most are not so. */
  readonly badRows?: "reject" | "skip";
  /** The columns that the file must have, by which its delimiter is found: names, or indices from 0. */
  readonly wanted?: readonly (string | number)[];
  readonly wording?: Wording;
  /** Judges the header before any row is: a file read by the wrong delimiter lacks columns first of all. */
  readonly onHeader?: (header: CsvRow, width: number) => void;
}

export interface Csv {
  readonly header: CsvRow | undefined;
  readonly rows: readonly CsvRow[];
  /** Rows that say the header again, which are none of `rows`. */
  readonly repeatedHeaders?: readonly CsvRow[];
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
  const { rest, lines, note } = skipLines(bytes, options.skipRows, file, wording);
  const below = namedDelimiter(rest);
  const named = namedDelimiter(bytes) ?? below;
  if (named !== undefined && options.delimiter !== undefined && options.delimiter !== named.delimiter) {
    throw new InputError(
      `${file}: its ${named === below && lines > 0 ? `line ${lines + 1}` : "first line"} says sep=${named.delimiter}, and ${wording.set("delimiter", options.delimiter)} contradicts it; leave that out`,
    );
  }
  const text = below === undefined ? rest : rest.subarray(below.length);
  const separator = below === undefined ? 0 : 1;
  checkLineEnds(text, file);
  const given = options.delimiter ?? named?.delimiter;
  const delimiter = given ?? findDelimiter(text, options.wanted ?? [], options.header);
  if (typeof delimiter !== "string")
    throw new InputError(
      `${file}: its cells may be separated by ${delimiter.map((mark) => shown(mark)).join(" or by ")}: both make a table; say ${delimiter.map((mark) => wording.set("delimiter", mark)).join(" or ")}`,
    );
  const found = given === undefined && delimiter !== "," ? [separatedNote(delimiter)] : [];
  return {
    source: {
      bytes: text,
      file,
      header: options.header,
      delimiter,
      firstLine: 1 + lines + separator,
      skipped: (options.skipRows ?? 0) + separator,
    },
    notes: [...notes, ...note, ...found],
  };
}

/** The note of a delimiter that was found. */
export const separatedNote = (delimiter: string): string => `Its cells are separated by ${shown(delimiter)}.`;

/** Judges the first record, where it starts, by the second one too, where that can be read. */
type OnFirst = (record: CsvRow, start: number, second?: CsvRow) => void;

/** The records of a file, and where the first begins that its quotes break. */
interface Parsed {
  readonly records: readonly CsvRow[];
  readonly brokenFrom?: number;
}

function parseRecords(
  { bytes, header, delimiter, firstLine }: Source,
  quotes: LooseQuotes["parting"],
  onFirst: OnFirst,
): Parsed {
  const records: CsvRow[] = [];
  let end = 0;
  let firstStart = 0;
  let line = firstLine;
  const take = (cells: string[], { bytes: next }: { bytes: number }): void => {
    let start = end;
    while (bytes[start] === newline || bytes[start] === carriageReturn) start++;
    line += countNewlines(bytes, end, start);
    records.push({ cells, row: records.length + (header ? 0 : 1), line });
    if (records.length === 1) firstStart = start;
    if (records.length === 2) onFirst(records[0], firstStart, records[1]);
    // csv-parse counts the two characters of a quoted CRLF as two lines: count them here.
    line += countNewlines(bytes, start, next);
    end = next;
  };
  try {
    parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      delimiter,
      record_delimiter: ["\r\n", "\n"],
      relax_column_count: true,
      relax_quotes: quotes === "opening",
      ...(quotes === "none" && { quote: null }),
      skip_empty_lines: true,
      on_record: (record: string[], context) => {
        take(record, context);
        return undefined;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (records.length === 1) onFirst(records[0], firstStart);
    return { records, brokenFrom: end };
  }
  if (records.length === 1) onFirst(records[0], firstStart);
  return { records };
}

/** The records of a file, and sentences on quotes that were read otherwise than RFC 4180 has them. @throws InputError where they cannot be */
function readRecords(source: Source, onFirst: OnFirst): { records: readonly CsvRow[]; notes: readonly string[] } {
  const strict = parseRecords(source, "all", onFirst);
  if (strict.brokenFrom === undefined) return { records: strict.records, notes: [] };
  const loose = withoutBlanks(source) ?? literalQuotes(source);
  const broken = { row: strict.records.length + (source.header ? 0 : 1), brokenFrom: strict.brokenFrom };
  if (loose === undefined || "brokenFrom" in loose) throw quoteError(source, strict.records, loose ?? broken);
  const mended = { ...source, bytes: loose.bytes };
  const { records, brokenFrom } = parseRecords(mended, loose.parting, onFirst);
  if (brokenFrom === undefined) return { records, notes: [loose.note] };
  throw quoteError(mended, records, { row: records.length + (source.header ? 0 : 1), brokenFrom });
}

/**
 * Reads the bytes of a CSV file (RFC 4180; with or without byte-order mark; LF or CRLF; with or without Excel's first
 * line "sep=;") into rows of equal length. Lines that are wholly empty are no rows; rows whose cells are all empty, or that
 * repeat the header, are left out, and `notes` count them.
 * @throws InputError on damage, with file, row, physical line and cure
 */
export function readCsv(input: Uint8Array, file: string, options: CsvOptions): Csv {
  const wording = options.wording ?? new Wording();
  const wanted = options.wanted ?? [];
  const told = options.delimiter === undefined ? undefined : checkDelimiter(options.delimiter, wording);
  const found = sourceOf(input, file, { ...options, delimiter: told }, wording);
  const lineEnds = readLineEnds(found.source);
  const source = { ...found.source, bytes: lineEnds.bytes };
  const { bytes, header, delimiter } = source;
  const { records, notes: quoteNotes } = readRecords(source, (first, start, second) => {
    if (!header) return;
    const problem =
      drawnTable(first.cells) ??
      misplacedHeader({
        bytes: bytes.subarray(start),
        cells: first.cells,
        inQuotes: bytes[start] === quote,
        wanted,
        skipped: source.skipped + countNewlines(bytes, 0, start),
        wording,
      });
    if (problem !== undefined) throw new InputError(`${place(file, first)}: ${problem}`);
    if (told !== undefined && wanted.length === 0) checkParts(source, first, wording);
    options.onHeader?.(first, Math.max(first.cells.length, second?.cells.length ?? 0));
  });
  if (records.length === 0) throw new InputError(`${file} has no rows; get the file again`);
  const isEmpty = (record: CsvRow): boolean =>
    !(header && record === records[0]) && record.cells.every((cell) => cell.trim() === "");
  const kept = records.filter((record) => !isEmpty(record));
  if (kept.length === 0) throw new InputError(`${file} has no rows but empty ones; get the file again`);
  const names = header ? new HeaderNames(records[0].cells) : undefined;
  const repeats = kept.slice(1).filter(({ cells }) => names?.areRepeatedBy(cells) === true);
  const others = new Set(repeats);
  const own = kept.filter((record) => !others.has(record));
  const skip = options.badRows === "skip";
  if (!skip) checkRows(source, own);
  const aligned = header ? alignedHeader(source, own) : undefined;
  const table = aligned === undefined ? own : [aligned.header, ...own.slice(1)];
  const as = aligned !== undefined ? "most rows" : header ? "the header" : "row 1";
  const isEven = ({ cells }: CsvRow): boolean => cells.length === table[0].cells.length;
  requireNoRowsWithin(
    table.filter((record) => !isEven(record)),
    { file, header: header ? table[0] : undefined, delimiter, rows: table.slice(header ? 1 : 0).filter(isEven) },
  );
  const uneven = new Set(unevenRows(source, table, { ended: records[records.length - 1], as, skip, wording }));
  const even = table.filter((record) => !uneven.has(record));
  if (skip) checkRows(source, even);
  const cells = even[0].cells.length;
  const width = aligned?.width ?? cells;
  const [first, ...rest] = width === cells ? even : even.map((row) => ({ ...row, cells: row.cells.slice(0, width) }));
  return {
    header: header ? first : undefined,
    rows: header ? rest : [first, ...rest],
    repeatedHeaders: repeats,
    delimiter,
    notes: [
      ...found.notes,
      ...lineEnds.notes,
      ...quoteNotes,
      ...leftOut(records.filter(isEmpty), {
        one: "has empty cells alone",
        several: "have empty cells alone",
      }),
      ...leftOut([...uneven], {
        one: `has not the ${cells} cells of ${as}`,
        several: `have not the ${cells} cells of ${as}`,
      }),
      ...(aligned === undefined ? [] : [aligned.note]),
    ],
  };
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
