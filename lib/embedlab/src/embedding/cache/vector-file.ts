import { open } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { InputError } from "../../errors.js";

/**
 * A file of vectors that only grows, in little-endian order.
 *
 * Header, 64 bytes: "ELABVEC1"; u32 format (1); u32 dimensions; u32 bytes of a record; u32 0; 32 bytes contract hash;
 * u32 0; u32 crc32 of the 60 bytes before.
 * Record, 32 + 4 x dimensions bytes: 16 bytes key (the first of the text's sha256); i32 tokens before cutting (-1
 * unknown); u32 flags (1: cut, 2: timed under load); f32 seconds it took; f32[dimensions] vector; u32 crc32 of the bytes before.
 *
 * Records have one size, so a damaged one does not hide those after it.
 */
export const headerBytes = 64;
export const keyBytes = 16;
const magic = "ELABVEC1";
const format = 1;
const vectorAt = 28;
const truncatedFlag = 1;
const loadedFlag = 2;
const chunkBytes = 4 << 20;

export interface VectorRecord {
  /** 16 bytes in hexadecimal. */
  readonly key: string;
  readonly tokens: number;
  readonly truncated: boolean;
  readonly seconds: number;
  /** Other work kept the machine busy meanwhile. */
  readonly loaded: boolean;
  /** A view: copy what must outlive the call. */
  readonly vector: Float32Array;
}

/** What reading a file found. */
export interface VectorFileState {
  readonly records: number;
  /** Records whose checksum is wrong. */
  readonly damaged: number;
  /** Bytes of a last record that was never written whole. */
  readonly partialBytes: number;
}

export const recordBytes = (dimensions: number): number => vectorAt + 4 * dimensions + 4;

export function encodeHeader(contractHash: string, dimensions: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.write(magic, 0, "latin1");
  header.writeUInt32LE(format, 8);
  header.writeUInt32LE(dimensions, 12);
  header.writeUInt32LE(recordBytes(dimensions), 16);
  header.write(contractHash, 24, 32, "hex");
  header.writeUInt32LE(crc32(header.subarray(0, 60)), 60);
  return header;
}

/** Appends a record's bytes to `out` at `at`. */
export function encodeRecord(out: Buffer, at: number, record: VectorRecord): void {
  const { vector } = record;
  out.write(record.key, at, keyBytes, "hex");
  out.writeInt32LE(record.tokens, at + 16);
  out.writeUInt32LE((record.truncated ? truncatedFlag : 0) | (record.loaded ? loadedFlag : 0), at + 20);
  out.writeFloatLE(record.seconds, at + 24);
  out.set(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength), at + vectorAt);
  const end = at + vectorAt + vector.byteLength;
  out.writeUInt32LE(crc32(out.subarray(at, end)), end);
}

/**
 * Reads a file in order and hands each sound record to `visit`, holding 4 MB at a time. Throws `InputError` when it is
 * no such file, or its header is damaged or another contract's.
 */
export async function readVectorFile(
  path: string,
  contractHash: string,
  dimensions: number,
  visit: (record: VectorRecord) => void,
  signal?: AbortSignal,
): Promise<VectorFileState> {
  const file = await open(path, "r");
  try {
    const header = Buffer.alloc(headerBytes);
    const { bytesRead } = await file.read(header, 0, headerBytes, 0);
    if (bytesRead < headerBytes) return { records: 0, damaged: 0, partialBytes: bytesRead };
    if (header.toString("latin1", 0, 8) !== magic)
      throw new InputError(`${path} is not a file of cached vectors, or its header is damaged`);
    if (header.readUInt32LE(60) !== crc32(header.subarray(0, 60)))
      throw new InputError(`${path}: the header is damaged`);
    if (!header.equals(encodeHeader(contractHash, dimensions)))
      throw new InputError(`${path} belongs to another contract or format`);

    const size = recordBytes(dimensions);
    const chunk = Buffer.from(new ArrayBuffer(Math.max(1, Math.floor(chunkBytes / size)) * size));
    let records = 0;
    let damaged = 0;
    for (let position = headerBytes; ;) {
      signal?.throwIfAborted();
      const read = await fill(file, chunk, position);
      const whole = Math.floor(read / size);
      for (let i = 0; i < whole; i++) {
        const at = i * size;
        const end = at + size - 4;
        if (chunk.readUInt32LE(end) !== crc32(chunk.subarray(at, end))) {
          damaged++;
          continue;
        }
        records++;
        visit({
          key: chunk.toString("hex", at, at + keyBytes),
          tokens: chunk.readInt32LE(at + 16),
          truncated: (chunk.readUInt32LE(at + 20) & truncatedFlag) !== 0,
          seconds: chunk.readFloatLE(at + 24),
          loaded: (chunk.readUInt32LE(at + 20) & loadedFlag) !== 0,
          vector: new Float32Array(chunk.buffer, chunk.byteOffset + at + vectorAt, dimensions),
        });
      }
      position += whole * size;
      if (read < chunk.length) return { records, damaged, partialBytes: read - whole * size };
    }
  } finally {
    await file.close();
  }
}

/** One call may read less than asked before the end of the file. */
async function fill(file: Awaited<ReturnType<typeof open>>, chunk: Buffer, position: number): Promise<number> {
  let read = 0;
  while (read < chunk.length) {
    const { bytesRead } = await file.read(chunk, read, chunk.length - read, position + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return read;
}
