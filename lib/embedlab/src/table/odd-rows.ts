import type { ColumnShape } from "./column-shapes.js";
import type { CsvRow } from "./csv.js";
import { isBlank, visibleName } from "../text/names.js";
import { ids, labels, prices, texts } from "./usual-names.js";

/** Rows that have nothing in common with the others. */
export interface OddRow {
  readonly row: CsvRow;
  /** Whether a cell says its column's name, or begins or ends so, or two are what columns are usually called: another header. */
  readonly isHeader: boolean;
}

/** Rows at least, for something to be common to them. */
const fewest = 10;
const order = ["digits", "label", "text"];

/** What columns are usually called. */
const usual = new RegExp(`^(?:${[ids, texts, labels, prices].join("|")})$`, "iu");

/** "category" over a column called "cat", "name" over "product_name". */
function saysName(cell: string, name: string): boolean {
  const [said, called] = [cell, name].map((one) => visibleName(one).toLowerCase());
  const [short, long] = said.length < called.length ? [said, called] : [called, said];
  return !said.includes(" ") && /^\p{L}{3}/u.test(short) && (long.startsWith(short) || long.endsWith(short));
}

/** The rows whose cells are unlike their columns' in three columns or more, and in all that can be judged. */
export function oddRows(
  rows: readonly CsvRow[],
  shapes: readonly ColumnShape[],
  header: readonly string[] | undefined,
): OddRow[] {
  const judged = [...shapes.keys()]
    .filter((column) => shapes[column].kind !== "other")
    .sort((a, b) => order.indexOf(shapes[a].kind) - order.indexOf(shapes[b].kind));
  if (rows.length < fewest || judged.length < 2) return [];
  return rows.flatMap((row, i) => {
    const { cells } = row;
    let unlike = 0;
    for (const column of judged) {
      if (isBlank(cells[column])) continue;
      if (!shapes[column].isUnlike(cells[column])) return [];
      unlike++;
    }
    const isHeader =
      header !== undefined &&
      unlike > 1 &&
      (cells.some((cell, at) => saysName(cell, header[at])) ||
        cells.filter((cell) => usual.test(visibleName(cell))).length > 1);
    // Without a header, the first row is the likeliest to be one.
    const enough = unlike > 2 || (unlike > 1 && (isHeader || (header === undefined && i === 0)));
    return enough ? [{ row, isHeader }] : [];
  });
}
