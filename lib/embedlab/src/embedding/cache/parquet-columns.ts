import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { fileWriter, parquetWrite } from "hyparquet-writer";

/** A column of a table; null where a row has no value. */
export interface Column {
  readonly name: string;
  readonly type: "text" | "whole" | "number";
  readonly values: readonly (string | number | null)[];
}

const types = { text: "STRING", whole: "INT32", number: "DOUBLE" } as const;

/** Writes columns of equal length as a Parquet file, put in place whole. */
export async function exportColumns(path: string, columns: readonly Column[]): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await parquetWrite({
      writer: fileWriter(draft),
      columnData: columns.map(({ name, type, values }) => ({
        name,
        data: [...values],
        type: types[type],
        nullable: true,
      })),
    });
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}
