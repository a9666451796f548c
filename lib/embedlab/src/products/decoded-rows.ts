import { InputError } from "../errors.js";
import { count } from "../text/counted.js";
import { type CsvRow, place } from "../table/csv.js";
import { findMojibake, type Mojibake, mendMojibake } from "../table/mojibake.js";
import { publishedWithReplacementCharacters } from "./published.js";
import { columnName, mappedColumns, type RowReader } from "./row-reader.js";
import { excerpt, shown } from "../text/shown.js";

/** A piece with what stands around it. */
const near = (text: string, { index, found }: Mojibake, around = 12): string =>
  shown(excerpt(text, index - around, index + found.length + around));

/** A row's cell as it is judged: published files are known to have lost some letters. */
function judged({ cells }: CsvRow, column: number, { index }: RowReader): string {
  const known = index.id !== undefined && publishedWithReplacementCharacters.has(cells[index.id]);
  return known ? cells[column].replaceAll("\ufffd", "") : cells[column];
}

/** The first piece of a row that was decoded wrongly. */
function damageOf(row: CsvRow, reader: RowReader): { column: number; text: string; seen: Mojibake } | undefined {
  for (const column of reader.whole ? row.cells.keys() : mappedColumns(reader.index)) {
    const text = judged(row, column, reader);
    const seen = findMojibake(text);
    if (seen !== undefined) return { column, text, seen };
  }
  return undefined;
}

/** Rows decoded wrongly from which on no more are looked for: each takes long, and so many tell what is to be done. */
const mostDamaged = 1000;

/** @throws InputError where a row was decoded wrongly, with how many are so and whether they can be mended */
export function checkDecoding(rows: readonly CsvRow[], reader: RowReader): void {
  const damaged: CsvRow[] = [];
  let looked = 0;
  for (; looked < rows.length && damaged.length < mostDamaged; looked++)
    if (damageOf(rows[looked], reader) !== undefined) damaged.push(rows[looked]);
  if (damaged.length === 0) return;
  const [first] = damaged;
  const { column, text, seen } = damageOf(first, reader)!;
  const mendable = damaged.filter((row) =>
    mappedColumns(reader.index).every((one) => mendMojibake(judged(row, one, reader)).left === undefined),
  ).length;
  const was = seen.meant === undefined ? "" : `; it was ${shown(seen.meant)} before it was decoded wrongly`;
  const accept = `${reader.wording.set("mojibake", "accept")} to read it as it stands`;
  const mend = reader.wording.set("mojibake", "mend");
  const cure =
    mendable === damaged.length
      ? `say ${mend} to take that back, export the file again as UTF-8, or say ${accept}`
      : `export the file again as UTF-8, or say ${accept}${mendable === 0 ? "" : `, or ${mend} to take it back ${looked < rows.length ? "" : `in the ${count(mendable)} `}where that is certain`}`;
  const all = `${looked < rows.length ? "the first " : ""}${count(looked)}`;
  const rowsSo = damaged.length === 1 ? "" : `. ${count(damaged.length)} of ${all} rows are so`;
  throw new InputError(
    `${place(reader.path, first)}: ${columnName(reader, column)} holds mojibake, ${shown(seen.found)} in ${near(text, seen)}${was}; ${cure}${rowsSo}`,
  );
}

/** Rows as they were before they were decoded wrongly, where that is certain, and sentences on how many were so. */
export function mendedRows(
  rows: readonly CsvRow[],
  reader: RowReader,
): { readonly rows: readonly CsvRow[]; readonly notes: readonly string[] } {
  const examples: string[] = [];
  const left: string[] = [];
  const mended = rows.map((row) => {
    const cells = [...row.cells];
    let [example, remains]: (string | undefined)[] = [];
    for (const column of mappedColumns(reader.index)) {
      const cell = cells[column];
      const seen = findMojibake(cell);
      if (seen === undefined) continue;
      const { text, left: rest } = mendMojibake(cell);
      cells[column] = text;
      if (text !== cell)
        example ??= `row ${count(row.row)}: ${near(cell, seen)} was ${near(text, { ...seen, found: seen.meant ?? seen.found })}`;
      if (rest !== undefined && findMojibake(judged(row, column, reader)) !== undefined)
        remains ??= `row ${count(row.row)}: ${near(text, rest)}`;
    }
    if (example !== undefined) examples.push(example);
    if (remains !== undefined) left.push(remains);
    return example === undefined ? row : { ...row, cells };
  });
  const of = `of ${count(rows.length)} rows`;
  const notes: string[] = [];
  if (examples.length > 0)
    notes.push(
      `${count(examples.length)} ${of} ${examples.length === 1 ? "was" : "were"} decoded wrongly and ${examples.length === 1 ? "was" : "were"} mended, such as ${examples[0]}.`,
    );
  if (left.length > 0)
    notes.push(
      `${count(left.length)} ${of} ${left.length === 1 ? "holds" : "hold"} what was decoded wrongly and cannot be mended for certain, and ${left.length === 1 ? "stays as it is" : "stay as they are"}, such as ${left[0]}.`,
    );
  return { rows: mended, notes };
}
