import { InputError } from "../errors.js";
import { carriageReturn, countNewlines, type CsvRow, newline, place, quote, type Source } from "./csv-source.js";
import type { BrokenRecord } from "./loose-quotes.js";
import { shown } from "../text/shown.js";

interface BrokenQuote {
  readonly cell: number;
  /** Where the cell begins, and where the quote that breaks it stands. */
  readonly from: number;
  readonly offset: number;
  readonly kind: "doubled" | "inside" | "spaced" | "bare" | "open" | "lost";
}

/** Whether the line that begins at `start` parts into so many cells by itself. */
function isWholeLine(bytes: Uint8Array, start: number, delimiter: number, width: number | undefined): boolean {
  const line = bytes.subarray(start, bytes.indexOf(newline, start));
  return line.filter((byte) => byte === delimiter).length + 1 === width;
}

/** Where the quotes of the record that starts at `start` break, judged cell by cell as RFC 4180 reads them. */
function findQuote(bytes: Uint8Array, start: number, delimiter: number, width: number | undefined): BrokenQuote {
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
        // What stands where a cell of a later line begins opens that cell, and a whole row is no part of one: the one before is
        // not closed.
        const opens =
          bytes[at - 1] === newline || bytes[at - 1] === delimiter || isWholeLine(bytes, start, delimiter, width);
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

/** What is wrong with the quotes of a record; the header, where there is one, is the first of those that were read. */
export function quoteError(
  { bytes, file, header: isNamed, delimiter, firstLine }: Source,
  records: readonly CsvRow[],
  { row, brokenFrom }: BrokenRecord,
): InputError {
  const header = isNamed ? records[0]?.cells : undefined;
  let start = brokenFrom;
  while (bytes[start] === newline || bytes[start] === carriageReturn) start++;
  const broken = findQuote(bytes, start, delimiter.charCodeAt(0), records[0]?.cells.length);
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
