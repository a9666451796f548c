import { requireOptions } from "../../options.js";
import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import type { SchemaElement } from "hyparquet";
import { fileWriter, ParquetWriter } from "hyparquet-writer";

/** A column of a table; null where a row has no value. */
export type Column =
  | {
      readonly name: string;
      readonly type: "text" | "whole" | "number";
      readonly values: readonly (string | number | null)[];
    }
  | { readonly name: string; readonly type: "vector"; readonly values: readonly (Float32Array | null)[] };

/** Rows that are written at a time. */
const rowGroup = 4096;

/** The file's own metadata, and whether no row may lack a value; it may unless told. */
export interface ExportOptions {
  readonly kvMetadata?: { key: string; value: string }[];
  readonly required?: boolean;
}

/** Writes columns of equal length as a Parquet file, put in place whole; vectors are lists of float. */
export async function exportColumns(
  path: string,
  columns: readonly Column[],
  options: ExportOptions = {},
): Promise<void> {
  requireOptions("exportColumns", options);
  const { kvMetadata, required = false } = options;
  const draft = `${path}.${randomUUID()}.tmp`;
  const repetition = required ? "REQUIRED" : "OPTIONAL";
  const schema: SchemaElement[] = [
    { name: "root", num_children: columns.length },
    ...columns.flatMap((column) => elements(column, repetition)),
  ];
  try {
    const writer = new ParquetWriter({ writer: fileWriter(draft), schema, codec: "UNCOMPRESSED", kvMetadata });
    const rows = columns[0].values.length;
    for (let start = 0; start < rows; start += rowGroup) {
      const end = start + rowGroup;
      const columnData = columns.map(({ name, ...column }) =>
        column.type !== "vector"
          ? { name, data: column.values.slice(start, end) }
          : {
              name,
              data: column.values.slice(start, end).map((vector) => vector && Array.from(vector)),
              // A dictionary of numbers that hardly repeat would only take time.
              encoding: "PLAIN" as const,
              statistics: false,
            },
      );
      await writer.write({ columnData, rowGroupSize: rowGroup });
    }
    await writer.finish();
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Parquet's description of a column; of a list, its three-level form. */
function elements({ name, type }: Column, repetition: "REQUIRED" | "OPTIONAL"): SchemaElement[] {
  switch (type) {
    case "text":
      return [{ name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: repetition }];
    case "whole":
      return [{ name, type: "INT32", repetition_type: repetition }];
    case "number":
      return [{ name, type: "DOUBLE", repetition_type: repetition }];
    case "vector":
      return [
        { name, converted_type: "LIST", repetition_type: repetition, num_children: 1 },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        { name: "element", type: "FLOAT", repetition_type: "REQUIRED" },
      ];
  }
}
