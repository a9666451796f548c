import { decodeHTML } from "entities";

const quotedName = /'([^'\\]*(?:\\.[^'\\]*)*)'|"([^"\\]*(?:\\.[^"\\]*)*)"/suy;
const betweenNames = /[[\],\s]*/uy;

/** The names in a list as programs print one, `["A", "B"]` or `['A', 'B']`; nothing where a cell is none. */
export function printedList(cell: string): string[] | undefined {
  const text = cell.trim();
  if (!text.startsWith("[") || !text.endsWith("]")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value) && value.every((name) => typeof name === "string"))
      return value.map((name) => name.trim());
  } catch {
    // Python's quotes are read below.
  }
  const names: string[] = [];
  for (let at = 0; ;) {
    betweenNames.lastIndex = at;
    at += betweenNames.exec(text)![0].length;
    if (at === text.length) return names.length > 0 ? names : undefined;
    quotedName.lastIndex = at;
    const found = quotedName.exec(text);
    if (found === null) return undefined;
    names.push((found[1] ?? found[2]).trim());
    at += found[0].length;
  }
}

/** Whether a cell is an object, a dictionary or a list of these, as programs print them. */
export const isRecord = (cell: string): boolean => /^\s*(?:\[\s*)?\{\s*["'][^"']*["']\s*:[^]*[\]}]\s*$/u.test(cell);

/** References to characters of HTML. */
const references = /&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,31}\d{0,2});/giu;

/** What a cell holds before, between and behind a sign; the ";" of "&amp;" parts nothing. */
export function parted(cell: string, sign: string): string[] {
  if (!sign.includes(";") || sign.includes("&") || !cell.includes("&")) return cell.split(sign);
  const held = cell.replace(references, (found) => (decodeHTML(found) === found ? found : `${found.slice(0, -1)}\0`));
  return held.split(sign).map((name) => name.replaceAll("\0", ";"));
}

/** The categories that a cell lists, parted by `sign` or as programs print lists. */
export const namesIn = (cell: string, sign: string): string[] =>
  (printedList(cell) ?? parted(cell, sign)).map((name) => name.trim()).filter((name) => name !== "");
