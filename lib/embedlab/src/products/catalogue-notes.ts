import { categoryNotes } from "./category-notes.js";
import { count, counted, listed } from "../text/counted.js";
import { findMarkup } from "../text/markup.js";
import type { Found } from "./found.js";
import { shown, writeOut } from "../text/shown.js";
import { textNotes } from "./text-notes.js";

/** A piece of markup by its kind: "<p>" for whatever attributes it has, "</p>" for its end, "[…](…)" for a link. */
function kindOf(piece: string): string {
  const name = /^<(\/?[a-z\d]+)/i.exec(piece)?.[1];
  if (name !== undefined) return `<${name.toLowerCase()}>`;
  if (piece.startsWith("<!--")) return "<!-- -->";
  if (piece.includes("](")) return piece.startsWith("!") ? "![…](…)" : "[…](…)";
  if (/^\\+u/.test(piece)) return "\\u…";
  return writeOut(
    piece
      .replace(/=.*(?=\]$)/u, "=…")
      .slice(0, 24)
      .toLowerCase(),
  );
}

function markupNotes({ products, markup, wording }: Found): string[] {
  const pieces = new Map<string, number>();
  let texts = 0;
  for (const { description } of products) {
    const found = findMarkup(description);
    if (found.length > 0) texts++;
    for (const kind of found.map(kindOf)) pieces.set(kind, (pieces.get(kind) ?? 0) + 1);
  }
  if (texts === 0) return [];
  // An element is counted once, by its beginning.
  for (const kind of [...pieces.keys()])
    if (kind.startsWith("</") && pieces.has(kind.replace("/", ""))) pieces.delete(kind);
  const kinds = [...pieces].sort((a, b) => b[1] - a[1]).map(([kind, times]) => `${kind} ${counted(times, "time")}`);
  return [
    `${count(texts)} of ${counted(products.length, "text")} ${texts === 1 ? "holds" : "hold"} markup that models and keywords read as words (${listed(kinds, 4)})${markup === "keep" ? `; ${wording.set("markup", "strip")} takes it out` : ", though markup was taken out"}.`,
  ];
}

/** A code that a spreadsheet wrote as a number: "8.90E+12" and, where commas stand before decimals, "8,90E+12". */
export const isRoundedCode = (cell: string): boolean => /^\d[.,]\d+E\+\d{1,3}$/i.test(cell.trim());

function idNotes({ products, mapping }: Found): string[] {
  if (mapping.id === undefined) return [];
  const rounded = products.filter(({ id }) => isRoundedCode(id));
  return rounded.length === 0
    ? []
    : [
        `${counted(rounded.length, "id")} ${rounded.length === 1 ? "is a code" : "are codes"} that a spreadsheet rounded, such as row ${rounded[0].row}: ${shown(rounded[0].id)}; they meet no other file's. Export that column as text.`,
      ];
}

/** What a catalogue's reader should know before any model runs, as sentences. */
export function catalogueNotes(found: Found): string[] {
  return [...idNotes(found), ...categoryNotes(found), ...markupNotes(found), ...textNotes(found)];
}
