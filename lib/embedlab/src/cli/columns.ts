import { InputError } from "../errors.js";
import { lookLikeData } from "../products/columns.js";
import type { Csv } from "../products/csv.js";
import { printedList } from "../products/printed-lists.js";
import { shown } from "../products/shown.js";
import { wordsOf } from "../products/words.js";

/** What a column holds, as far as its first rows tell. */
export interface ColumnFacts {
  /** Its header, or its number where the file has none. */
  readonly name: string;
  /** Mean words of a cell. */
  readonly words: number;
  /** Distinct values, and cells that are not empty, of the rows that were looked at. */
  readonly distinct: number;
  readonly filled: number;
  readonly example: string;
  /** Whether its cells are trees of categories, `["A >> B"]`. */
  readonly isTree: boolean;
}

/** Rows that are looked at. */
const looked = 2000;

/** What each column of the table holds. */
export function columnFacts({ header, rows }: Pick<Csv, "header" | "rows">): ColumnFacts[] {
  const sample = rows.slice(0, looked);
  return (header ?? rows[0]).cells.map((name, column) => {
    const cells = sample.map(({ cells: row }) => row[column].trim()).filter((cell) => cell !== "");
    const words = cells.reduce((sum, cell) => sum + wordsOf(cell).length, 0) / Math.max(1, cells.length);
    return {
      name: header === undefined ? String(column) : name,
      words,
      distinct: new Set(cells).size,
      filled: cells.length,
      example: shown(cells[0] ?? "", 48),
      isTree: cells.length > 0 && cells.filter((cell) => printedList(cell)?.length === 1).length > 0.9 * cells.length,
    };
  });
}

const textNames =
  /^(text|texts?|description|desc|body|content|abstract|review|libell[eé]|beschreibung|descripci[oó]n|descrizione|descri[cç][aã]o)$/i;
const labelNames = /(categor|label|class|department|rayon|d[eé]partement|kategorie|genre|topic|type)/i;

/** Columns that could hold the texts, the likeliest first; `sure` where only one does. */
export function textColumns(columns: readonly ColumnFacts[]): { names: string[]; sure: boolean } {
  const running = columns
    .filter(({ words, distinct, filled }) => words >= 3 && distinct > filled / 2)
    .sort((a, b) => b.words - a.words);
  const named = running.filter(({ name }) => textNames.test(name.trim()));
  const order = [...named, ...running.filter((column) => !named.includes(column))];
  const sure =
    running.length === 1 || (named.length === 1 && named[0] === running[0] && running[0].words >= 2 * running[1].words);
  return { names: order.map(({ name }) => name), sure };
}

/** Columns that could hold categories, the likeliest first: few values, each of several products. */
export function labelColumns(columns: readonly ColumnFacts[], text: readonly string[]): string[] {
  return columns
    .filter(
      ({ name, words, distinct, filled }) =>
        !text.includes(name) && distinct >= 2 && distinct <= 50 && filled >= 5 * distinct && words < 6,
    )
    .sort((a, b) => Number(labelNames.test(b.name)) - Number(labelNames.test(a.name)) || a.distinct - b.distinct)
    .filter(({ name, example }) => labelNames.test(name) || !/^"?-?[\d.,]+"?$/.test(example))
    .map(({ name }) => name);
}

/** The error of a run that may not ask. */
export const needsText = (file: string, columns: readonly ColumnFacts[], likely: readonly string[]): InputError =>
  new InputError(
    `${file}: which column is embedded is not plain; say --text ${likely[0] === undefined ? "<column>" : quoted(likely[0])}${likely.length > 1 ? ` (or ${likely.slice(1, 4).map(quoted).join(", ")})` : ""}. It has ${columns.map(({ name }) => shown(name, 40)).join(", ")}${lookLikeData(columns.map(({ name }) => name)) ? "; say --no-header if that is a product" : ""}`,
  );

/** A column's name as a shell takes it. */
export const quoted = (name: string): string => (/^[\p{L}\p{N}_.-]+$/u.test(name) ? name : JSON.stringify(name));
