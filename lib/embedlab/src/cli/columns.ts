import { InputError } from "../errors.js";
import type { Csv } from "../table/csv.js";
import { printedList } from "../products/printed-lists.js";
import { isPlaceholder } from "../text/names.js";
import { shown } from "../text/shown.js";
import { isIdName } from "../table/usual-names.js";
import { values } from "../products/values.js";
import { labelRank, textRank } from "./column-names.js";
import { runningWords } from "./running-words.js";

/** What a column holds, as far as the rows that were looked at tell. */
export interface ColumnFacts {
  /** Its header, or its number where the file has none. */
  readonly name: string;
  /** Mean words of a cell; addresses, codes, numbers and data are none. */
  readonly words: number;
  /** Distinct values, and cells that are not empty, of the rows that were looked at. */
  readonly distinct: number;
  readonly filled: number;
  /** Rows that were looked at. */
  readonly rows: number;
  readonly example: string;
  /** Whether its cells are trees of categories, `["A >> B"]`. */
  readonly isTree: boolean;
  /** Whether most of its values are no names: numbers, dates, prices, addresses, ids, a yes or a no, the ways in which a shop sells. */
  readonly areValues: boolean;
}

/** Rows that are looked at, from all over the table. */
const looked = 2000;
/** Values that are looked at for what they are. */
const lookedValues = 200;

/** How a shop's program sells a product, or lets one choose of it, which says nothing of what it is. */
const wayToSell =
  /^(?:simple|variable|variation|grouped|external|affiliate|configurable|bundle|virtual|downloadable|product|variant|standard|pack|combinations?|subscription|consu|service|storable|consumable|goods|drop_?down)(?: product)?$/iu;
/** A name as it stands in a page's address. */
const isSlug = (cell: string): boolean => /^[\p{Ll}\d]+(?:[-_][\p{Ll}\d]+){2,}$/u.test(cell);
const isValue = (cell: string): boolean =>
  wayToSell.test(cell) || isSlug(cell) || values.some(({ test }) => test(cell));

/** What each column of the table holds. */
export function columnFacts({ header, rows }: Pick<Csv, "header" | "rows">): ColumnFacts[] {
  const step = Math.max(1, rows.length / looked);
  const sample = Array.from({ length: Math.min(looked, rows.length) }, (_, i) => rows[Math.floor(i * step)]);
  return (header ?? rows[0]).cells.map((name, column) => {
    const cells = sample.map(({ cells: row }) => row[column].trim()).filter((cell) => cell !== "");
    const words = cells.reduce((sum, cell) => sum + runningWords(cell), 0) / Math.max(1, cells.length);
    const distinct = [...new Set(cells)];
    const told = distinct.slice(0, lookedValues).filter((cell) => !isPlaceholder(cell));
    return {
      name: header === undefined ? String(column) : name,
      words,
      distinct: distinct.length,
      filled: cells.length,
      rows: sample.length,
      example: shown(cells[0] ?? "", 48),
      isTree: cells.length > 0 && cells.filter((cell) => printedList(cell)?.length === 1).length > 0.9 * cells.length,
      areValues: told.filter(isValue).length >= 0.8 * told.length,
    };
  });
}

/** Whether most products have a value of their own. */
const differ = ({ distinct, filled }: ColumnFacts): boolean => distinct > filled / 2;
/** Whether cells are texts rather than names, and differ. */
const isRunning = (column: ColumnFacts): boolean => column.words >= 3 && differ(column);

/** Whether a column of few words is called like codes: item numbers that hold a size and a colour. */
const isCodes = ({ name, words }: ColumnFacts): boolean => words < longName && isIdName(name);

const isTextName = ({ name }: ColumnFacts): boolean => textRank(name) < 2;

