import { randomUUID } from "node:crypto";
import { rename, rm, writeFile } from "node:fs/promises";
import type { SchemaElement } from "hyparquet";
import { fileWriter, ParquetWriter } from "hyparquet-writer";
import type { Column } from "./product-table.js";

/** Rows that are written at a time. */
const rowGroup = 4096;

/** A file put in place whole. */
async function inPlace(path: string, write: (draft: string) => Promise<void>): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await write(draft);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

/** All columns as Parquet; vectors are lists of float, which pandas, DuckDB, Embedding Atlas and Nomic read. */
export function writeParquetTable(path: string, columns: readonly Column[]): Promise<void> {
  const schema: SchemaElement[] = [{ name: "root", num_children: columns.length }, ...columns.flatMap(elements)];
  const rows = rowsOf(columns[0]);
  return inPlace(path, async (draft) => {
    const writer = new ParquetWriter({ writer: fileWriter(draft), schema, codec: "UNCOMPRESSED" });
    for (let start = 0; start < rows; start += rowGroup) {
      const end = Math.min(rows, start + rowGroup);
      const columnData = columns.map((column) =>
        column.kind === "vector"
          ? {
              name: column.name,
              data: Array.from({ length: end - start }, (_, i) => Array.from(column.values.row(start + i))),
              encoding: "PLAIN" as const,
              statistics: false,
            }
          : { name: column.name, data: column.values.slice(start, end) },
      );
      await writer.write({ columnData, rowGroupSize: rowGroup });
    }
    await writer.finish();
  });
}

const rowsOf = ({ values }: Column): number => ("rows" in values ? values.rows : values.length);

function elements({ name, kind }: Column): SchemaElement[] {
  switch (kind) {
    case "text":
      return [{ name, type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" }];
    case "whole":
      return [{ name, type: "INT32", repetition_type: "OPTIONAL" }];
    case "real":
      return [{ name, type: "DOUBLE", repetition_type: "OPTIONAL" }];
    case "vector":
      // Parquet's three-level form of a list.
      return [
        { name, converted_type: "LIST", repetition_type: "REQUIRED", num_children: 1 },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        { name: "element", type: "FLOAT", repetition_type: "REQUIRED" },
      ];
  }
}

/** The columns without vectors as CSV (RFC 4180, UTF-8): an empty field is a value that is not there. */
export function writeCsvTable(path: string, columns: readonly Column[]): Promise<void> {
  const flat = columns.filter((column) => column.kind !== "vector");
  const lines = [
    flat.map(({ name }) => name),
    ...Array.from({ length: rowsOf(columns[0]) }, (_, row) =>
      flat.map(({ values }) => (values as readonly (string | number | null)[])[row]),
    ),
  ];
  return inPlace(path, (draft) => writeFile(draft, lines.map((line) => `${line.map(field).join(",")}\r\n`).join("")));
}

const field = (value: string | number | null): string =>
  value === null ? "" : typeof value === "number" ? String(value) : `"${value.replaceAll('"', '""')}"`;
