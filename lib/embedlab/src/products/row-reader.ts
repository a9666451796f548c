import { InputError } from "../errors.js";
import type { Product } from "./catalogue.js";
import { categoryOf } from "./category.js";
import { columnName } from "../table/column-name.js";
import { namesIn, printedList } from "./printed-lists.js";
import type { ColumnIndex, ColumnMapping } from "./columns.js";
import { type CsvRow, place } from "../table/csv.js";
import { isBlank, isPlaceholder, visibleName } from "../text/names.js";
import { graphemes, shown } from "../text/shown.js";
import type { Wording } from "../table/wording.js";

export { columnName } from "../table/column-name.js";

/** How the rows of one file become products. */
export interface RowReader {
  readonly path: string;
  readonly index: ColumnIndex;
  readonly mapping: ColumnMapping;
  readonly wording: Wording;
  /** Whether texts that were decoded wrongly are refused, mended or read as they stand. */
  readonly mojibake: "reject" | "mend" | "accept";
  readonly stripMarkup: boolean;
  /** Whether rows without a text are left out, or refused. */
  readonly skipEmptyTexts: boolean;
  /** Whether every cell is checked for mojibake, or the mapped ones only. */
  readonly whole: boolean;
  readonly header: CsvRow | undefined;
}

/** Characters of a name that is made of a text. */
const nameLength = 60;

/** The columns that products are made of. */
export const mappedColumns = ({ id, name, description, category }: ColumnIndex): number[] =>
  [...new Set([id, name, ...description, category])].filter((column): column is number => column !== undefined);

/** What spreadsheets and databases call a row of sums. */
const total =
  /^(?:(?:grand|sub|overall)[ -]?)?totals?:?$|^(?:gesamt(?:summe|ergebnis)?|summe|insgesamt|somme|total général|sous-total|suma|suma total|total general|totale|totale complessivo|soma|total geral|totaal|eindtotaal|summa|итого|общий итог|всего|toplam|genel toplam|合計|総計|小計|合计|总计|합계|총계|المجموع):?$/iu;

/** @throws InputError where a row sums others up: one of its mapped cells says "Total", and the others say nothing or a number */
export function checkTotals(rows: readonly CsvRow[], { path, header, index }: RowReader): void {
  const mapped = mappedColumns(index);
  const says = (cell: string): boolean => total.test(cell);
  const nothing = (cell: string): boolean => /^[\d.,\s%]*(?:(?<=\d\s*)\p{L}+)?$/u.test(cell) || isPlaceholder(cell);
  const found = rows.find(({ cells }) => {
    const own = mapped.map((column) => visibleName(cells[column]));
    return own.some(says) && own.every((cell) => says(cell) || nothing(cell));
  });
  if (found === undefined) return;
  const column = mapped.find((one) => says(visibleName(found.cells[one])))!;
  throw new InputError(
    `${place(path, found)}: ${columnName({ header }, column)} is ${shown(found.cells[column])} and the row says nothing else of a product, as a row of totals does; remove the row`,
  );
}

/** A cell that counts as empty, as an error says it after its column's name, and what else may be said of it. */
export interface EmptyCell {
  readonly is: string;
  readonly or: string;
}

/** Why a cell counts as empty: it is blank, a placeholder such as "nan" unless those are text, or a value named so. */
export function emptyCell(
  cell: string,
  { mapping, wording }: Pick<RowReader, "mapping" | "wording">,
): EmptyCell | undefined {
  if (isBlank(cell)) return { is: "is empty", or: "" };
  if (mapping.naValues?.some((value) => visibleName(value) === visibleName(cell)) === true)
    return { is: `is ${shown(cell)}, which ${wording.column("naValues")} counts as empty`, or: "" };
  return mapping.missing !== "text" && isPlaceholder(cell)
    ? {
        is: `is ${shown(cell)}, which counts as empty`,
        or: `, or say ${wording.set("missing", "text")} if that is what it says`,
      }
    : undefined;
}

