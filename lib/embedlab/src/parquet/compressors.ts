import { brotliDecompressSync, gunzipSync } from "node:zlib";
import * as zlib from "node:zlib";
import type { Compressors } from "hyparquet";

const bytes = (buffer: Buffer): Uint8Array => new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
const { zstdDecompressSync } = zlib as { zstdDecompressSync?: (input: Uint8Array) => Buffer };

/** Of Parquet files, beside snappy, which hyparquet reads itself; Zstandard where this Node.js has it. */
export const compressors: Compressors = {
  GZIP: (input) => bytes(gunzipSync(input)),
  BROTLI: (input) => bytes(brotliDecompressSync(input)),
  ...(zstdDecompressSync !== undefined && { ZSTD: (input: Uint8Array) => bytes(zstdDecompressSync(input)) }),
};
