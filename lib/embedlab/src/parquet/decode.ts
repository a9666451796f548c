import { type AsyncBuffer, asyncBufferFromFile, type FileMetaData, parquetReadObjects } from "hyparquet";
import { forWorkers } from "../numeric/worker-functions.js";
import { compressors } from "./compressors.js";

/** A path, or the file's bytes. */
export type ParquetSource = string | Uint8Array;
export type ParquetRow = Readonly<Record<string, unknown>>;

/** Rows without their columns of vectors, and each of those in one piece, which crosses a thread's border far faster. */
interface Decoded {
  readonly rows: ParquetRow[];
  readonly vectors: Readonly<Record<string, Float64Array>>;
}

/** The columns by name (default all) and the rows from `rowStart` to before `rowEnd` (default all). */
export interface RowsWanted {
  readonly columns?: string[];
  readonly rowStart?: number;
  readonly rowEnd?: number;
}

// A copy that starts at 0: a Buffer can be a part of a larger one.
export const bufferOf = async (source: ParquetSource): Promise<AsyncBuffer> =>
  typeof source === "string" ? asyncBufferFromFile(source) : Uint8Array.from(source).buffer;

/** Rows of a Parquet file, in a worker thread: what a damaged page says of its values may have no end and need all memory. */
export async function decodeRows(source: ParquetSource, metadata: FileMetaData, wanted: RowsWanted): Promise<Decoded> {
  const rows = (await parquetReadObjects({ file: await bufferOf(source), metadata, compressors, ...wanted })) as Record<
    string,
    unknown
  >[];
  const vectors: Record<string, Float64Array> = {};
  for (const [name, first] of Object.entries(rows[0] ?? {})) {
    if (!isVector(first) || !rows.every(({ [name]: one }) => isVector(one) && one.length === first.length)) continue;
    vectors[name] = new Float64Array(rows.length * first.length);
    rows.forEach((row, i) => {
      vectors[name].set(row[name] as number[], i * first.length);
      delete row[name];
    });
  }
  return { rows, vectors };
}

const isVector = (value: unknown): value is ArrayLike<number> =>
  (Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === "number")) ||
  value instanceof Float32Array ||
  value instanceof Float64Array;

/** The rows as they were before they crossed a thread's border. */
export function rowsOfDecoded({ rows, vectors }: Decoded): ParquetRow[] {
  const names = Object.keys(vectors);
  return rows.map((row, i) => ({
    ...row,
    ...Object.fromEntries(
      names.map((name) => {
        const width = vectors[name].length / rows.length;
        return [name, vectors[name].subarray(i * width, (i + 1) * width)];
      }),
    ),
  }));
}

forWorkers(import.meta.url, { decodeRows });
