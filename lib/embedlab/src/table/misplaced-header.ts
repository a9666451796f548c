import { counted } from "../text/counted.js";
import { type CsvRow, lineBreaks } from "./csv-source.js";
import { delimiters, firstRows } from "./delimiter.js";
import { visibleName } from "../text/names.js";
import { lineEnd } from "./skipped-lines.js";
import type { Wording } from "./wording.js";

/** Rows under which a header may stand: a title, a date, a comment. */
const mostAbove = 12;
const sampleBytes = 65_536;

/** A character that nobody types, as its code. */
const codeOf = (character: string): string =>
  /\p{Cc}/u.test(character)
    ? `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`
    : `"${character}"`;

const filled = (cells: readonly string[]): number => cells.filter((cell) => cell.trim() !== "").length;

/**
 * How many lines stand above the first rows that `isTable` knows, by any delimiter by which the file's first line is none of
 * them; undefined where they are many.
 */
function linesAbove(
  bytes: Uint8Array,
  most: number,
  isHeader: (cells: readonly string[]) => boolean,
  isTable: (rows: readonly (readonly string[])[]) => boolean,
): number | undefined {
  const start = new TextDecoder().decode(bytes.subarray(0, sampleBytes));
  const usable = delimiters.filter((delimiter) => !isHeader(firstRows(start, delimiter, 1)[0] ?? []));
  let from = 0;
  for (let above = 1; above <= mostAbove; above++) {
    from = lineEnd(bytes, from);
    if (from >= bytes.length) return undefined;
    const text = new TextDecoder().decode(bytes.subarray(from, from + sampleBytes));
    if (usable.some((delimiter) => isTable(firstRows(text, delimiter, most)))) return above;
  }
  return undefined;
}

/** A first record, and what was asked of its file. */
export interface FirstRecord {
  readonly bytes: Uint8Array;
  readonly cells: readonly string[];
  readonly inQuotes: boolean;
  readonly wanted: readonly (string | number)[];
  /** Lines that were left out above it. */
  readonly skipped: number;
  readonly wording: Wording;
}

/**
 * Why a first row lacks the wanted columns although the file has them: lines stand above it, whole lines are in quotes, or
 * something parts the cells by which no table is read. Undefined where that is not so.
 */
export function misplacedHeader(record: FirstRecord): string | undefined {
  const { bytes, cells: first, inQuotes, wanted } = record;
  const names = wanted.filter((name): name is string => typeof name === "string" && !/^\d+$/.test(name));
  const holds = (cells: readonly string[]): boolean => {
    const seen = cells.map(visibleName);
    return names.every((name) => seen.includes(visibleName(name)));
  };
  if (names.length > 0 && holds(first)) return undefined;
  if (names.length > 1 && first.length === 1) {
    const [cell] = first;
    if (inQuotes && delimiters.some((mark) => holds(cell.split(mark))))
      return "each line stands in quotes as a whole, so that it is one cell; export the table again, with quotes around single cells";
    if (!cell.includes("\t") && holds(cell.trim().split(/\s+/u)))
      return "the cells are parted by blanks alone, by which no table is read; export it as CSV";
    const mark = [...new Set(cell.match(/[^\p{L}\p{M}\p{N}\s!-~]|(?!\t)\p{Cc}/gu))].find((one) =>
      holds(cell.split(one)),
    );
    if (mark !== undefined)
      return `the cells are parted by ${codeOf(mark)}, by which no table is read; export it with commas (CSV)`;
  }
  const named =
    names.length === 0
      ? undefined
      : linesAbove(bytes, 1, holds, ([cells = []]) => holds(cells) && (names.length > 1 || filled(cells) > 1));
  const above = named ?? (names.length < 2 ? (titleAbove(bytes, first) ?? commentsAbove(bytes, first)) : undefined);
  return above === undefined ? undefined : lower(above, record);
}

const lower = (above: number, { skipped, wording }: FirstRecord): string =>
  `the column names stand lower, under ${above === 1 ? "a line" : `${above} lines`} that ${above === 1 ? "is" : "are"} no part of the table; remove what stands above them, or say ${wording.set("skipRows", skipped + above)}`;

/** Where few names or none are wanted: lines of one cell above rows that all have as many as each other. */
function titleAbove(bytes: Uint8Array, first: readonly string[]): number | undefined {
  if (filled(first) !== 1 || first[0].trim() === "") return undefined;
  return linesAbove(
    bytes,
    10 * mostAbove,
    (cells) => filled(cells) > 1,
    (rows) => rows.length > 2 && filled(rows[0]) > 1 && rows.every((cells) => cells.length === rows[0].length),
  );
}

/** A line of comments on columns, "# Required | A title …", above their names. */
function commentsAbove(bytes: Uint8Array, first: readonly string[]): number | undefined {
  if (!first.every((cell) => cell.trim() === "" || /^#\s/u.test(cell))) return undefined;
  return linesAbove(
    bytes,
    1,
    () => false,
    ([cells = []]) =>
      cells.length > 1 && cells.every((cell) => /^[\p{L}_][\p{L}\p{M}\p{N}_ .:[\]-]*$/u.test(cell.trim())),
  );
}

/**
 * Why the first row of a file without a header has other cells than most: it is a title, or broken. Undefined where that is
 * not so.
 */
export function oddFirstRow(rows: readonly CsvRow[], skipped: number, wording: Wording): string | undefined {
  const widths = rows.map(({ cells }) => cells.length);
  const isMost = (from: number): boolean =>
    2 * widths.slice(from).filter((width) => width === widths[from]).length > rows.length - from;
  let above = 1;
  while (above <= mostAbove && above < rows.length && !(widths[above] > 1 && isMost(above))) above++;
  const titles = rows.slice(0, above);
  if (above > mostAbove || rows.length - above < 3 || widths[above] === widths[0]) return undefined;
  if (above > 1 && !titles.every(({ cells }) => filled(cells) === 1)) return undefined;
  const skip = wording.set("skipRows", skipped + rows[above].line - rows[0].line - lineBreaks(titles));
  return `${counted(widths[0], "cell")} where most rows below have ${widths[above]}; say ${skip} if ${above === 1 ? "it is" : `it and what follows up to line ${rows[above].line - 1} are`} no part of the table, else mend the row`;
}
