import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type FileMetaData,
  parquetMetadataAsync,
  parquetSchema,
  type SchemaTree,
} from "hyparquet";
import { InputError } from "../../errors.js";
import { plainReason } from "../plain-reason.js";

/** An open Parquet file whose metadata agree with themselves. */
export interface ParquetFile {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  /** The schema's columns. */
  readonly columns: readonly SchemaTree[];
  readonly rows: number;
}

/**
 * Opens a Parquet file. Throws InputError where it is none, or where what it says of its columns cannot be: hyparquet
 * would begin to read those, and a failure of one that nobody waits for ends the process.
 */
export async function openParquet(path: string): Promise<ParquetFile> {
  const file = await asyncBufferFromFile(path);
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
  return { file, metadata, columns, rows };
}

const leavesOf = ({ path, children }: SchemaTree): string[] =>
  children.length === 0 ? [path.join(".")] : children.flatMap(leavesOf);
