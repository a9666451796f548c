import { InputError } from "../errors.js";
import { messageOf } from "../reasons.js";
import { count, counted } from "../text/counted.js";
import type { Csv, CsvOptions, CsvRow } from "./csv.js";
import { requireTextFile } from "./encoding.js";
import { shown } from "../text/shown.js";

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

/** The cells of a table of which nine in ten may be empty. */
const sparseCells = 20_000_000;

/** Records as the rows of a table; its columns are the records' fields, in the order in which they first stand. */
export function tableOfRecords(records: readonly FileRecord[], file: string, onHeader?: CsvOptions["onHeader"]): Csv {
  if (records.length === 0) throw new InputError(`${file} has no rows; get the file again`);
  const found = new Set<string>();
  let filled = 0;
  for (const { values } of records)
    for (const name of Object.keys(values)) {
      found.add(name);
      filled++;
    }
  const names = [...found];
  if (names.length * records.length > Math.max(sparseCells, 10 * filled))
    throw new InputError(
      `${file} has ${count(names.length)} fields in ${counted(records.length, "record")}, most of them in few, such as ${shown(names[names.length - 1], 40)}; are names of products its fields? Write them as values ({"id": …})`,
    );
  const header: CsvRow = { cells: names, row: 0, line: 0 };
  onHeader?.(header, header.cells.length);
  const rows = records.map(({ values, line }, i) => ({
    cells: names.map((name) => {
      try {
        return cellOf(Object.hasOwn(values, name) ? values[name] : undefined);
      } catch {
        throw new InputError(
          `${file}, line ${line}: field ${shown(name, 40)} is nested too deeply for a cell; leave it out or write it as a text`,
        );
      }
    }),
    row: i + 1,
    line,
  }));
  return { header, rows, delimiter: "", notes: [] };
}

/** Texts, and outside them numbers and what Python writes for numbers that are none. */
const jsonParts = /"(?:[^"\\]|\\.)*"|-?(?:\d[\d.eE+-]*|Infinity|NaN)/gu;

/** A line's value; whole numbers of more digits than a number holds become texts, NaN and Infinity nothing. */
function jsonValue(line: string): unknown {
  const exact = /\d{16}|NaN|Infinity/.test(line)
    ? line.replace(jsonParts, (part) => (/^-?\d{16,}$/.test(part) ? `"${part}"` : /^-?[IN]/.test(part) ? "null" : part))
    : line;
  return JSON.parse(exact);
}

/** The records of JSON Lines (UTF-8, one object a line; empty lines are none). @throws InputError naming the line that is no object */
export function jsonLines(bytes: Uint8Array, file: string): FileRecord[] {
  requireTextFile(bytes, file);
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
      values = jsonValue(part);
    } catch (error) {
      throw new InputError(`${where}: ${messageOf(error)}; each line is one JSON object`);
    }
    if (typeof values !== "object" || values === null || Array.isArray(values))
      throw new InputError(`${where}: not an object; each line is one JSON object`);
    return [{ values: values as Record<string, unknown>, line: i + 1 }];
  });
}
