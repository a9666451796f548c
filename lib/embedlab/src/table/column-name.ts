import type { CsvRow } from "./csv-source.js";
import { shown } from "../text/shown.js";

const plainName = /^[\w -]+$/;

/** What an error calls a column. */
export function columnName({ header }: { readonly header: CsvRow | undefined }, column: number): string {
  const name = header?.cells[column];
  return name === undefined || name === "" ? `column ${column}` : plainName.test(name) ? name : shown(name);
}
