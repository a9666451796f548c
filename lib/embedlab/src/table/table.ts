import { InputError } from "../errors.js";
import { openParquet, rowsOf } from "../parquet/parquet-file.js";
import { type Csv, type CsvOptions, readCsv } from "./csv.js";
import { type FileRecord, jsonLines, tableOfRecords } from "./records.js";

/**
 * The rows of a table: Parquet by its first bytes, JSON Lines by the name's ending (.jsonl, .ndjson), else CSV. Values that
 * are no text become what a CSV file would have of them.
 * @throws InputError on damage, with file, row, line and cure
 */
export async function readTable(bytes: Uint8Array, file: string, options: CsvOptions): Promise<Csv> {
  const kind = tableKind(bytes, file);
  if (kind === "CSV") return readCsv(bytes, file, options);
  const { delimiter, encoding, skipRows, badRows } = options;
  if (!options.header || [delimiter, encoding, skipRows, badRows].some((option) => option !== undefined))
    throw new InputError(
      `${file} is a ${kind} file, which names its columns and has no delimiter, encoding, lines above or rows of other cells; leave those options out`,
    );
  const records = kind === "JSON Lines" ? jsonLines(bytes, file) : await parquetRecords(bytes, file);
  return tableOfRecords(records, file, options.onHeader);
}

/** What a table's file is, as people call it. */
export function tableKind(bytes: Uint8Array, file: string): "CSV" | "JSON Lines" | "Parquet" {
  if (Buffer.from(bytes.subarray(0, 4)).toString("latin1") === "PAR1") return "Parquet";
  return /\.(jsonl|ndjson)$/i.test(file) ? "JSON Lines" : "CSV";
}

async function parquetRecords(bytes: Uint8Array, path: string): Promise<FileRecord[]> {
  const rows = await rowsOf(await openParquet(bytes, path), "write it again, with compression snappy or none");
  return rows.map((values, i) => ({ values, line: i + 1 }));
}
