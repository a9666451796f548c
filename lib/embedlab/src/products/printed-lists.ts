const quotedName = /'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/gu;

/** The names in a list as programs print one, `["A", "B"]` or `['A', 'B']`; nothing where a cell is none. */
export function printedList(cell: string): string[] | undefined {
  const text = cell.trim();
  if (!/^\[.*\]$/su.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value) && value.every((name) => typeof name === "string"))
      return value.map((name) => name.trim());
  } catch {
    // Python's quotes are read below.
  }
  const names = [...text.matchAll(quotedName)].map(([, single, double]) => (single ?? double).trim());
  return names.length > 0 && text.replace(quotedName, "").replace(/[[\],\s]/g, "") === "" ? names : undefined;
}

/** The categories that a cell lists, parted by `sign` or as programs print lists. */
export const namesIn = (cell: string, sign: string): string[] =>
  (printedList(cell) ?? cell.split(sign)).map((name) => name.trim()).filter((name) => name !== "");
