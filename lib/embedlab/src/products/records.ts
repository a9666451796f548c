import { InputError } from "../errors.js";
import { messageOf } from "../reasons.js";
import type { Csv, CsvOptions, CsvRow } from "./csv.js";

/** One record of a file of records, and the physical line (or row) on which it stands. */
export interface FileRecord {
  readonly values: Readonly<Record<string, unknown>>;
  readonly line: number;
}

/** A value as the cell of a table has it: nothing for null, JSON for lists and records. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") return String(value);
  return JSON.stringify(value, (_, part: unknown) => (typeof part === "bigint" ? String(part) : part));
}

/** Records as the rows of a table; its columns are the records' fields, in the order in which they first stand. */
export function tableOfRecords(records: readonly FileRecord[], file: string, onHeader?: CsvOptions["onHeader"]): Csv {
  if (records.length === 0) throw new InputError(`${file} has no rows; get the file again`);
  const names = [...new Set(records.flatMap(({ values }) => Object.keys(values)))];
  const header: CsvRow = { cells: names, row: 0, line: 1 };
  onHeader?.(header, header.cells.length);
  const rows = records.map(({ values, line }, i) => ({
    cells: names.map((name) => cellOf(Object.hasOwn(values, name) ? values[name] : undefined)),
    row: i + 1,
    line,
  }));
  return { header, rows, delimiter: "", notes: [] };
}

/** The records of JSON Lines (UTF-8, one object a line; empty lines are none). @throws InputError naming the line that is no object */
export function jsonLines(bytes: Uint8Array, file: string): FileRecord[] {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${file}: JSON Lines are UTF-8, and these bytes are not; export the file again as UTF-8`);
  }
  return text.split("\n").flatMap((part, i): FileRecord[] => {
    if (part.trim() === "") return [];
    const where = `${file}, line ${i + 1}`;
    let values: unknown;
    try {
      values = JSON.parse(part);
    } catch (error) {
      throw new InputError(`${where}: ${messageOf(error)}; each line is one JSON object`);
    }
    if (typeof values !== "object" || values === null || Array.isArray(values))
      throw new InputError(`${where}: not an object; each line is one JSON object`);
    return [{ values: values as Record<string, unknown>, line: i + 1 }];
  });
}