/** Columns that could hold the texts, the likeliest first; `sure` where only one does. */
export function textColumns(columns: readonly ColumnFacts[]): { names: string[]; sure: boolean } {
  const likely = columns.filter((column) =>
    isTextName(column)
      ? column.words >= 1 && column.distinct > 1 && !column.areValues
      : column.name.trim() !== "" && !isCodes(column) && isRunning(column) && column.filled >= column.rows / 10,
  );
  const most = Math.max(0, ...likely.filter(isTextName).map(({ filled }) => filled));
  // A description that most named products lack is no text of theirs.
  const place = (column: ColumnFacts): number =>
    16 * Number(!differ(column)) +
    8 * Number(2 * column.filled < most) +
    4 * Number(!isRunning(column)) +
    textRank(column.name);
  const [first, ...others] = likely.sort((a, b) => place(a) - place(b) || b.words - a.words);
  if (first === undefined) return { names: [], sure: false };
  const named = isTextName(first);
  const alone = named && others.length === 0 && differ(first) && first.words >= 2;
  const sure =
    (isRunning(first) || alone) &&
    (named || 2 * first.filled >= first.rows) &&
    others.every((other) => 2 * other.words <= first.words && (named || (!isRunning(other) && !isTextName(other))));
  return { names: [first, ...others].map(({ name }) => name), sure };
}

/** Columns whose names say that they hold categories may have more values, and longer ones. */
const mostValues = { named: 200, other: 50 };
const mostWords = { named: 12, other: 6 };

/** Columns that could hold categories, the likeliest first: few values, each of several products. */
export function labelColumns(columns: readonly ColumnFacts[], text: readonly string[]): string[] {
  return columns
    .filter((column) => !text.includes(column.name) && couldBeLabel(column))
    .sort(
      (a, b) =>
        labelRank(a.name) - labelRank(b.name) ||
        Number(a.areValues) - Number(b.areValues) ||
        Number(a.distinct < 3) - Number(b.distinct < 3) ||
        a.distinct - b.distinct,
    )
    .map(({ name }) => name);
}

function couldBeLabel({ name, words, distinct, filled, areValues, rows }: ColumnFacts): boolean {
  const rank = labelRank(name);
  if (rank === 3 || (rank > 0 && textRank(name) === 0) || distinct < 2 || (areValues && rank > 0)) return false;
  if (rank === 0) return distinct <= mostValues.named && filled >= 2 * distinct && words < mostWords.named;
  return distinct <= mostValues.other && filled >= Math.max(5 * distinct, rows / 10) && words < mostWords.other;
}

/** Columns that an error lists, and characters of a name within it. */
const mostListed = 20;
const longestListed = 40;
/** Words of a name that is rather a text. */
const longName = 8;

/** Whether a column's name is as its cells are, which no name is: an address, a price, a long text. */
function isCell({ name, words, areValues }: ColumnFacts): boolean {
  const one = name.trim();
  if (areValues)
    return /^(?:https?:\/\/|www\.)\S+$|^\d{8,}$/iu.test(one) || (isValue(one) && /[\p{Sc}]|\d[.,]\d\d\b/u.test(one));
  return words >= 3 && runningWords(one) >= longName && !/^#|[?:]$/u.test(one);
}

/** A column whose name is rather a product's cell, where there is one. */
export const cellInHeader = (columns: readonly ColumnFacts[]): ColumnFacts | undefined => columns.find(isCell);

/** The error of a run that may not ask. */
export function needsText(
  file: string,
  columns: readonly ColumnFacts[],
  likely: readonly string[],
  header = true,
): InputError {
  const others = likely.length > 1 ? ` (or ${likely.slice(1, 4).map(quoted).join(", ")})` : "";
  const say = `say --text ${likely[0] === undefined ? "<column>" : quoted(likely[0])}${others}`;
  const listed = columns.slice(0, mostListed).map(({ name }) => shown(name, longestListed));
  const more = columns.length > mostListed ? ` and ${columns.length - mostListed} more` : "";
  const cell = header ? cellInHeader(columns) : undefined;
  if (cell !== undefined)
    return new InputError(
      `${file}: the first row, with ${shown(cell.name, longestListed)}, reads like a product and not like the names of columns; say --no-header if it is one, and name columns by their numbers: --text ${columns.findIndex(({ name }) => name === (likely[0] ?? cell.name))}`,
    );
  return new InputError(
    `${file}: which column is embedded is not plain; ${say}. It has ${header ? listed.join(", ") : `${columns.length} columns, numbered from 0`}${header ? more : ""}`,
  );
}

/** A column's name as a shell takes it. */
export const quoted = (name: string): string => (/^[\p{L}\p{N}_.-]+$/u.test(name) ? name : JSON.stringify(name));

/** Whether a column's name says that it holds categories: others are offered, and not proposed. */
export const isLabelName = (name: string): boolean => labelRank(name) < 2;
