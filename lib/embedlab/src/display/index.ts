export { escapeHtml, html, Html } from "./html.js";
export { palette } from "./palette.js";
export { labelsApart, plainText, shorten } from "./text.js";
