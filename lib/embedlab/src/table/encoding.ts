import { isUtf8 } from "node:buffer";
import { TextDecoder } from "node:util";
import { InputError } from "../errors.js";
import { decodeAs, decodeLines, encodingList } from "./decode.js";
import { notUtf8 } from "./not-utf8.js";
import type { Wording } from "./wording.js";

/** A file's text as UTF-8 without byte-order mark, and what had to be done for it. */
export interface Decoded {
  readonly bytes: Uint8Array;
  readonly notes: readonly string[];
}

const starts = (bytes: Uint8Array, ...head: number[]): boolean => head.every((byte, i) => bytes[i] === byte);

/**
 * UTF-16 without a byte-order mark: nearly all zero bytes at one side of the pairs (letters such as U+3000 and U+0100 have
 * theirs at the other), and a table when it is read so. A last half of a character is left to the decoder to name.
 */
function hiddenUtf16(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  const sides = [0, 0];
  for (let at = bytes.indexOf(0); at !== -1; at = bytes.indexOf(0, at + 1)) sides[at % 2]++;
  const most = Math.max(...sides);
  if (most === 0 || most < 5 * Math.min(...sides)) return undefined;
  const encoding = sides[1] === most ? "utf-16le" : "utf-16be";
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(0, bytes.length & ~1));
    return /[\r\n]/.test(text) && /[,;\t|]/.test(text) && !text.includes("\0") ? encoding : undefined;
  } catch {
    return undefined;
  }
}

/** UTF-32 without a byte-order mark: each four bytes hold a character, whose upper two are zero in what shops write. */
function hiddenUtf32(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 1024);
  const fits = (low: number, upper: readonly number[]): boolean =>
    head.every((byte, at) => !upper.includes(at % 4) || byte === 0) &&
    head.some((byte, at) => at % 4 === low && byte !== 0);
  return bytes.length >= 16 && bytes.length % 4 === 0 && (fits(0, [2, 3]) || fits(3, [0, 1]));
}

