import { createReadStream } from "node:fs";
import { extname } from "node:path";
import { InputError } from "../../errors.js";
import { shown } from "../../text/shown.js";

/** Ends of the names of word vectors: GloVe's and word2vec's text, fastText's text, word2vec's binary form. */
const extensions = [".txt", ".vec", ".bin"];
export const isWordFile = (path: string): boolean => extensions.includes(extname(path).toLowerCase());

/** What a file of word vectors says of itself. */
export interface WordFileHead {
  readonly dimensions: number;
  /** Null where the file does not say: GloVe's has no first line of its own. */
  readonly words: number | null;
}

const newline = 10;
const blank = 32;

/** Reads the first line. Throws InputError where it is no file of word vectors. */
export async function wordFileHead(path: string): Promise<WordFileHead> {
  for await (const line of lines(path)) {
    const fields = line.toString("utf8").trimEnd().split(" ");
    const header = fields.length === 2 && fields.every((field) => /^\d+$/.test(field));
    if (header) return { words: Number(fields[0]), dimensions: Number(fields[1]) };
    if (extname(path).toLowerCase() === ".bin" || fields.length < 3 || !Number.isFinite(Number(fields.at(-1))))
      throw new InputError(
        `${path} is no file of word vectors: its first line is neither "words dimensions" nor a word and its numbers`,
      );
    return { words: null, dimensions: fields.length - 1 };
  }
  throw new InputError(`${path} is empty; download it again`);
}

/**
 * Hands the vectors of the wanted words to `found`, reading the file once and holding none of it; a word that stands
 * twice has its first vector, as gensim reads it. Throws InputError with the line that is wrong.
 */
export async function readWords(
  path: string,
  { dimensions, words }: WordFileHead,
  wanted: ReadonlySet<string>,
  found: (word: string, vector: Float32Array) => void,
  signal?: AbortSignal,
): Promise<void> {
  const left = new Set(wanted);
  const take = (word: string, vector: Float32Array): void => {
    if (left.delete(word)) found(word, vector);
  };
  if (extname(path).toLowerCase() === ".bin") return readBinary(path, dimensions, words!, left, take, signal);
  let number = 0;
  for await (const line of lines(path)) {
    number++;
    if (number % 10_000 === 0) signal?.throwIfAborted();
    if (number === 1 && words !== null) continue;
    const end = line.indexOf(blank);
    const word = line.toString("utf8", 0, end < 0 ? line.length : end);
    if (!left.has(word)) continue;
    const fields = line
      .toString("utf8", end + 1)
      .trim()
      .split(" ");
    // A word with blanks in it, which no text's word is.
    if (fields.length > dimensions) continue;
    const vector = Float32Array.from(fields, Number);
    if (vector.length !== dimensions || !vector.every(Number.isFinite))
      throw new InputError(
        `${path}, line ${number} (${shown(word, 40)}): ${dimensions} numbers are due; download it again`,
      );
    take(word, vector);
    if (left.size === 0) return;
  }
}

/** The bytes of each line, without its end. */
async function* lines(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) {
    const all = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    let start = 0;
    for (let end = all.indexOf(newline); end >= 0; end = all.indexOf(newline, start)) {
      yield all.subarray(start, end);
      start = end + 1;
    }
    rest = all.subarray(start);
  }
  if (rest.length > 0) yield rest;
}

/** word2vec's binary form: after the first line a word, a blank, its numbers as float32, with or without a newline. */
async function readBinary(
  path: string,
  dimensions: number,
  words: number,
  left: ReadonlySet<string>,
  take: (word: string, vector: Float32Array) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  const bytes = 4 * dimensions;
  let rest: Buffer = Buffer.alloc(0);
  let headed = false;
  let read = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) {
    signal?.throwIfAborted();
    const all = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    let at = 0;
    if (!headed) {
      at = all.indexOf(newline) + 1;
      headed = true;
    }
    while (read < words) {
      const start = all[at] === newline ? at + 1 : at;
      const end = all.indexOf(blank, start);
      if (end < 0 || end + 1 + bytes > all.length) break;
      const word = all.toString("utf8", start, end);
      if (left.has(word)) {
        const vector = Float32Array.from({ length: dimensions }, (_, j) => all.readFloatLE(end + 1 + 4 * j));
        if (!vector.every(Number.isFinite))
          throw new InputError(`${path}: the vector of ${shown(word, 40)} is no finite numbers; download it again`);
        take(word, vector);
      }
      at = end + 1 + bytes;
      read++;
    }
    if (read === words || left.size === 0) return;
    rest = all.subarray(at);
  }
  throw new InputError(`${path} is cut off: ${read} of ${words} words; download it again`);
}
