import { delimiters, firstRows } from "./delimiter.js";
import { visibleName } from "./names.js";

/** Rows under which a header may stand: a title, a date, a comment. */
const mostAbove = 12;
const sampleBytes = 65_536;

/** A character that nobody types, as its code. */
const codeOf = (character: string): string =>
  /\p{Cc}/u.test(character)
    ? `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`
    : `"${character}"`;

/**
 * Why a first row lacks the wanted columns although the file has them: lines stand above it, whole lines are in quotes, or
 * something parts the cells by which no table is read. Undefined where that is not so.
 */
export function misplacedHeader(
  bytes: Uint8Array,
  first: readonly string[],
  inQuotes: boolean,
  wanted: readonly (string | number)[],
): string | undefined {
  const names = wanted.filter((name): name is string => typeof name === "string" && !/^\d+$/.test(name));
  const holds = (cells: readonly string[]): boolean => {
    const seen = cells.map(visibleName);
    return names.every((name) => seen.includes(visibleName(name)));
  };
  const text = new TextDecoder().decode(bytes.subarray(0, sampleBytes));
  if (names.length < 2) return holds(first) && names.length > 0 ? undefined : titleAbove(text, first);
  if (holds(first)) return undefined;
  if (first.length === 1) {
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
  for (const delimiter of delimiters) {
    const above = firstRows(text, delimiter, mostAbove).findIndex(holds);
    if (above > 0) return lower(above);
  }
  return undefined;
}

const lower = (above: number): string =>
  `the column names stand lower, under ${above === 1 ? "a line" : `${above} lines`} that ${above === 1 ? "is" : "are"} no part of the table; remove what stands above them`;

/** Where few names or none are wanted: lines of one cell above rows that all have as many as each other. */
function titleAbove(text: string, first: readonly string[]): string | undefined {
  const filled = (cells: readonly string[]): number => cells.filter((cell) => cell.trim() !== "").length;
  if (filled(first) !== 1 || first[0].trim() === "") return undefined;
  for (const delimiter of delimiters) {
    const rows = firstRows(text, delimiter, 10 * mostAbove);
    const above = rows.findIndex((cells) => filled(cells) > 1);
    const table = rows.slice(above);
    if (above > 0 && above <= mostAbove && table.length > 2 && table.every((cells) => cells.length === table[0].length))
      return lower(above);
  }
  return undefined;
}