/** Files of other kinds that come with a name that ends in .csv, by how their text begins. */
const otherTexts: readonly (readonly [RegExp, string])[] = [
  [
    /^<(?:!doctype\b|html\b|head\b|table\b|body\b)/i,
    "a web page (HTML), as a download that needs a login gives; get the CSV file itself",
  ],
  [/^<\?xml\b/i, "XML; export it as CSV (UTF-8)"],
  [/^%PDF-/, "a PDF; export the table as CSV (UTF-8)"],
  [/^\{\\rtf/, "a text document (RTF); export the table as CSV (UTF-8)"],
  [/^\[\s*(?:\{|\[)/, "JSON; export it as CSV (UTF-8)"],
  [
    /^\{\s*"[^\n]*\}\s*\n\s*\{\s*"/,
    "JSON Lines; name it so (.jsonl) where tables of that kind are read, or export it as CSV (UTF-8)",
  ],
  [/^\{\s*"(?:[^"\\]|\\.)*"\s*:/, "JSON; export it as CSV (UTF-8)"],
  [/^\|[^\n]*\|\s*\n\|[\s:|-]+\|/, "a table in Markdown; export it as CSV (UTF-8)"],
  [/^(?:CREATE TABLE|INSERT INTO|-- MySQL dump)\b/i, "SQL; export the table as CSV (UTF-8)"],
  [/^version https:\/\/git-lfs/, "a pointer of Git LFS; get the file itself with git lfs pull"],
];

/** Files that are no text, or none that is read, by their first bytes. */
const otherBytes: readonly (readonly [number[], string])[] = [
  [[0x50, 0x4b, 3, 4], "is a zip file or a spreadsheet; unpack it, or export the sheet as CSV (UTF-8)"],
  [[0xd0, 0xcf, 0x11, 0xe0], "is an old spreadsheet (.xls); export the sheet as CSV (UTF-8)"],
  [[0x1f, 0x8b], "is compressed (gzip); unpack it first"],
  [[0x50, 0x41, 0x52, 0x31], "is a Parquet file; export it as CSV (UTF-8)"],
  [[0xff, 0xfe, 0, 0], "is UTF-32; export it as UTF-8"],
  [[0, 0, 0xfe, 0xff], "is UTF-32; export it as UTF-8"],
  [[0x28, 0xb5, 0x2f, 0xfd], "is compressed (Zstandard); unpack it first"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "is compressed (xz); unpack it first"],
  [[0x42, 0x5a, 0x68], "is compressed (bzip2); unpack it first"],
  [[0x37, 0x7a, 0xbc, 0xaf], "is a 7-Zip archive; unpack it first"],
  [[0x52, 0x61, 0x72, 0x21, 0x1a], "is a RAR archive; unpack it first"],
  [
    [..."SQLite format 3\0"].map((letter) => letter.charCodeAt(0)),
    "is an SQLite database; export the table as CSV (UTF-8)",
  ],
  [[..."ARROW1"].map((letter) => letter.charCodeAt(0)), "is an Arrow file; export it as CSV (UTF-8)"],
  [[0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59], "is an array of NumPy, no table of texts; export the table as CSV (UTF-8)"],
];

/** @throws InputError where the bytes are of a file that is no text */
export function requireTextFile(bytes: Uint8Array, file: string): void {
  const other = otherBytes.find(([head]) => starts(bytes, ...head));
  // "BZh" may begin a header.
  if (other !== undefined && !(other[0].length === 3 && isUtf8(bytes))) throw new InputError(`${file} ${other[1]}`);
}

/** @throws InputError where the text is of another kind than a table */
function checkKind(text: Uint8Array, file: string): void {
  const head = new TextDecoder().decode(text.subarray(0, 1000)).trimStart();
  // Such a file is read by its name where it can be; here it cannot.
  if (/\.(?:jsonl|ndjson)$/i.test(file) && head.startsWith("{"))
    throw new InputError(`${file} is JSON Lines, which is not read here; export it as CSV (UTF-8)`);
  const found = otherTexts.find(([begins]) => begins.test(head));
  if (found !== undefined) throw new InputError(`${file} is ${found[1]}`);
}

/** A text without the byte-order marks that files had which were joined. */
function withoutMarks(text: Uint8Array, file: string, notes: string[]): Uint8Array {
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.byteLength);
  const mark = Buffer.from("\n\ufeff");
  const parts: Uint8Array[] = [];
  let from = 0;
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, from)) {
    parts.push(bytes.subarray(from, at + 1));
    from = at + mark.length;
  }
  if (parts.length === 0) return text;
  notes.push(
    `${file} has ${parts.length === 1 ? "a byte-order mark" : `${parts.length} byte-order marks`} between its lines, as where files were joined: they are no part of the rows.`,
  );
  return Buffer.concat([...parts, bytes.subarray(from)]);
}

/**
 * The text of a file in UTF-8. UTF-16 that says so by its byte-order mark is read as such and noted; what says nothing
 * is never guessed, but named. `where` tells a byte's place.
 * @throws InputError where the bytes are no text of that encoding
 */
export function decodeText(
  bytes: Uint8Array,
  file: string,
  encoding: string | undefined,
  wording: Wording,
  where: (bytes: Uint8Array, offset: number) => string,
): Decoded {
  requireTextFile(bytes, file);
  const notes: string[] = [];
  const marked = starts(bytes, 0xff, 0xfe) ? "utf-16le" : starts(bytes, 0xfe, 0xff) ? "utf-16be" : undefined;
  let text = bytes;
  const at = (offset: number): string => where(bytes, offset);
  const list = encoding === undefined ? [] : encodingList(encoding, wording);
  // "utf-16" names either order of bytes.
  const either = encoding !== undefined && /^utf-?16$/i.test(encoding);
  const wanted = marked !== undefined && either ? marked : list[0];
  if (encoding !== undefined && marked !== undefined && (list.length > 1 || wanted !== marked))
    throw new InputError(
      `${file} is ${marked}, as its byte-order mark says, and ${wording.set("encoding", encoding)} contradicts it; leave that out`,
    );
  if (encoding !== undefined && list.length > 1) {
    const read = decodeLines(bytes, file, list, at);
    text = read.bytes;
    notes.push(...read.notes);
  } else if (encoding !== undefined) {
    if (!wanted.startsWith("utf-") && isUtf8(bytes) && bytes.some((byte) => byte >= 0x80)) {
      throw new InputError(
        `${file} is UTF-8, and ${wording.set("encoding", encoding)} would damage its letters; leave that out`,
      );
    }
    if (wanted !== "utf-8") {
      text = decodeAs(bytes, file, wanted, at);
      notes.push(`${file} was read as ${wanted}.`);
    }
  } else if (marked !== undefined) {
    text = decodeAs(bytes, file, marked, at);
    notes.push(`${file} was read as ${marked}, as its byte-order mark says.`);
  } else {
    if (hiddenUtf32(bytes)) throw new InputError(`${file} is UTF-32 without a byte-order mark; export it as UTF-8`);
    const hidden = hiddenUtf16(bytes);
    if (hidden !== undefined)
      throw new InputError(
        `${file} is UTF-16 without a byte-order mark: say ${wording.set("encoding", hidden)}, or export it as UTF-8`,
      );
  }
  let marks = marked === undefined ? 0 : 1;
  while (starts(text, 0xef, 0xbb, 0xbf)) {
    text = text.subarray(3);
    marks++;
  }
  if (marks > 1) notes.push(`${file} begins with ${marks} byte-order marks, which are no part of its header.`);
  if (starts(text, 0xc3, 0xaf, 0xc2, 0xbb, 0xc2, 0xbf))
    throw new InputError(
      `${file} begins with a byte-order mark that was decoded wrongly ("ï»¿"): a program read UTF-8 as Windows-1252 and saved it again; export the file again as UTF-8`,
    );
  checkKind(text, file);
  text = withoutMarks(text, file, notes);
  if (text[text.length - 1] === 0x1a) {
    text = text.subarray(0, -1);
    notes.push(`${file} ends with the mark of an old file's end (Ctrl-Z), which is no row.`);
  }
  const zero = text.indexOf(0);
  if (zero !== -1 && text.subarray(zero).every((byte) => byte === 0))
    throw new InputError(
      `${where(text, zero)}: the rest of the file is zero bytes, as where a download or a copy was cut; get the whole file again`,
    );
  if (zero !== -1) throw new InputError(`${where(text, zero)}: a zero byte, which no text holds; get the file again`);
  if (!isUtf8(text)) throw notUtf8(text, marks > 0, wording, (offset) => where(text, offset));
  return { bytes: text, notes };
}
