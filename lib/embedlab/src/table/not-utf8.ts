import { isUtf8 } from "node:buffer";
import { InputError } from "../errors.js";
import { counted } from "../text/counted.js";
import { foreignLines } from "./foreign-lines.js";
import { shown } from "../text/shown.js";
import type { Wording } from "./wording.js";

/** The error of a text that is no UTF-8: where it is cut, or what reads it. `marked` where it began with a byte-order mark. */
export function notUtf8(
  bytes: Uint8Array,
  marked: boolean,
  wording: Wording,
  where: (offset: number) => string,
): InputError {
  const { first, line, count, last, encoding, joined, both, proposed, reading } = foreignLines(bytes, marked);
  const rest = bytes.subarray(first);
  const tail = rest.findIndex((byte, i) => byte >= 0xc2 && rest.length - i < 4 && !isUtf8(rest.subarray(i)));
  if (count === 1 && last && tail !== -1 && isUtf8(rest.subarray(0, tail)))
    return new InputError(
      `${where(first)}: it ends in the middle of a character: the file is truncated; get the whole file again`,
    );
  const more = count > 1 ? ` (and ${counted(count - 1, "more line")})` : "";
  const problem = `${where(first)}: bytes that are not UTF-8 (mojibake when read)${more}; `;
  const name = encoding.replace(/^w/, "W");
  const which = reading.line === line ? "they read" : `line ${reading.line} reads`;
  const reads = `in ${name} ${which} ${shown(reading.text, 24)}`;
  const list = `say ${wording.set("encoding", proposed)} so that each line is read by the first that it is in`;
  if (joined)
    return new InputError(
      `${problem}other lines are UTF-8, so files of two encodings were joined; ${reads}: if that is right, ${list}, or export each file as UTF-8 before they are joined`,
    );
  if (both !== undefined)
    return new InputError(
      `${problem}${reads}, and line ${both} holds UTF-8 too: texts of two encodings were joined in line ${both}; ${list} and its pieces of UTF-8 as such, or export the file again as UTF-8`,
    );
  return new InputError(
    `${problem}${reads}: if that is right, say ${wording.set("encoding", proposed)}, else name its encoding, or export the file again as UTF-8`,
  );
}
