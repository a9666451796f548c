import { InputError } from "../errors.js";
import { HeaderNames, repeatedHeader } from "./artefact-rows.js";
import { type CsvRow, newline, place, type Source } from "./csv-source.js";
import { delimiters } from "./delimiter.js";
import { lineEndWithin } from "./line-ends.js";

const many = (count: number, noun: string): string => `${count} ${count === 1 ? noun : `${noun}s`}`;

/** @throws InputError where a row has other cells than the header, named by what makes them so */
export function checkLengths({ bytes, file, header, delimiter }: Source, records: readonly CsvRow[]): void {
  const [first, ...ended] = records;
  const expected = first.cells.length;
  const mark = JSON.stringify(delimiter);
  const all = (length: number): boolean => ended.length > 0 && ended.every(({ cells }) => cells.length === length);
  if (all(expected + 1) && ended.every(({ cells }) => cells[expected] === ""))
    throw new InputError(
      `${place(file, ended[0])}: every row ends with a ${mark} that ${header ? "the header" : "the first"} has not; end that with one too, or export the table without them`,
    );
  if (header && all(expected + 1))
    throw new InputError(
      `${place(file, first)}: ${many(expected, "name")}, and every row has ${expected + 1} cells: a column has no name, as where numbers or names of rows are written before it; give each column a name`,
    );
  if (header && first.cells[expected - 1] === "" && all(expected - 1))
    throw new InputError(
      `${place(file, first)}: the header ends with a ${mark} that no row has; take it away there, or export the table without it`,
    );
  const ownLength = ended[0]?.cells.length;
  if (header && ended.length > 1 && ownLength !== expected && ownLength > 1 && all(ownLength))
    throw new InputError(
      `${place(file, first)}: the header has ${many(expected, "name")} and every row ${ownLength} cells; give each column one name`,
    );
  const like = header ? "the header" : "row 1";
  const names = new HeaderNames(first.cells);
  for (const [i, record] of records.entries()) {
    const cells = record.cells.length;
    if (cells === expected) continue;
    const again = header ? names.repeatedBy(record.cells) : undefined;
    if (again !== undefined) throw new InputError(`${place(file, record)}: ${repeatedHeader[again]}`);
    const is = `${place(file, record)}: ${many(cells, "cell")} where ${like} has ${expected}`;
    const end = cells > expected ? lineEndWithin(record.cells, expected, delimiter) : undefined;
    if (end !== undefined)
      throw new InputError(`${is}; it is several lines that end with ${end}: end every line with LF or CRLF`);
    const other = cells === 1 ? delimiters.find((one) => record.cells[0].split(one).length === expected) : undefined;
    if (other !== undefined)
      throw new InputError(
        `${is}; it is parted by ${JSON.stringify(other)} and the rows before by ${mark}, as where files were joined; export both with the same`,
      );
    if (
      cells > expected &&
      record.cells.some((cell) => /^'[^']*$/u.test(cell)) &&
      record.cells.some((cell) => /^[^']*'$/u.test(cell))
    )
      throw new InputError(`${is}; a cell stands in single quotes, which part nothing: write straight double ones (")`);
    if (cells > expected)
      throw new InputError(`${is}; an unquoted ${JSON.stringify(delimiter)} or a lost quote: put the cell in quotes`);
    if (cells < expected)
      throw new InputError(
        i === records.length - 1
          ? `${is}: the file is truncated${bytes[bytes.length - 1] === newline ? ", or the row is" : ""}; get the whole file again`
          : `${is}; complete the row or remove it`,
      );
  }
  const last = records[records.length - 1];
  const others = ended.slice(0, -1);
  const usual = 2 * others.filter(({ cells }) => cells[expected - 1] === "").length > others.length;
  if (bytes[bytes.length - 1] === delimiter.charCodeAt(0) && !usual) {
    throw new InputError(
      `${place(file, last)}: the file ends after a ${JSON.stringify(delimiter)}, as a truncated one does; get the whole file again, or end its last line with a line break if the last cell is truly empty`,
    );
  }
}
