import { isUtf8 } from "node:buffer";
import { likelyEncoding, readsAs } from "./likely-encoding.js";
import { excerpt } from "../text/shown.js";
import { findMojibake } from "./mojibake.js";
import { decodeWindows1252, readAs } from "./windows-1252.js";

/** The lines of a file that are no UTF-8, and what they seem to be. */
export interface ForeignLines {
  /** The first of them: its first byte in the file, and its number. */
  readonly first: number;
  readonly line: number;
  readonly count: number;
  /** Whether the file ends with one, without an end of line. */
  readonly last: boolean;
  /** The encoding in which they read best. */
  readonly encoding: string;
  /** Whether other lines are UTF-8 and hold characters of more than one byte. */
  readonly joined: boolean;
  /** The first of them that holds pieces of UTF-8 beside letters of Windows-1252. */
  readonly both: number | undefined;
  /** The option that reads them: the encoding, or UTF-8 and the encoding where both are in the file. */
  readonly proposed: string;
  /** A piece of the first line that shows letters of the encoding. */
  readonly reading: { readonly line: number; readonly text: string };
}

const newline = 0x0a;

/** The physical lines of a file, without their ends; no character of more than one byte holds the byte of a line's end. */
export function* physicalLines(bytes: Uint8Array): Generator<{ readonly start: number; readonly part: Uint8Array }> {
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(newline, start);
    const end = found === -1 ? bytes.length : found;
    yield { start, part: bytes.subarray(start, end) };
    start = end + 1;
  }
}

export const isAscii = (part: Uint8Array): boolean => part.every((byte) => byte < 0x80);

/** So many lines are looked at, and so many bytes of each. */
const [mostLines, mostBytes] = [200, 1000];

/** The beginning of a line, cut before a blank or a comma: bytes below 0x30 are part of no other character. */
function beginning(part: Uint8Array): Uint8Array {
  if (part.length <= mostBytes) return part;
  const length = part.subarray(mostBytes).findIndex((byte) => byte < 0x30);
  return length === -1 ? part : part.subarray(0, mostBytes + length);
}

/** Lines that are UTF-8 by chance are few beside the others: one of so many at most. */
const chance = 10;

const western = new Set(decodeWindows1252(Uint8Array.from({ length: 128 }, (_, i) => 0x80 + i)));

/** What of a line shows its encoding: letters that Windows-1252 has not, else letters beyond ASCII, else whatever else is. */
export function pieceOf(line: Uint8Array, encoding: string): { readonly rank: number; readonly text: string } {
  const text = readAs(encoding, line);
  // eslint-disable-next-line no-control-regex
  const letters = [...text.matchAll(/(?![ªºµ])[^\u0000-\u007f\P{L}]/gu)];
  const own = letters.find(([letter]) => !western.has(letter));
  // eslint-disable-next-line no-control-regex
  const at = (own ?? letters[0])?.index ?? text.search(/[^\u0000-\u007f]/);
  const rank = own !== undefined ? 2 : letters.length > 0 ? 1 : 0;
  return { rank, text: excerpt(text, at - 12, at + 12).trim() };
}

/** What a file that is no UTF-8 holds instead; one that began with a byte-order mark of UTF-8 is joined. */
export function foreignLines(bytes: Uint8Array, marked: boolean): ForeignLines {
  const foreign: { readonly line: number; readonly part: Uint8Array }[] = [];
  const utf8: Uint8Array[] = [];
  let [first, count, unicode, number, last] = [0, 0, 0, 0, false];
  for (const { start, part } of physicalLines(bytes)) {
    number++;
    if (isUtf8(part)) {
      if (isAscii(part)) continue;
      unicode++;
      if (utf8.length < mostLines) utf8.push(part);
      continue;
    }
    if (count === 0) first = start;
    count++;
    if (foreign.length < mostLines) foreign.push({ line: number, part });
    last = start + part.length === bytes.length;
  }
  const encoding = likelyEncoding(foreign.map(({ part }) => beginning(part)));
  const joined = marked || (unicode > 0 && (chance * unicode > count || !readsAs(encoding, utf8)));
  const both =
    encoding === "windows-1252"
      ? foreign.find(({ part }) => findMojibake(decodeWindows1252(part)) !== undefined)?.line
      : undefined;
  const pieces = foreign.map(({ line, part }) => ({ line, ...pieceOf(part, encoding) }));
  const most = Math.max(...pieces.map(({ rank }) => rank));
  return {
    first,
    line: foreign[0].line,
    count,
    last,
    encoding,
    joined,
    both,
    proposed: joined || both !== undefined ? `utf-8, ${encoding}` : encoding,
    reading: pieces.find(({ rank }) => rank === most)!,
  };
}
