import { count } from "../text/counted.js";
import { type CsvRow, lineBreaks } from "./csv-source.js";

/** Two forms of what is said of rows: of one and of several. */
export interface Said {
  readonly one: string;
  readonly several: string;
}

/** The sentence on rows that were left out, with their lines where these are more; none where there are none. */
export function leftOut(rows: readonly CsvRow[], { one, several }: Said): string[] {
  if (rows.length === 0) return [];
  const first = count(rows[0].row);
  const lines = rows.length + lineBreaks(rows);
  const long = lines === rows.length ? "" : ` (${count(lines)} lines)`;
  return [
    rows.length === 1
      ? `Row ${first}${long} ${one} and was left out.`
      : `${count(rows.length)} rows${long} ${several} and were left out, such as row ${first}.`,
  ];
}