/**
 * The product of a row and the text that is made of it.
 * @throws InputError where another cell that must be there is empty, or is no category
 */
export function readProduct(row: CsvRow, description: string, reader: RowReader): Product {
  const { index } = reader;
  const where = place(reader.path, row);
  const required = (column: number, more = ""): string => {
    const cell = row.cells[column];
    // What is no path says more of a tree than that it is empty.
    const empty =
      column === index.category && reader.mapping.categoryKind === "tree" && cell.trim().startsWith("[")
        ? undefined
        : emptyCell(cell, reader);
    if (empty === undefined) return cell;
    throw new InputError(
      `${where}: ${columnName(reader, column)} ${empty.is}; fill it or remove the row${more}${empty.or}`,
    );
  };
  const id = index.id === undefined ? String(row.row) : required(index.id, orWithout("id", reader));
  const name = index.name === undefined ? beginning(description) : required(index.name, orWithout("name", reader));
  return { id, name, description, category: categoryIn(row, reader, where, required), row: row.row };
}

/** The cure of a column whose cells do not serve, where it was mapped and need not be. */
export const orWithout = (field: "id" | "name", { whole, wording }: RowReader): string =>
  whole ? "" : `, or leave ${wording.column(field)} out`;

/** What a text without a name is called by: its first line, cut after a whole word where it is long. */
function beginning(text: string): string {
  const [line] = text.trim().split(/\s*[\r\n]/u);
  const characters = graphemes(line, nameLength + 1);
  if (characters.length <= nameLength) return line;
  const cut = characters.slice(0, nameLength - 1).join("");
  const blank = cut.lastIndexOf(" ");
  return `${blank > cut.length / 2 ? cut.slice(0, blank) : cut}…`;
}

/** What to say of a category that is no tree. */
function otherKind(cell: string, wording: Wording): string {
  if ((printedList(cell)?.length ?? 0) > 1)
    return `, or say ${wording.set("categoryKind", "path")} if its names are levels of one path, ${wording.set("categoryKind", "plain")} and ${wording.set("categoryList", ",")} if they are several categories`;
  return cell.trim().startsWith("[")
    ? ""
    : `, or say ${wording.set("categoryKind", /[>»]/.test(cell) ? "path" : "plain")}`;
}

/** The first category that a cell lists, of those that do not count as empty. */
const firstOf = (cell: string, sign: string, reader: RowReader): string | undefined =>
  namesIn(cell, sign).find((name) => emptyCell(name, reader) === undefined);

function categoryIn(
  row: CsvRow,
  reader: RowReader,
  where: string,
  required: (column: number, more?: string) => string,
): string | null {
  const { index, mapping, wording } = reader;
  if (index.category === undefined) return null;
  const accept = mapping.unlabelled === "accept";
  if (accept && emptyCell(row.cells[index.category], reader) !== undefined) return null;
  const more = `, or say ${wording.set("unlabelled", "accept")} for products without a label`;
  const whole = required(index.category, more);
  const cell = mapping.categoryList === undefined ? whole : firstOf(whole, mapping.categoryList, reader);
  if (cell === undefined) {
    if (accept) return null;
    throw new InputError(
      `${where}: ${columnName(reader, index.category)} is ${shown(whole, 60)}, which names no category; fill it or remove the row${more}`,
    );
  }
  if (mapping.categoryKind !== "tree" && mapping.categoryKind !== "path") return cell.trim();
  const found = categoryOf(cell, mapping.categoryKind, mapping.categoryLevel, mapping.pathSign);
  const called = columnName(reader, index.category);
  if ("problem" in found) {
    throw new InputError(
      `${where}: ${called} ${found.problem}${mapping.categoryKind === "tree" ? otherKind(cell, wording) : ""}`,
    );
  }
  const empty = emptyCell(found.category, reader);
  if (empty === undefined) return found.category;
  if (accept) return null;
  throw new InputError(
    `${where}: ${called} is ${shown(cell)}, which counts as empty; fill it or remove the row${more}${empty.or}`,
  );
}
