import { InputError } from "../errors.js";
import { count } from "../text/counted.js";
import { newline, quote } from "./csv-source.js";
import { delimiters } from "./delimiter.js";
import { checkLineEnds } from "./line-ends.js";
import { shown } from "../text/shown.js";
import type { Wording } from "./wording.js";

const marks: readonly number[] = delimiters.map((mark) => mark.charCodeAt(0));

/** What is left of a file under its first lines. */
export interface Skipped {
  readonly rest: Uint8Array;
  /** How many physical lines were skipped. */
  readonly lines: number;
  /** A sentence on them, where there are some. */
  readonly note: readonly string[];
}

/** Where the line ends that begins at `from`, behind its LF; a line break in a quoted cell ends none, unless the quote is never closed. */
export function lineEnd(bytes: Uint8Array, from: number): number {
  let quoted = false;
  for (let at = from; at < bytes.length; at++) {
    const opens = at === from || marks.includes(bytes[at - 1]);
    if (bytes[at] === quote) quoted = quoted ? bytes[at + 1] === quote && ++at > 0 : opens;
    else if (bytes[at] === newline && !quoted) return at + 1;
  }
  const first = quoted ? bytes.indexOf(newline, from) : -1;
  return first === -1 ? bytes.length : first + 1;
}

/** The file under its first `rows` lines. @throws InputError unless that is a whole number and something stands under them */
export function skipLines(bytes: Uint8Array, rows: number | undefined = 0, file: string, wording: Wording): Skipped {
  if (!Number.isInteger(rows) || rows < 0)
    throw new InputError(
      `${wording.option("skipRows")} is ${JSON.stringify(rows)}; give the number of lines above the table, 0 or more`,
    );
  let [last, end] = [0, 0];
  for (let row = 0; row < rows && end < bytes.length; row++) [last, end] = [end, lineEnd(bytes, end)];
  if (rows > 0 && end >= bytes.length) {
    if (last === 0) checkLineEnds(bytes, file);
    throw new InputError(
      `${file}: nothing stands under its first ${rows === 1 ? "line" : `${count(rows)} lines`} (${wording.set("skipRows", rows)})`,
    );
  }
  const above = new TextDecoder().decode(bytes.subarray(0, end));
  const said = shown(above.trim(), 40);
  return {
    rest: end === 0 ? bytes : bytes.subarray(end),
    lines: above.split("\n").length - 1,
    note:
      rows === 0
        ? []
        : [
            rows === 1
              ? `The first line was left out (${wording.set("skipRows", 1)}): ${said}.`
              : `The first ${count(rows)} lines were left out (${wording.set("skipRows", rows)}): ${said}.`,
          ],
  };
}
