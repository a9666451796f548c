import type { Product } from "./catalogue.js";
import type { CsvRow } from "../table/csv.js";
import type { RowReader } from "./row-reader.js";
import { shown } from "../text/shown.js";
import { isIdName, isTextName } from "../table/usual-names.js";

/** Texts that are repeated at least: of fewer, a column can say the same by chance. */
const fewest = 3;
/** What a product's rows have in common, beside an id or a title. */
const common = /(?:^|[\s_.-])(?:parent|group|model|style)(?=$|[\s_.-])/iu;

/** The sentence on rows that repeat a text and say the same in an id or a title too: variants of one product. */
export function variantNotes(
  rows: readonly CsvRow[],
  products: readonly Pick<Product, "description">[],
  { header, index }: Pick<RowReader, "header" | "index">,
): string[] {
  const byText = new Map<string, CsvRow[]>();
  products.forEach(({ description }, i) => {
    const same = byText.get(description);
    if (same === undefined) byText.set(description, [rows[i]]);
    else same.push(rows[i]);
  });
  const groups = [...byText.values()];
  if (header === undefined || groups.filter(({ length }) => length > 1).length < fewest) return [];
  const read = [...index.description, index.category];
  const names = header.cells;
  const columns = [...names.keys()].filter(
    (column) =>
      !read.includes(column) &&
      [isIdName, isTextName, (name: string) => common.test(name)].some((is) => is(names[column])),
  );
  const [column] = columns
    .filter((one) => isOfProducts(groups, one))
    .sort((a, b) => Number(isTextName(names[a])) - Number(isTextName(names[b])));
  return column === undefined
    ? []
    : [
        `Rows that repeat a text say the same in ${shown(names[column], 40)}, as variants of one product do: keep one row of each in the file, unless every variant is to count.`,
      ];
}

/** Whether the rows of each repeated text say the same in a column, and rows of other texts do not. */
function isOfProducts(groups: readonly (readonly CsvRow[])[], column: number): boolean {
  const owners = new Map<string, number>();
  for (const [group, rows] of groups.entries())
    for (const { cells } of rows) {
      const cell = cells[column].trim();
      const first = rows[0].cells[column].trim();
      if (rows.length > 1 && (cell === "" || cell !== first)) return false;
      const owner = owners.get(cell);
      if (owner !== undefined && owner !== group && (rows.length > 1 || groups[owner].length > 1)) return false;
      owners.set(cell, group);
    }
  return true;
}
