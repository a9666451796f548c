import { html, Html } from "embedlab/display";
import { count } from "embedlab/text";
import type { Matrix } from "embedlab";

const shownRows = 5;
const shownColumns = 6;

/** A matrix's shape and its first values. */
export function matrixGlimpse(matrix: Matrix): Html {
  const kind = matrix.data instanceof Float32Array ? "float32" : "float64";
  const title = `Matrix of ${count(matrix.rows)} rows and ${count(matrix.columns)} columns (${kind})`;
  const rows = Array.from({ length: Math.min(shownRows, matrix.rows) }, (_, i) =>
    Array.from(matrix.row(i).subarray(0, shownColumns), (value) => value.toFixed(4)).concat(
      matrix.columns > shownColumns ? ["…"] : [],
    ),
  );
  if (matrix.rows > shownRows) rows.push(rows[0].map(() => "…"));
  const body = rows
    .map((row) => `<tr>${row.map((text) => `<td style="text-align:right">${text}</td>`).join("")}</tr>`)
    .join("");
  return new Html(
    `${html`<p>${title}</p>`.markup}<table class="embedlab-glimpse"><tbody>${body}</tbody></table>`,
    [title, ...rows.map((row) => row.map((text) => text.padStart(9)).join(" "))].join("\n"),
  );
}

/** The same for a vector. */
export function vectorGlimpse(values: Float32Array | Float64Array | Int32Array | Uint8Array): Html {
  const shown = Array.from(values.subarray(0, 8), (value) =>
    Number.isInteger(value) ? String(value) : value.toFixed(4),
  ).join(", ");
  const text = `${values.constructor.name} of ${count(values.length)} values: ${shown}${values.length > 8 ? ", …" : ""}`;
  return html`<p>${text}</p>`;
}
