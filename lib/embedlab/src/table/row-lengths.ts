import { InputError } from "../errors.js";
import { HeaderNames, repeatedHeader } from "./artefact-rows.js";
import { areSo, counted } from "../text/counted.js";
import { type CsvRow, newline, place, type Source } from "./csv-source.js";
import { delimiters } from "./delimiter.js";
import { lineEndWithin } from "./line-ends.js";
import { shown } from "../text/shown.js";
import { oddFirstRow } from "./misplaced-header.js";
import type { Wording } from "./wording.js";

/** By what rows are judged. */
interface Judged {
  /** The file's last record, which may be cut. */
  readonly ended: CsvRow;
  /** What has as many cells as rows should. */
  readonly as: "the header" | "row 1" | "most rows";
  /** Whether rows of other cells are left out. */
  readonly skip: boolean;
  readonly wording: Wording;
}

/**
 * The rows that have other cells than the header (or the first row), none unless they are to be left out.
 * @throws InputError where a row is so, named by what makes it so, unless such are left out and most are not so
 */
export function unevenRows(
  source: Source,
  records: readonly CsvRow[],
  { ended, as, skip, wording }: Judged,
): readonly CsvRow[] {
  checkWidths(source, records);
  const odd = source.header ? undefined : oddFirstRow(records, source.skipped, wording);
  if (odd !== undefined) throw new InputError(`${place(source.file, records[0])}: ${odd}`);
  const [first, ...rows] = records;
  const uneven = rows.filter(({ cells }) => cells.length !== first.cells.length);
  if (uneven.length > 0) {
    const names = new HeaderNames(first.cells);
    const again = source.header ? uneven.find(({ cells }) => names.areAmong(cells)) : undefined;
    if (again !== undefined) throw new InputError(`${place(source.file, again)}: ${repeatedHeader.other}`);
    const most = 2 * uneven.length > rows.length;
    if (!skip || most) {
      const { is, single } = problemOf(source, first, uneven[0], { ended, as });
      const cure = single && !most ? `, or say ${wording.set("badRows", "skip")} to leave such rows out` : "";
      throw new InputError(`${is}${cure}${areSo(uneven.length, rows.length)}${skip ? ", too many to leave out" : ""}`);
    }
  }
  const last = records[records.length - 1];
  if (last === ended && last.cells.length === first.cells.length) checkCut(source, records);
  return uneven;
}

/** @throws InputError where all rows have other cells than the header, or all end with a delimiter */
function checkWidths({ file, header, delimiter }: Source, records: readonly CsvRow[]): void {
  const [first, ...ended] = records;
  const expected = first.cells.length;
  const mark = JSON.stringify(delimiter);
  const all = (length: number): boolean => ended.length > 0 && ended.every(({ cells }) => cells.length === length);
  if (all(expected + 1) && ended.every(({ cells }) => cells[expected] === ""))
    throw new InputError(
      `${place(file, ended[0])}: every row ends with a ${mark} that the first has not; end that with one too, or export the table without them`,
    );
  const filled = ended.filter(({ cells }) => (cells[expected] ?? "").trim() !== "");
  if (header && all(expected + 1) && 2 * filled.length < ended.length)
    throw new InputError(
      `${place(file, filled[0])}: a cell ${shown(filled[0].cells[expected], 40)} behind the last column, where most rows have an empty one; name its column, or write cells with a ${mark} in quotes, or take it away`,
    );
  if (header && all(expected + 1))
    throw new InputError(
      `${place(file, first)}: ${counted(expected, "name")}, and every row has ${expected + 1} cells: the first column has no name, as where names of rows are written before it, or the last one, or a ${mark} parts a cell in two; give each column a name (write ${mark} before the others if it is the first), or write cells with a ${mark} in quotes`,
    );
  const ownLength = ended[0]?.cells.length;
  if (header && ended.length > 1 && ownLength !== expected && ownLength > 1 && all(ownLength))
    throw new InputError(
      `${place(file, first)}: the header has ${counted(expected, "name")} and every row ${ownLength} cells; give each column one name`,
    );
}

/** What is wrong with a row of other cells than the first record; `single` where the rows that follow need not be so. */
function problemOf(
  { bytes, file, delimiter }: Source,
  first: CsvRow,
  row: CsvRow,
  { ended, as }: Pick<Judged, "ended" | "as">,
): { readonly is: string; readonly single: boolean } {
  const expected = first.cells.length;
  const cells = row.cells.length;
  const mark = JSON.stringify(delimiter);
  const is = `${place(file, row)}: ${counted(cells, "cell")} where ${as} ${as === "most rows" ? "have" : "has"} ${expected}`;
  const end = cells > expected ? lineEndWithin(row.cells, expected, delimiter) : undefined;
  if (end !== undefined)
    return { is: `${is}; it is several lines that end with ${end}: end every line with LF or CRLF`, single: false };
  const other = cells === 1 ? delimiters.find((one) => row.cells[0].split(one).length === expected) : undefined;
  if (other !== undefined)
    return {
      is: `${is}; it is parted by ${JSON.stringify(other)} and the rows before by ${mark}, as where files were joined; export both with the same`,
      single: false,
    };
  if (
    cells > expected &&
    row.cells.some((cell) => /^'[^']*$/u.test(cell)) &&
    row.cells.some((cell) => /^[^']*'$/u.test(cell))
  )
    return {
      is: `${is}; a cell stands in single quotes, which part nothing: write straight double ones (")`,
      single: false,
    };
  if (cells > expected && row.cells.slice(expected).every((cell) => cell.trim() === ""))
    return {
      is: `${is}; it ends with a ${mark} too many: take it away there, or put a cell that holds one in quotes`,
      single: true,
    };
  if (cells > expected)
    return { is: `${is}; an unquoted ${mark} or a lost quote: put the cell in quotes`, single: true };
  if (row === ended)
    return {
      is: `${is}: the file is truncated${bytes[bytes.length - 1] === newline ? ", or the row is" : ""}; get the whole file again`,
      single: bytes[bytes.length - 1] === newline,
    };
  return { is: `${is}; complete the row or remove it`, single: true };
}

/** @throws InputError where the file ends after a delimiter, unless most rows do */
function checkCut({ bytes, file, delimiter }: Source, records: readonly CsvRow[]): void {
  const [first, ...ended] = records;
  const expected = first.cells.length;
  const last = records[records.length - 1];
  const others = ended.slice(0, -1);
  const usual = 2 * others.filter(({ cells }) => cells[expected - 1] === "").length > others.length;
  if (bytes[bytes.length - 1] === delimiter.charCodeAt(0) && !usual) {
    throw new InputError(
      `${place(file, last)}: the file ends after a ${JSON.stringify(delimiter)}, as a truncated one does; get the whole file again, or end its last line with a line break if the last cell is truly empty`,
    );
  }
}
