import { InputError } from "../errors.js";
import { HeaderNames, repeatedHeader } from "../table/artefact-rows.js";
import { type ColumnShape, columnShapes } from "../table/column-shapes.js";
import { wantedColumns } from "./columns.js";
import { type Csv, type CsvRow, place } from "../table/csv.js";
import { productInHeader } from "./first-row.js";
import { leftOut } from "../table/left-out.js";
import { visibleName } from "../text/names.js";
import { oddRows } from "../table/odd-rows.js";
import { mappedColumns, type RowReader } from "./row-reader.js";
import { requireNoRowsWithin } from "../table/rows-within.js";
import { shown } from "../text/shown.js";
import type { Wording } from "../table/wording.js";

/** So many odd rows are told; where there are more, they are ordinary. */
const mostOdd = 3;

/**
 * Sentences on rows that may be taken for what they are not: a product for the header, a header for a product.
 * @throws InputError where one certainly is
 */
export function rowsApart({ rows, repeatedHeaders: repeated = [], delimiter }: Csv, reader: RowReader): string[] {
  const { path, header, index } = reader;
  const shapes = columnShapes(
    rows.map(({ cells }) => cells),
    (header ?? rows[0]).cells.length,
  );
  if (header === undefined) {
    requireNoRowsWithin(rows, { file: path, header, delimiter, rows, shapes });
    return oddNotes(rows, reader, shapes);
  }
  const names = new HeaderNames(header.cells);
  const [text] = index.description;
  // Columns of sizes and colours can hold their own names.
  const isOther = ({ cells }: CsvRow): boolean => names.has(cells[text]) && names.areAmong(cells);
  const first = firstRowNotes(rows, reader, header, shapes);
  const orProduct =
    first.length > 0 || !isNamed(reader) ? `, or ${noHeader(reader)} if the first row is a product` : "";
  if (repeated.length > 0 && orProduct !== "")
    throw new InputError(`${place(path, repeated[0])}: ${repeatedHeader.same}${orProduct}`);
  // Whatever stands in the columns that are not read.
  const mapped = mappedColumns(index);
  const seen = (cell: string): string => visibleName(cell).toLowerCase();
  const isSame = ({ cells }: CsvRow): boolean =>
    mapped.length > 1 && mapped.every((column) => seen(cells[column]) === seen(header.cells[column]));
  const again = rows.find((row) => isOther(row) || isSame(row));
  if (again !== undefined)
    throw new InputError(`${place(path, again)}: ${repeatedHeader[isOther(again) ? "other" : "same"]}${orProduct}`);
  requireNoRowsWithin(rows, { file: path, header, delimiter, rows, shapes });
  return [
    ...first,
    ...leftOut(repeated, { one: "repeats the header", several: "repeat the header" }),
    ...oddNotes(rows, reader, shapes),
  ];
}

/** Whether the reader named a column by what stands in the first row. */
const isNamed = ({ mapping, header }: RowReader): boolean =>
  wantedColumns(mapping).some((column) => header?.cells.some((name) => visibleName(name) === String(column)));

/** The cure of a first row that is a product: columns are numbers then. */
function noHeader({ mapping, index, wording }: RowReader): string {
  const say = `say ${wording.set("header", false)}`;
  const columns = (
    [
      ["description", index.description.join(",")],
      ["category", index.category],
    ] as const
  ).flatMap(([name, column]) => (column === undefined ? [] : [position(wording, name, String(column))]));
  const numbers = wantedColumns(mapping).every((column) => /^\d+$/.test(String(column)));
  return numbers ? say : `${say} and ${columns.join(wording.place === "command line" ? " " : ", ")}`;
}

const position = (wording: Wording, name: string, column: string): string =>
  /^\d+$/.test(column) ? wording.set(name, Number(column)) : wording.set(name, column);

function firstRowNotes(
  rows: readonly CsvRow[],
  reader: RowReader,
  header: CsvRow,
  shapes: readonly ColumnShape[],
): string[] {
  const found = productInHeader(header, rows, shapes, reader.mapping, reader.index);
  if (found === undefined) return [];
  const { column, as, sure } = found;
  const cell = shown(header.cells[column], 40);
  const like = {
    label: "as other rows do",
    code: "formed as other rows' are",
    text: "which reads like one of the texts",
  }[as];
  if (!sure)
    return [
      `The first row names the columns; its column ${column} says ${cell}, ${like}: ${noHeader(reader)} if it is a product.`,
    ];
  throw new InputError(
    `${place(reader.path, header)}: the first row seems to be a product and no header, as its column ${column} says ${cell}, ${like}; ${noHeader(reader)}, or ${isNamed(reader) ? "rename the columns" : "name the columns as the first row does"} if it is none`,
  );
}

function oddNotes(rows: readonly CsvRow[], reader: RowReader, shapes: readonly ColumnShape[]): string[] {
  const odd = oddRows(rows, shapes, reader.header?.cells);
  const header = odd.find(({ isHeader }) => isHeader);
  const said = ({ cells }: CsvRow): string =>
    cells
      .filter((cell) => cell.trim() !== "")
      .slice(0, 3)
      .map((cell) => shown(cell, 24))
      .join(", ");
  if (header !== undefined)
    throw new InputError(
      `${place(reader.path, header.row)}: the row seems to be another header (${said(header.row)}), as it is unlike all others, and as it is where files were joined; remove the row`,
    );
  if (odd.length > mostOdd) return [];
  const first = reader.header === undefined ? rows[0] : undefined;
  return odd.map(
    ({ row }) =>
      `Row ${row.row} (line ${row.line}) is unlike all others in its columns (${said(row)}): remove it if it is no product${row === first ? `, or leave out ${reader.wording.set("header", false)} if it names the columns` : ""}.`,
  );
}
