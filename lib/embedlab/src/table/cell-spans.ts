import { carriageReturn, newline, quote } from "./csv-source.js";

/** Where a cell stands in a file's bytes. */
export interface CellSpan {
  /** 0-based, of its record and in it. */
  readonly record: number;
  readonly column: number;
  /** Where the cell begins, and where its text does: behind blanks where those are read as no part of it. */
  readonly from: number;
  readonly start: number;
  /** Behind its last byte, a closing quote included. */
  readonly to: number;
  readonly quoted: boolean;
  /** Whether it ends its record. */
  readonly last: boolean;
  /** What ends the walk: a quote that is never closed, or one that closes before the cell ends. */
  readonly broken?: "open" | "closed early";
}

const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09;

/**
 * The cells of a file as RFC 4180 reads them, up to the first that is broken; a quote within an unquoted cell is part of its
 * text. With `trimmed`, blanks before a cell are no part of it.
 */
export function* cellSpans(bytes: Uint8Array, delimiter: string, trimmed = false): Generator<CellSpan> {
  const mark = delimiter.charCodeAt(0);
  let [at, record, column] = [0, 0, 0];
  while (at < bytes.length || column > 0) {
    const from = at;
    if (trimmed) while (isBlank(bytes[at]) && bytes[at] !== mark) at++;
    const start = at;
    const quoted = bytes[at] === quote;
    let broken: CellSpan["broken"];
    if (quoted) {
      at = closing(bytes, at);
      const next = bytes[at];
      if (at > bytes.length) [at, broken] = [bytes.length, "open"];
      else if (
        next !== undefined &&
        next !== mark &&
        next !== newline &&
        !(next === carriageReturn && bytes[at + 1] === newline)
      )
        broken = "closed early";
    } else {
      while (at < bytes.length && bytes[at] !== mark && bytes[at] !== newline) at++;
      if (bytes[at] === newline && at > start && bytes[at - 1] === carriageReturn) at--;
    }
    const last = bytes[at] !== mark;
    // A line that is wholly empty is no record.
    if (!(column === 0 && last && at === from))
      yield { record, column, from, start, to: at, quoted, last, ...(broken !== undefined && { broken }) };
    if (broken !== undefined) return;
    if (!last) column++;
    else if (column > 0 || at > from) [record, column] = [record + 1, 0];
    if (bytes[at] === carriageReturn) at++;
    at++;
  }
}

/** Behind the quote that closes the one at `from`; beyond the end where none does. */
function closing(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(quote, from + 1); at !== -1; at = bytes.indexOf(quote, at + 2)) {
    if (bytes[at + 1] !== quote) return at + 1;
  }
  return bytes.length + 1;
}
