import type { ColumnShape } from "./column-shapes.js";
import type { CsvRow } from "./csv.js";
import { isBlank, visibleName } from "./names.js";

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
const usual =
  /^(?:id|sku|ean|gtin|asin|pid|code|nr|no|ref(?:erence|érence)?|artikel(?:nummer|nr)?|title|titel|titre|título|titolo|name|nom|nombre|nome|product(?: ?name)?|produkt(?:name)?|produit|producto|prodotto|bezeichnung|texte?|texto|testo|desc|description|beschreibung|descripción|descrizione|descrição|libellé|body|content|abstract|label|category|categories|kategorie|catégorie|categor[ií]a|class|rayon|department|warengruppe|type|genre|topic|group|brand|marke|marque|marca|price|preis|prix|precio|prezzo|название|описание|категория|商品名|説明|カテゴリー?|名称|描述|类别|분류|상품명|설명|카테고리)$/iu;

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
