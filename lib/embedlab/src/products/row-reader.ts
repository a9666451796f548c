import { InputError } from "../errors.js";
import type { Product } from "./catalogue.js";
import { categoryOf } from "./category.js";
import type { ColumnIndex, ColumnMapping } from "./columns.js";
import { type CsvRow, place } from "./csv.js";
import { findMojibake } from "./mojibake.js";
import { isBlank, isPlaceholder, visibleName } from "./names.js";
import { publishedWithReplacementCharacters } from "./published.js";
import { excerpt, graphemes, shown } from "./shown.js";
import type { Wording } from "./wording.js";

/** How the rows of one file become products. */
export interface RowReader {
  readonly path: string;
  readonly index: ColumnIndex;
  readonly mapping: ColumnMapping;
  readonly wording: Wording;
  readonly acceptMojibake: boolean;
  readonly stripMarkup: boolean;
  /** Whether rows without a text are left out, or refused. */
  readonly skipEmptyTexts: boolean;
  /** Whether every cell is checked for mojibake, or the mapped ones only. */
  readonly whole: boolean;
  readonly header: CsvRow | undefined;
}

/** Characters of a name that is made of a text. */
const nameLength = 60;
const plainName = /^[\w -]+$/;

/** What an error calls a column. */
export function columnName({ header }: Pick<RowReader, "header">, column: number): string {
  const name = header?.cells[column];
  return name === undefined || name === "" ? `column ${column}` : plainName.test(name) ? name : shown(name);
}

/** What spreadsheets and databases call a row of sums. */
const total =
  /^(?:(?:grand|sub|overall)[ -]?)?totals?:?$|^(?:gesamt(?:summe|ergebnis)?|summe|insgesamt|somme|total général|sous-total|suma|suma total|total general|totale|totale complessivo|soma|total geral|totaal|eindtotaal|summa|итого|общий итог|всего|toplam|genel toplam|合計|総計|小計|合计|总计|합계|총계|المجموع):?$/iu;

/** @throws InputError where a row sums others up: one of its mapped cells says "Total", and the others say nothing or a number */
export function checkTotals(rows: readonly CsvRow[], { path, header, index }: RowReader): void {
  const mapped = [...new Set([index.id, index.name, ...index.description, index.category])].filter(
    (column): column is number => column !== undefined,
  );
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

/** Whether a cell counts as empty: blank, or a placeholder such as "nan" unless those are text. */
export function emptiness(cell: string, { mapping }: RowReader): "" | "blank" | "placeholder" {
  if (isBlank(cell)) return "blank";
  return mapping.missing !== "text" && isPlaceholder(cell) ? "placeholder" : "";
}

/**
 * The product of a row and the text that is made of it.
 * @throws InputError where another cell that must be there is empty, holds mojibake, or is no category
 */
export function readProduct(row: CsvRow, description: string, reader: RowReader): Product {
  const { index, wording } = reader;
  const where = place(reader.path, row);
  const required = (column: number, more = ""): string => {
    const cell = row.cells[column];
    // What is no path says more of a tree than that it is empty.
    const empty =
      column === index.category && reader.mapping.categoryKind === "tree" && cell.trim().startsWith("[")
        ? ""
        : emptiness(cell, reader);
    const called = columnName(reader, column);
    if (empty === "blank") throw new InputError(`${where}: ${called} is empty; fill it or remove the row${more}`);
    if (empty === "placeholder")
      throw new InputError(
        `${where}: ${called} is ${shown(cell)}, which counts as empty; fill it or remove the row${more}, or say ${wording.set("missing", "text")} if that is what it says`,
      );
    return cell;
  };
  const id = index.id === undefined ? String(row.row) : required(index.id, orWithout("id", reader));
  if (!reader.acceptMojibake) {
    const columns = reader.whole
      ? row.cells.keys()
      : [index.id, index.name, ...index.description, index.category].filter(
          (column): column is number => column !== undefined,
        );
    for (const column of columns)
      checkDecoding(
        row.cells[column],
        columnName(reader, column),
        where,
        publishedWithReplacementCharacters.has(id),
        wording,
      );
  }
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

function categoryIn(
  row: CsvRow,
  reader: RowReader,
  where: string,
  required: (column: number, more?: string) => string,
): string | null {
  const { index, mapping, wording } = reader;
  if (index.category === undefined) return null;
  const accept = mapping.unlabelled === "accept";
  if (accept && emptiness(row.cells[index.category], reader) !== "") return null;
  const more = `, or say ${wording.set("unlabelled", "accept")} for products without a label`;
  const cell = required(index.category, more);
  if (mapping.categoryKind !== "tree" && mapping.categoryKind !== "path") return cell.trim();
  const found = categoryOf(cell, mapping.categoryKind, mapping.categoryLevel);
  const called = columnName(reader, index.category);
  if ("problem" in found) {
    const plain =
      mapping.categoryKind === "tree" && !cell.trim().startsWith("[")
        ? `, or say ${wording.set("categoryKind", /[>»]/.test(cell) ? "path" : "plain")}`
        : "";
    throw new InputError(`${where}: ${called} ${found.problem}${plain}`);
  }
  if (mapping.missing !== "text" && isPlaceholder(found.category)) {
    if (accept) return null;
    throw new InputError(
      `${where}: ${called} is ${shown(cell)}, which counts as empty; fill it or remove the row${more}, or say ${wording.set("missing", "text")} if that is what it says`,
    );
  }
  return found.category;
}

function checkDecoding(
  cell: string,
  column: string,
  where: string,
  knownReplacements: boolean,
  wording: Wording,
): void {
  const text = knownReplacements ? cell.replaceAll("\ufffd", "") : cell;
  const seen = findMojibake(text);
  if (seen === undefined) return;
  const near = excerpt(text, seen.index - 12, seen.index + seen.found.length + 12);
  throw new InputError(
    `${where}: ${column} holds mojibake, ${shown(seen.found)} in ${shown(near)}${seen.meant === undefined ? "" : `; it was ${shown(seen.meant)} before it was decoded wrongly`}; export the file again as UTF-8, or say ${wording.set("mojibake", "accept")} to read it as it stands`,
  );
}
