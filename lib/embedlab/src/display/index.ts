export { escapeHtml, html, Html } from "./html.js";
export { chance, compact, decimal, list, percent, sensible, signed } from "./numbers.js";
export { palette } from "./palette.js";
export { rowsTable, type ShownRow } from "./rows-table.js";
export { labelsApart, plainText, shorten, shortenApart, withinBytes } from "./text.js";
