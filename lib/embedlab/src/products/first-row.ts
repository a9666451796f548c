import { type ColumnIndex, type ColumnMapping, wantedColumns } from "./columns.js";
import type { ColumnShape } from "../table/column-shapes.js";
import type { CsvRow } from "../table/csv.js";
import { visibleName } from "../text/names.js";
import { wordsOf } from "../text/words.js";

/** What a first row that names the columns has of a product. */
export interface ProductLike {
  /** A cell that is one of its column's values, or reads like one. */
  readonly column: number;
  readonly as: "label" | "code" | "text";
  /** Whether it is a product for certain. */
  readonly sure: boolean;
}

/** Words of a text that tells alone, and of one that is not alone. */
const fewestWords = { alone: 5, beside: 2 };

/** Whether a header's cell reads like the texts: it is no question, and half of its words stand in several of them. */
function readsLike(name: string, texts: readonly string[], fewest: number): boolean {
  const words = [...new Set(wordsOf(name.toLowerCase()).map(({ text }) => text))];
  if (words.length < fewest || /[?:]\s*$/u.test(name)) return false;
  const counts = new Map(words.map((word) => [word, 0]));
  for (const text of texts)
    for (const word of new Set(wordsOf(text.toLowerCase()).map(({ text: one }) => one)))
      if (counts.has(word)) counts.set(word, counts.get(word)! + 1);
  return words.filter((word) => counts.get(word)! > 1).length >= words.length / 2;
}

/**
 * Whether the row that names the columns seems to be a product: a file without a header would lose its first one. Sure where
 * a cell is plainly a value of its column and the reader named no column by what stands there, or another cell says so too.
 */
export function productInHeader(
  header: CsvRow,
  rows: readonly CsvRow[],
  shapes: readonly ColumnShape[],
  mapping: ColumnMapping,
  index: ColumnIndex,
): ProductLike | undefined {
  const names = header.cells.map(visibleName);
  // What data frames write of columns without names.
  if ([0, 1].some((from) => names.every((name, i) => name === "" || name === String(i + from)))) return undefined;
  const named = wantedColumns(mapping).some((column) => names.includes(visibleName(String(column))));
  const columns = [...header.cells.keys()];
  // Labels can be numbers, which are names of columns elsewhere.
  const isLabel = (column: number): boolean =>
    column === index.category &&
    names[column] !== "" &&
    rows.some(({ cells }) => cells[column].trim() === header.cells[column].trim());
  const values = columns.filter((column) => isLabel(column) || shapes[column].isValue(header.cells[column]));
  const longs = columns.filter((column) => shapes[column].isText(header.cells[column]));
  const mapped = [index.category, index.id, index.name, ...index.description].find(
    (column) => column !== undefined && values.includes(column),
  );
  const [text] = index.description;
  const reads = (fewest: number): boolean => {
    const texts = rows.slice(0, 500).map(({ cells }) => cells[text].slice(0, 500));
    return readsLike(header.cells[text], texts, fewest);
  };
  // Labels in columns that are not read alone are no sign: "Red" over cells that say "Red" or nothing.
  const told =
    mapped !== undefined || longs.includes(text) || values.some((column) => shapes[column].kind === "digits");
  const several = told && values.length > 0 && values.length + Math.min(1, longs.length) > 1;
  if (several || (mapped !== undefined && (!named || reads(fewestWords.beside)))) {
    const column = mapped ?? values[0];
    const as = isLabel(column) || shapes[column].kind === "label" ? "label" : "code";
    return { column, as, sure: several || !named };
  }
  return longs.includes(text) && reads(fewestWords.alone) ? { column: text, as: "text", sure: false } : undefined;
}
