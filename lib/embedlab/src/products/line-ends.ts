import { InputError } from "../errors.js";
import { carriageReturn, locate, newline, place, type Source } from "./csv-source.js";
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
export function checkOtherLineEnds(bytes: Uint8Array, file: string): void {
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

/** @throws InputError on ends of lines that are neither LF nor CRLF, named by what writes such */
export function checkLineEnds({ bytes, file, header, firstLine }: Source): void {
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
