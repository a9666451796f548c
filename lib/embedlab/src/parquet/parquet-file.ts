import { type FileMetaData, parquetMetadataAsync, parquetSchema, type SchemaTree } from "hyparquet";
import { InputError } from "../errors.js";
import { inWorker } from "../numeric/workers.js";
import { codeOf, plainReason } from "../reasons.js";
import { bufferOf, decodeRows, rowsOfDecoded, type ParquetRow, type ParquetSource, type RowsWanted } from "./decode.js";

/** An open Parquet file whose metadata agree with themselves. */
export interface ParquetFile {
  readonly source: ParquetSource;
  /** What errors call it. */
  readonly path: string;
  readonly bytes: number;
  readonly metadata: FileMetaData;
  /** The schema's columns. */
  readonly columns: readonly SchemaTree[];
  readonly rows: number;
}

/**
 * Opens a Parquet file; `path` is what errors call it. Throws InputError where it is none, or where what it says of its columns cannot be: hyparquet
 * would begin to read those, and a failure of one that nobody waits for ends the process.
 */
export async function openParquet(source: ParquetSource, path: string): Promise<ParquetFile> {
  const file = await bufferOf(source);
  const metadata = await parquetMetadataAsync(file).catch((error: unknown) => {
    throw new InputError(`${path} is not a Parquet file (${plainReason(error)})`);
  });
  const damaged = (what: string): InputError =>
    new InputError(`${path} is a damaged Parquet file: ${what}; write it again`);
  let columns: readonly SchemaTree[];
  let agree: boolean;
  try {
    columns = parquetSchema(metadata).children;
    const leaves = columns.flatMap(leavesOf).sort().join("\n");
    agree = metadata.row_groups.every(
      ({ columns: chunks }) =>
        chunks
          .map((chunk) => (chunk.meta_data?.path_in_schema ?? []).join("."))
          .sort()
          .join("\n") === leaves,
    );
  } catch (error) {
    throw damaged(`its schema cannot be read (${plainReason(error)})`);
  }
  if (!agree) throw damaged("its schema and its columns are not the same");
  const rows = Number(metadata.num_rows);
  const inGroups = metadata.row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (!Number.isSafeInteger(rows) || rows < 0 || inGroups !== rows)
    throw damaged(`it says that it has ${rows} rows, and its parts have ${inGroups}`);
  return { source, path, bytes: file.byteLength, metadata, columns, rows };
}

/** Bytes that are decoded in a second on a slow machine beside other work, and the seconds that nothing takes longer than. */
const slowest = { bytesPerSecond: 500_000, seconds: 10 };

/** Rows of the file. Throws InputError, which ends in `cure`, where they cannot be decoded in the time and memory there is. */
export async function rowsOf(
  { source, path, bytes, metadata }: ParquetFile,
  cure: string,
  wanted: RowsWanted = {},
): Promise<ParquetRow[]> {
  const seconds = Math.ceil(slowest.seconds + bytes / slowest.bytesPerSecond);
  const signal = AbortSignal.timeout(1000 * seconds);
  return inWorker(decodeRows, [source, metadata, wanted], { signal }).then(rowsOfDecoded, (error: unknown) => {
    const why = signal.aborted
      ? `it did not end in ${seconds} s`
      : codeOf(error) === "ERR_WORKER_OUT_OF_MEMORY"
        ? "it needs more memory than there is"
        : plainReason(error);
    const rows = wanted.rowStart === undefined ? "" : ` from row ${wanted.rowStart + 1} on`;
    throw new InputError(`${path}${rows} cannot be read as Parquet (${why}); ${cure}`);
  });
}

const leavesOf = ({ path, children }: SchemaTree): string[] =>
  children.length === 0 ? [path.join(".")] : children.flatMap(leavesOf);
