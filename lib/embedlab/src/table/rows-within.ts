import { InputError } from "../errors.js";
import { columnName } from "./column-name.js";
import { type ColumnShape, columnShapes } from "./column-shapes.js";
import { type CsvRow, place } from "./csv-source.js";
import { shown } from "../text/shown.js";

/** A table, by whose rows lines are known that are rows too. */
interface Known {
  readonly file: string;
  readonly header: CsvRow | undefined;
  readonly delimiter: string;
  readonly rows: readonly CsvRow[];
  /** What the columns of `rows` hold, found unless given. */
  readonly shapes?: readonly ColumnShape[];
}

const beginsBlank = (cell: string): boolean => /^\s/u.test(cell);

/**
 * That no row of `asked` has lines that are rows of the table: a quote that opens in one of them closes in another.
 * @throws InputError naming the first that has
 */
export function requireNoRowsWithin(asked: readonly CsvRow[], { file, header, delimiter, rows, shapes }: Known): void {
  const several = asked.filter(({ cells }) => cells.some((cell) => cell.includes("\n")));
  if (several.length === 0 || rows.length === 0) return;
  const columns =
    shapes ??
    columnShapes(
      rows.map(({ cells }) => cells),
      rows[0].cells.length,
    );
  const isSpaced = (i: number): boolean => 2 * rows.filter(({ cells }) => beginsBlank(cells[i])).length > rows.length;
  for (const row of several) {
    const lines = row.cells.join(delimiter).split(/\r?\n/);
    const whole = lines.map((line) => line.split(delimiter)).filter(({ length }) => length === columns.length);
    if (whole.length < 2 || 2 * whole.length <= lines.length) continue;
    const holds = (shape: ColumnShape, i: number): boolean => whole.every((cells) => shape.isValue(cells[i]));
    // A text goes on with a blank after its comma.
    const asWritten = (i: number): boolean => isSpaced(i) || !whole.some((cells) => beginsBlank(cells[i]));
    if (!columns.some((shape, i) => holds(shape, i) && asWritten(i))) continue;
    const column = row.cells.findIndex((cell) => cell.includes("\n"));
    throw new InputError(
      `${place(file, row)}: ${columnName({ header }, column)} holds what seem to be rows of the table (${shown(lines[1], 40)}): the quote that opens it closes ${lines.length - 1} ${lines.length === 2 ? "line" : "lines"} below; close the cell where it ends, or write a quote of the text itself twice ("")`,
    );
  }
}
