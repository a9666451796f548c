import { InputError } from "../errors.js";
import { areSo, count, counted } from "../text/counted.js";
import { type CsvRow, place } from "../table/csv.js";
import { findMarkup, stripMarkup } from "../text/markup.js";
import { columnName, type EmptyCell, emptyCell, type RowReader } from "./row-reader.js";

/** A row and the text that is made of it. */
export interface RowWithText {
  readonly row: CsvRow;
  readonly text: string;
}

/** The rows that have a text, and sentences on those that have none and were left out, and on markup that was taken out. */
export interface RowsWithText {
  readonly filled: readonly RowWithText[];
  readonly notes: readonly string[];
}

/** How texts are made of rows. */
export type TextReader = Pick<RowReader, "mapping" | "wording" | "stripMarkup"> & {
  readonly index: Pick<RowReader["index"], "description">;
};

/** The text of a row's columns, of which empty ones are left out ("" where none says anything), and whether markup was in it. */
export function textOf(row: CsvRow, reader: TextReader): RowWithText & { readonly marked: boolean } {
  const written = reader.index.description
    .map((column) => row.cells[column])
    .filter((cell) => emptyCell(cell, reader) === undefined);
  const parts = reader.stripMarkup ? written.map(stripMarkup) : written;
  return {
    row,
    text: parts.filter((part) => part.trim() !== "").join(reader.mapping.join ?? "\n"),
    marked: reader.stripMarkup && written.some((cell) => findMarkup(cell).length > 0),
  };
}

/** A sentence on the texts that markup was taken out of. */
function strippedNotes(filled: readonly { readonly row: CsvRow; readonly marked: boolean }[]): string[] {
  const marked = filled.filter((one) => one.marked);
  return marked.length === 0
    ? []
    : [
        `Markup was taken out of ${count(marked.length)} of ${counted(filled.length, "text")}, such as row ${count(marked[0].row.row)}.`,
      ];
}

/** What a row without a text holds instead, as an error says it, and what else may be said of it. */
function emptinessOf({ cells }: CsvRow, reader: RowReader): EmptyCell {
  const columns = reader.index.description;
  const marked = columns.find((column) => emptyCell(cells[column], reader) === undefined);
  if (marked !== undefined)
    return { is: `${columnName(reader, marked)} is markup alone, nothing is left without it`, or: "" };
  if (columns.length > 1)
    return { is: `${columns.map((column) => columnName(reader, column)).join(" and ")} are empty`, or: "" };
  const { is, or } = emptyCell(cells[columns[0]], reader)!;
  return { is: `${columnName(reader, columns[0])} ${is}`, or };
}

/**
 * Rows with their texts. Those without one are left out and counted where `emptyTexts` is "skip".
 * @throws InputError naming the first row without a text and how many there are, unless they are left out
 */
export function rowsWithText(rows: readonly CsvRow[], reader: RowReader): RowsWithText {
  const read = rows.map((row) => textOf(row, reader));
  const filled = read.filter(({ text }) => text !== "");
  if (filled.length === rows.length) return { filled, notes: strippedNotes(filled) };
  const [{ row: first }] = read.filter(({ text }) => text === "");
  const { is, or } = emptinessOf(first, reader);
  const where = place(reader.path, first);
  const empty = rows.length - filled.length;
  if (filled.length === 0)
    throw new InputError(
      `${where}: ${is}, and so in every row; name another column with ${reader.wording.column("description")}${or}`,
    );
  if (!reader.skipEmptyTexts)
    throw new InputError(
      `${where}: ${is}; fill it or remove the row${or}, or say ${reader.wording.set("emptyTexts", "skip")} to leave rows without a text out${areSo(empty, rows.length)}`,
    );
  return {
    filled,
    notes: [
      `${count(empty)} of ${counted(rows.length, "row")} ${empty === 1 ? "has" : "have"} no text and ${empty === 1 ? "was" : "were"} left out, such as row ${count(first.row)}: ${is}.`,
      ...strippedNotes(filled),
    ],
  };
}
