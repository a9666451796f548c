import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import { InputError } from "../errors.js";
import { count, counted } from "../text/counted.js";
import { countNewlines } from "./csv-source.js";
import { isAscii, physicalLines, pieceOf } from "./foreign-lines.js";
import { mendMojibake } from "./mojibake.js";
import { shown } from "../text/shown.js";
import { readAs } from "./windows-1252.js";
import type { Wording } from "./wording.js";

type Where = (offset: number) => string;

/** What the standard calls an encoding. @throws InputError where no such encoding is known */
function standardName(encoding: string, wording: Wording): string {
  try {
    return new TextDecoder(encoding).encoding;
  } catch {
    throw new InputError(
      `${wording.set("encoding", encoding)}: no such encoding is known; give a name such as utf-8, utf-16le, windows-1252 or shift_jis, or export the file as UTF-8`,
    );
  }
}

function decoded(bytes: Uint8Array, encoding: string): Uint8Array | undefined {
  try {
    return Buffer.from(readAs(encoding, bytes, { fatal: true }), "utf8");
  } catch {
    return undefined;
  }
}

/** @throws InputError where the bytes are of another encoding, with the first line that is */
export function decodeAs(bytes: Uint8Array, file: string, encoding: string, where: Where): Uint8Array {
  const text = decoded(bytes, encoding);
  if (text !== undefined) return text;
  const wide = encoding.startsWith("utf-16");
  if (wide && bytes.length % 2 === 1)
    throw new InputError(
      `${file}: it ends in the middle of a character of ${encoding}: the file is truncated; get the whole file again`,
    );
  const odd = wide ? [] : [...physicalLines(bytes)].filter(({ part }) => decoded(part, encoding) === undefined);
  const more = odd.length > 1 ? ` (and ${counted(odd.length - 1, "more line")})` : "";
  throw new InputError(
    `${odd.length === 0 ? file : where(odd[0].start)}: bytes that are not ${encoding}${more}; name the right encoding, mend the line, or export the file as UTF-8`,
  );
}

/**
 * The encodings that were told, as their standard calls them: one, or several by which each line is read.
 * @throws InputError where one is not known, or would read the lines of a later one
 */
export function encodingList(told: string, wording: Wording): readonly string[] {
  const list = told.split(",").map((name) => standardName(name.trim(), wording));
  if (list.length === 1) return list;
  const problem = list.some((name) => name.startsWith("utf-16"))
    ? "files of UTF-16 have no lines to read one by one; name it alone"
    : list.indexOf("utf-8") > 0
      ? "other encodings would read lines of UTF-8 too, and damage them; name utf-8 first"
      : list.slice(0, -1).includes("windows-1252")
        ? "windows-1252 reads every line; name it last"
        : undefined;
  if (problem !== undefined) throw new InputError(`${wording.set("encoding", told)}: ${problem}`);
  return list;
}

/**
 * A text of which each line is read by the first encoding of a list that it is in.
 * @throws InputError where a line is in none
 */
export function decodeLines(
  bytes: Uint8Array,
  file: string,
  list: readonly string[],
  where: Where,
): { readonly bytes: Uint8Array; readonly notes: readonly string[] } {
  const lines = new Map(list.map((encoding) => [encoding, 0]));
  const parts: Uint8Array[] = [];
  let [from, all, both, example] = [0, 0, 0, ""];
  for (const { start, part } of physicalLines(bytes)) {
    if (isAscii(part)) continue;
    const encoding = list.find((one) => (one === "utf-8" ? isUtf8(part) : decoded(part, one) !== undefined));
    if (encoding === undefined)
      throw new InputError(
        `${where(start)}: bytes that are neither ${list.join(" nor ")}; name the right encodings, mend the line, or export the file as UTF-8`,
      );
    all++;
    lines.set(encoding, lines.get(encoding)! + 1);
    if (encoding === "utf-8") continue;
    const read = readAs(encoding, part);
    // Cells of UTF-8 in the same line.
    const text = list[0] === "utf-8" ? mendMojibake(read).text : read;
    if (text !== read) both++;
    if (example === "" && encoding !== list[0])
      example = `, such as line ${count(countNewlines(bytes, 0, start) + 1)}: ${shown(pieceOf(part, encoding).text)}`;
    parts.push(bytes.subarray(from, start), Buffer.from(text, "utf8"));
    from = start + part.length;
  }
  if (all === 0 || lines.get("utf-8") === all) return { bytes, notes: [] };
  const told = [...lines].filter(([, times]) => times > 0).map(([encoding, times]) => `${count(times)} as ${encoding}`);
  const pieces = both === 0 ? "" : ` (${count(both)} of them with pieces of UTF-8)`;
  return {
    bytes: Buffer.concat([...parts, bytes.subarray(from)]),
    notes: [
      `${file} was read line by line: of ${counted(all, "line")} with characters beyond ASCII, ${told.join(" and ")}${pieces}${example}.`,
    ],
  };
}
