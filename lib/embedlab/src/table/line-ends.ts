import { InputError } from "../errors.js";
import { cellSpans } from "./cell-spans.js";
import { count, counted } from "../text/counted.js";
import { carriageReturn, locate, newline, place, quote, type Source } from "./csv-source.js";
import { delimiters } from "./delimiter.js";

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

/** @throws InputError where the file is one line by LF and several by a carriage return or something else */
export function checkLineEnds(bytes: Uint8Array, file: string): void {
  checkOtherLineEnds(bytes, file);
  if (bytes.includes(carriageReturn) && !bytes.includes(newline))
    throw new InputError(
      `${file}: its lines end with a carriage return alone, as programs of old Macs write them; export it with LF or CRLF (CSV UTF-8)`,
    );
}

/** What parts a record of too many cells into several of the right number, by its name, where it ends lines elsewhere. */
export function lineEndWithin(cells: readonly string[], expected: number, delimiter: string): string | undefined {
  const end = Object.keys(lineEndNames).find((by) => {
    const lines = cells
      .join(delimiter)
      .split(by)
      .filter((line) => line !== "");
    return lines.length > 1 && lines.every((line) => line.split(delimiter).length === expected);
  });
  return end === undefined ? undefined : lineEndNames[end];
}

/** A file's bytes with line ends that are read, and a sentence where they were others. */
export interface LineEnds {
  readonly bytes: Uint8Array;
  readonly notes: readonly string[];
}

/**
 * The file with lines that end with LF or CRLF; a carriage return within a quoted cell is a blank of its text.
 * @throws InputError on ends of lines that are others, named by what writes such
 */
export function readLineEnds(source: Source): LineEnds {
  const { bytes, file, header, firstLine } = source;
  const returns = bytes.indexOf(carriageReturn);
  if (returns === -1) return { bytes, notes: [] };
  const where = (at: number): string => place(file, locate(bytes, at, header, firstLine));
  const single = withoutTwoReturns(bytes);
  if (single !== undefined)
    return {
      bytes: single,
      notes: ["Its lines end with two carriage returns and LF, as where a CRLF was written as text once more."],
    };
  const two = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf("\r\r\n");
  if (two !== -1 && !isQuoted(bytes, two))
    throw new InputError(
      `${where(two)}: the line ends with two carriage returns and LF, and others do not; export the file again with LF or CRLF`,
    );
  if (bytes[returns - 1] === newline && bytes[returns + 1] !== newline && !isQuoted(bytes, returns))
    throw new InputError(
      `${where(returns)}: the line ends with LF and a carriage return, in the wrong order; export the file again with LF or CRLF`,
    );
  return { bytes, notes: returnsWithin(source) };
}

/** Whether a byte stands between quotes. */
function isQuoted(bytes: Uint8Array, at: number): boolean {
  let quoted = false;
  for (let one = bytes.indexOf(quote); one !== -1 && one < at; one = bytes.indexOf(quote, one + 1)) quoted = !quoted;
  return quoted;
}

/** The file with CRLF where every line ends with two carriage returns and LF. */
function withoutTwoReturns(bytes: Uint8Array): Uint8Array | undefined {
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes("\r\r\n")) return undefined;
  const kept = new Uint8Array(bytes.length);
  let [length, quoted] = [0, false];
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === quote) quoted = !quoted;
    const second = bytes[at - 1] === carriageReturn && bytes[at - 2] === carriageReturn;
    if (byte === newline && !quoted && !second) return undefined;
    if (byte === newline && second) length--;
    kept[length++] = byte;
  }
  return kept.subarray(0, length);
}

/** The next carriage return that no LF follows. */
function loneReturn(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(carriageReturn, from);
  while (at !== -1 && bytes[at + 1] === newline) at = bytes.indexOf(carriageReturn, at + 1);
  return at === -1 ? Infinity : at;
}

/** A sentence on lone carriage returns within quoted cells. @throws InputError where one stands outside of them */
function returnsWithin({ bytes, file, header, delimiter, firstLine }: Source): string[] {
  let next = loneReturn(bytes, 0);
  let [cells, first] = [0, 0];
  for (const { record, to, quoted } of next === Infinity ? [] : cellSpans(bytes, delimiter)) {
    if (next > to) continue;
    if (!quoted || next === to)
      throw new InputError(
        `${place(file, locate(bytes, next, header, firstLine))}: a lone carriage return; end lines with LF or CRLF, or put the cell in quotes`,
      );
    next = loneReturn(bytes, to);
    if (cells++ === 0) first = record + (header ? 0 : 1);
  }
  if (cells === 0) return [];
  const row = first === 0 ? "the header" : `row ${count(first)}`;
  return [
    `${counted(cells, "quoted cell")} ${cells === 1 ? "holds" : "hold"} carriage returns without LF, ${cells === 1 ? "in" : "such as in"} ${row}; they count as blanks of the text.`,
  ];
}
