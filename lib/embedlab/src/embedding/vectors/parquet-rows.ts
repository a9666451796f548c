import type { SchemaTree } from "hyparquet";
import { InputError } from "../../errors.js";
import { openParquet, rowsOf } from "../../parquet/parquet-file.js";
import { idText, type VectorColumns, type VectorRows } from "./row.js";

/** Rows that are decoded at a time. */
const atATime = 2048;

/** The rows of a Parquet file with a column of ids and one of lists of numbers. Throws InputError naming the columns there are. */
export async function* parquetRows(path: string, columns: VectorColumns): VectorRows {
  const file = await openParquet(path, path);
  const { columns: children, rows } = file;
  const vector = chosen(path, "vectorColumn", columns.vectorColumn, children, isList, ["vector", "embedding"]);
  const id = chosen(path, "idColumn", columns.idColumn, children, isId, ["id", "uniq_id", "product_id"]);
  for (let start = 0; start < rows; start += atATime) {
    const part = await rowsOf(file, "write it again, with compression snappy or none", {
      columns: [id, vector],
      rowStart: start,
      rowEnd: Math.min(rows, start + atATime),
    });
    for (const [i, item] of part.entries()) {
      const row = start + i + 1;
      const value = item[vector];
      if (!isNumbers(value)) throw new InputError(`${path}, row ${row}: "${vector}" is no list of numbers; fill it`);
      yield { id: idText(item[id], path, row, id), vector: value };
    }
  }
}

const isNumbers = (value: unknown): value is ArrayLike<number> =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView) && !(value instanceof Uint8Array));

const isList = ({ element, children }: SchemaTree): boolean =>
  element.repetition_type === "REPEATED" || element.converted_type === "LIST" || children.length === 1;
const isId = ({ element, children }: SchemaTree): boolean =>
  children.length === 0 &&
  element.repetition_type !== "REPEATED" &&
  (element.type === "BYTE_ARRAY" || element.type === "INT32" || element.type === "INT64");

/** The column that is named, else the usual name, else the only one that could be meant. */
function chosen(
  path: string,
  field: string,
  named: string | undefined,
  columns: readonly SchemaTree[],
  fits: (column: SchemaTree) => boolean,
  usual: readonly string[],
): string {
  const all = columns.map(({ element }) => element.name);
  const fitting = columns.filter(fits).map(({ element }) => element.name);
  const what = field === "idColumn" ? "texts or whole numbers" : "lists of numbers";
  if (named !== undefined) {
    if (fitting.includes(named)) return named;
    throw new InputError(
      `${path}: the contract's source.${field} is "${named}", which is ${all.includes(named) ? `no column of ${what}` : "no column of it"}; it has ${all.join(", ")}`,
    );
  }
  const found = usual.find((name) => fitting.includes(name)) ?? (fitting.length === 1 ? fitting[0] : undefined);
  if (found !== undefined) return found;
  throw new InputError(
    `${path}: ${fitting.length === 0 ? `no column holds ${what}` : `which of ${fitting.join(", ")} holds the ${field === "idColumn" ? "ids" : "vectors"} is not plain`}; call it "${usual[0]}", or name it in a contract's source.${field} (columns: ${all.join(", ")})`,
  );
}
