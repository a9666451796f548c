import { cellSpans } from "./cell-spans.js";
import { counted } from "../text/counted.js";
import { countNewlines, quote, type Source } from "./csv-source.js";
import { shown } from "../text/shown.js";

/** A file whose quotes are read otherwise than RFC 4180 has them, and the sentence that says so. */
export interface LooseQuotes {
  readonly bytes: Uint8Array;
  /** Quotes that part cells: all, those that open a cell, or none. */
  readonly parting: "all" | "opening" | "none";
  readonly note: string;
}

/**
 * A file with blanks before opening quotes, `"1"; "red"`, without these blanks, as pandas' skipinitialspace reads it. Undefined
 * where there are none, or in some rows only. With `cut`, the last cell may lack its end.
 */
export function withoutBlanks(
  { bytes, delimiter, header }: Pick<Source, "bytes" | "delimiter" | "header">,
  cut = false,
): LooseQuotes | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!text.includes(`${delimiter} "`) && !text.includes(`${delimiter}\t"`)) return undefined;
  const parts: Uint8Array[] = [];
  let [kept, opens, everyCell] = [0, false, true];
  for (const { record, column, from, start, to, quoted, last, broken } of cellSpans(bytes, delimiter, true)) {
    if (start > from) {
      parts.push(bytes.subarray(kept, from));
      kept = start;
    }
    if (broken === "closed early" || (broken === "open" && !cut)) {
      // What was read so far tells how the file is written; what is broken is named as in other files.
      if (record < (header ? 2 : 1)) return undefined;
      break;
    }
    opens ||= quoted && start > from;
    everyCell &&= column === 0 || start > from || to === from;
    if (!last) continue;
    if (!opens && !everyCell && !(header && record === 0)) return undefined;
    [opens, everyCell] = [false, true];
  }
  return {
    bytes: Buffer.concat([...parts, bytes.subarray(kept)]),
    parting: "all",
    note: "Blanks stand before opening quotes in every row; they are no part of the cells.",
  };
}

/** A record whose quotes break, and where it begins. */
export interface BrokenRecord {
  readonly brokenFrom: number;
  readonly row: number;
}

/** A cell's characters in a sentence. */
const mostShown = 40;

const note = (cells: number, where: string, first: string): string =>
  `${counted(cells, "unquoted cell")} ${cells === 1 ? "holds" : "hold"} a quote, which was read as text, ${cells === 1 ? "in" : "such as in"} ${where}: ${shown(first, mostShown)}.`;

/**
 * A file with quotes inside unquoted cells, as inch signs are written, where taking them as text gives each such row as many
 * cells as the header (or the first row) has; the record whose quotes break otherwise, where one does. Undefined where they do
 * not, or where there are none.
 */
export function literalQuotes(source: Source): LooseQuotes | BrokenRecord | undefined {
  const { bytes, delimiter, header, firstLine } = source;
  let [expected, cells, next] = [0, 0, bytes.indexOf(quote)];
  let [holds, began] = [false, 0];
  let first: { row: number; from: number; to: number } | undefined;
  for (const { record, column, from, to, quoted, last, broken } of cellSpans(bytes, delimiter)) {
    if (column === 0) began = from;
    if (broken !== undefined)
      return first && (unquotedLines(source) ?? { brokenFrom: began, row: record + (header ? 0 : 1) });
    if (next !== -1 && next < from) next = bytes.indexOf(quote, from);
    if (!quoted && next !== -1 && next < to) {
      // A quote behind blanks opens the cell, and one behind "=" holds a code in a formula.
      if (/^(?:[ \t]*|=)$/.test(Buffer.from(bytes.subarray(from, next)).toString("latin1"))) return undefined;
      cells++;
      holds = true;
      first ??= { row: record + (header ? 0 : 1), from, to };
    }
    if (!last) continue;
    if (record === 0) expected = column + 1;
    if (holds && column + 1 !== expected) return undefined;
    holds = false;
  }
  if (first === undefined) return undefined;
  const cell = new TextDecoder().decode(bytes.subarray(first.from, first.to));
  const at =
    first.row === 0 ? "the header" : `row ${first.row} (line ${firstLine + countNewlines(bytes, 0, first.from)})`;
  return {
    bytes,
    parting: "opening",
    note: note(cells, at, cell),
  };
}

/** A file in which no cell stands in quotes, where each line with a quote has as many cells as the first: no quote opens one. */
function unquotedLines({ bytes, delimiter, header, firstLine }: Source): LooseQuotes | undefined {
  const lines = new TextDecoder()
    .decode(bytes)
    .split(/\r?\n/)
    .map((line, i) => ({ cells: line.split(delimiter), line: firstLine + i }))
    .filter(({ cells }) => cells.length > 1 || cells[0] !== "");
  const width = lines[0].cells.length;
  const holding = lines.flatMap(({ cells, line }, i) =>
    cells
      .filter((cell) => cell.includes('"'))
      .map((cell) => ({ cell, line, row: i + (header ? 0 : 1), whole: cells.length === width })),
  );
  if (width === 1 || holding.some(({ cell, whole }) => !whole || /^=?\s*".*"\s*$/.test(cell))) return undefined;
  const [{ cell, line, row }] = holding;
  return {
    bytes,
    parting: "none",
    note: note(holding.length, row === 0 ? "the header" : `row ${row} (line ${line})`, cell),
  };
}
