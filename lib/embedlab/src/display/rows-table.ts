import { html, type Html } from "./html.js";

/** A row of a table: columns in their order, what is not known as null. */
export type ShownRow = Readonly<Record<string, string | number | null | undefined>>;

/** A number, alone or with a short unit. */
const number = /^(?:[–−+-]?[\d.,]*(?:\s\S{1,5})?|not (?:stated|known)|[<>] [\d.]+(?:\s\S{1,5})?)$/;

/** Rows as a table: the first column names the row, and columns of numbers stand to the right (class "number"). */
export function rowsTable(caption: string, rows: readonly ShownRow[]): Html {
  const [first, ...others] = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const said = (row: ShownRow, column: string): string => String(row[column] ?? "–");
  const numeric = new Set(others.filter((column) => rows.every((row) => number.test(said(row, column)))));
  const head = (column: string): Html =>
    numeric.has(column) ? html`<th scope="col" class="number">${column}</th>` : html`<th scope="col">${column}</th>`;
  const cell = (row: ShownRow, column: string): Html =>
    numeric.has(column) ? html`<td class="number">${said(row, column)}</td>` : html`<td>${said(row, column)}</td>`;
  return html`<table>
    <caption>
      ${caption}
    </caption>
    <thead>
      <tr>
        ${[first, ...others].map(head)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (row) =>
          html`<tr>
            <th scope="row">${said(row, first)}</th>
            ${others.map((column) => cell(row, column))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}
