export interface CsvRow {
  readonly cells: readonly string[];
  /** 1-based data row; 0 is the header. */
  readonly row: number;
  /** 1-based physical line on which the row starts. */
  readonly line: number;
}

/** A file's text on its way to a table, and where its bytes stand. */
export interface Source {
  readonly bytes: Uint8Array;
  readonly file: string;
  readonly header: boolean;
  readonly delimiter: string;
  /** The physical line on which `bytes` start. */
  readonly firstLine: number;
  /** How many lines were left out above `bytes`, as `skipRows` counts them. */
  readonly skipped: number;
}

export const newline = 0x0a;
export const carriageReturn = 0x0d;
export const quote = 0x22;

/** "file, row 17 (line 43)". */
export function place(file: string, { row, line }: { row: number; line: number }): string {
  // Records have no header.
  return line === 0 ? file : `${file}, ${row === 0 ? "header" : `row ${row}`} (line ${line})`;
}

/** The line breaks within the cells of rows. */
export const lineBreaks = (rows: readonly CsvRow[]): number =>
  rows.flatMap(({ cells }) => cells).reduce((sum, cell) => sum + cell.split("\n").length - 1, 0);

export function countNewlines(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(newline, from); at !== -1 && at < to; at = bytes.indexOf(newline, at + 1)) count++;
  return count;
}

/** The row and the physical line that the byte at `offset` stands in, by counting line ends outside quotes. */
export function locate(
  bytes: Uint8Array,
  offset: number,
  header: boolean,
  firstLine = 1,
): { row: number; line: number } {
  let row = header ? 0 : 1;
  let quoted = false;
  for (let at = 0; at < offset; at++) {
    if (bytes[at] === quote) quoted = !quoted;
    else if (bytes[at] === newline && !quoted) row++;
  }
  return { row, line: firstLine + countNewlines(bytes, 0, offset) };
}
