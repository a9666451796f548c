import { visibleName } from "../text/names.js";

const withoutBlanks = (name: string): string => visibleName(name).replace(/\s*,\s*/gu, ",");

/**
 * The columns of a list that was parted at its commas. Parts that make a column's name together are one: a header's own name
 * goes before the commas in it.
 */
export function columnList(parts: readonly string[], names: readonly string[]): string[] {
  const columns: string[] = [];
  for (let at = 0; at < parts.length;) {
    let [end, column] = [at + 1, parts[at]];
    for (let to = parts.length; to > at + 1; to--) {
      const together = withoutBlanks(parts.slice(at, to).join(","));
      const named = names.find((name) => withoutBlanks(name) === together);
      if (named === undefined) continue;
      [end, column] = [to, named];
      break;
    }
    columns.push(column);
    at = end;
  }
  return columns;
}
