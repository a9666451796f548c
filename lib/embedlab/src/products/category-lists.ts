import { hasArrow, looked, pathLevels } from "./category.js";
import { count, counted } from "../text/counted.js";
import type { CsvRow } from "../table/csv.js";
import { isRecord, namesIn, printedList } from "./printed-lists.js";
import { emptyCell, type RowReader } from "./row-reader.js";
import { shown } from "../text/shown.js";

/** What parts several categories in a cell in shops' exports. */
const signs = [";", "|", ","];

/** How often a name stands in other cells too, alone or among others, and in how many places of a list. */
interface Standing {
  readonly cells: Set<number>;
  readonly places: Set<number>;
  alone: boolean;
}

/**
 * Whether most of what stands behind a sign is a path of its own: its first level begins other cells or has levels below
 * it, and stands behind several names. Behind a comma within a name there is always the same.
 */
function listPaths(lists: readonly (readonly string[])[], pathSign: string | undefined): boolean {
  const ofPaths = lists.map((names) => {
    // Where ">" parts levels, "32 / 34" is one.
    const withArrows = names.some(hasArrow);
    const paths = names.map((name) => (withArrows && !hasArrow(name) ? [name] : pathLevels(name, pathSign)));
    return paths.filter(({ length }) => length > 0);
  });
  const several = ofPaths.filter((paths) => paths.length > 1 && paths.some(({ length }) => length > 1));
  if (several.length < Math.max(2, lists.length / 10)) return false;
  const before = new Map<string, Set<string | undefined>>();
  const parents = new Set<string>();
  for (const paths of ofPaths)
    paths.forEach(([first, below], i) => {
      before.set(first, (before.get(first) ?? new Set()).add(paths[i - 1]?.at(-1)));
      if (below !== undefined) parents.add(first);
    });
  const later = several.flatMap((paths) => paths.slice(1).map(([first]) => first));
  const own = later.filter((first) => {
    const names = before.get(first)!;
    return names.size > 1 && (names.has(undefined) || parents.has(first));
  });
  return own.length > later.length / 2;
}

/**
 * What parts the categories in cells that list several. Names of a list stand alone in other cells, or in other company and
 * another place; levels of a path keep their place, and a comma within a name parts what stands nowhere else.
 */
export function listSign(cells: readonly string[], pathSign?: string): string | undefined {
  const names = looked(cells).filter((cell) => !isRecord(cell));
  return signs.find((sign) => {
    const lists = names.map((cell) => (sign !== "," && printedList(cell) !== undefined ? [cell] : namesIn(cell, sign)));
    const several = lists.filter((names) => names.length > 1);
    if (several.length === 0) return false;
    if (listPaths(lists, pathSign)) return true;
    const standings = new Map<string, Standing>();
    lists.forEach((names, at) =>
      names.forEach((name, place) => {
        const one = standings.get(name) ?? { cells: new Set(), places: new Set(), alone: false };
        one.cells.add(at);
        one.places.add(place);
        one.alone ||= names.length === 1;
        standings.set(name, one);
      }),
    );
    if (several.some((names) => names.every((name) => standings.get(name)!.alone))) return true;
    const parts = several.flatMap((names) => names.map((name) => standings.get(name)!));
    const recurring = parts.filter((one) => one.cells.size > 1);
    const moving = recurring.filter((one) => one.places.size > 1);
    return (
      several.length > names.length / 3 && recurring.length > parts.length / 2 && moving.length > recurring.length / 4
    );
  });
}

/** What parts the names in most categories that are written as lists, though none stands twice. */
export function usualListSign(all: readonly string[]): string | undefined {
  const categories = looked(all);
  const lists = categories.filter(
    (name) =>
      (/^[[{]/.test(name) && /[\]}]$/.test(name) && /[,"']/.test(name)) || /[^\s|;]\s*[|;]\s*[^\s|;]/u.test(name),
  );
  if (lists.length <= categories.length / 2) return undefined;
  if (lists.some((name) => printedList(name) !== undefined)) return ",";
  return signs.find((sign) => lists.some((name) => namesIn(name, sign).length > 1));
}

/** A sentence on the cells that list several categories, of which the first is taken. */
export function listNotes(rows: readonly CsvRow[], reader: RowReader): string[] {
  const { category } = reader.index;
  const sign = reader.mapping.categoryList;
  if (category === undefined || sign === undefined) return [];
  const several = rows.filter(
    ({ cells }) => namesIn(cells[category], sign).filter((name) => emptyCell(name, reader) === undefined).length > 1,
  );
  if (several.length === 0) return [`No product has several categories parted by ${JSON.stringify(sign)}.`];
  return [
    `${count(several.length)} of ${counted(rows.length, "product")} ${several.length === 1 ? "has" : "have"} several categories, such as row ${count(several[0].row)}: ${shown(several[0].cells[category], 60)}; the first of each is taken.`,
  ];
}
