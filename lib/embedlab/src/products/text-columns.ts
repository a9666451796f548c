import type { CsvRow } from "../table/csv.js";
import { visibleName } from "../text/names.js";
import { columnName, emptyCell, type RowReader } from "./row-reader.js";

/** Sentences on what several columns of texts lack or say twice; the rows' texts are joined of what there is. */
export function textColumnNotes(rows: readonly CsvRow[], reader: RowReader): string[] {
  const { description: columns } = reader.index;
  if (columns.length < 2) return [];
  const filled = rows.map(({ cells }) => columns.filter((column) => emptyCell(cells[column], reader) === undefined));
  const of = (some: number): string =>
    some === rows.length
      ? "all rows"
      : `${some.toLocaleString("en-US")} of ${rows.length.toLocaleString("en-US")} rows`;
  const lacking = columns.flatMap((column) => {
    const empty = filled.filter((own) => !own.includes(column)).length;
    return empty === 0
      ? []
      : [`${columnName(reader, column)} is empty in ${of(empty)}: the text is made of the other columns there.`];
  });
  const twice = rows.filter(({ cells }, row) => {
    const said = filled[row].map((column) => visibleName(cells[column]));
    return new Set(said).size < said.length;
  }).length;
  return twice === 0
    ? lacking
    : [
        ...lacking,
        `${columns.map((column) => columnName(reader, column)).join(" and ")} say the same in ${of(twice)}: the text says it twice there.`,
      ];
}
