import { isRecord, parted, printedList } from "./printed-lists.js";

/** What parts the levels of paths, as HTML writes it too (the end of a tag does not), and what does between blanks where none of these stands. */
const arrows =
  /[-=]{0,2}(?:(?<!<[\p{L}/!?][^<>]*)>|(?<!&(?:amp;)*lt;[\p{L}/!?][^<>&;]*)&(?:amp;)*gt;)+|»|›|&(?:amp;)*rs?aquo;/u;
export const hasArrow = (name: string): boolean => arrows.test(name);
const signsBetweenBlanks = /(?<=\s)[/|→](?=\s)/u;

/** The levels of a path, "A > B > …" or `["A", "B"]`; signs that nothing stands before or behind part none. */
export function pathLevels(cell: string, sign?: string): string[] {
  const printed = printedList(cell);
  const one = printed?.[0] ?? cell;
  const names =
    printed !== undefined && printed.length > 1
      ? printed
      : sign === undefined
        ? one.split(hasArrow(one) ? arrows : signsBetweenBlanks)
        : parted(one, sign);
  return names.map((name) => name.trim()).filter((name) => name !== "");
}

/** Levels of a path in a cell: `["A >> B >> …"]` as JSON ("tree"), or "A > B > …" and `["A", "B"]` ("path"). */
function levels(cell: string, kind: "tree" | "path", sign?: string): string[] | undefined {
  if (kind === "path") return pathLevels(cell, sign);
  let value: unknown;
  try {
    value = JSON.parse(cell);
  } catch {
    return undefined;
  }
  return Array.isArray(value) && value.length === 1 && typeof value[0] === "string" ? value[0].split(">>") : undefined;
}

/** What joins the levels of a category that is more than the first. */
export const levelMark = " > ";

/** The first `level` levels of a category's path as one name (of a shorter path all of them), or what is wrong with it. */
export function categoryOf(
  cell: string,
  kind: "tree" | "path",
  level = 1,
  sign?: string,
): { readonly category: string } | { readonly problem: string } {
  const found = levels(cell, kind, sign)?.map((name) => name.trim());
  if (found === undefined) return { problem: 'is not a JSON list of one path, ["Level 1 >> Level 2"]; write it so' };
  if (found[0] === "") return { problem: "has an empty first level; name the category before the first >>" };
  return {
    category: found
      .slice(0, level)
      .filter((name) => name !== "")
      .join(levelMark),
  };
}

/** A longer cell is a text rather than a name, a path or a list, and costs long to look through. */
const longest = 5000;

/** The cells that are looked at for what they are. */
export const looked = (cells: readonly string[]): string[] => cells.filter(({ length }) => length <= longest);

const most = (categories: readonly string[], are: (category: string) => boolean): boolean =>
  categories.length > 1 && categories.filter(are).length > categories.length / 2;

/** The kind that takes most of the categories apart where each is read as one: "A > B" is a path, `["A >> B"]` a tree. */
export function likelyKind(all: readonly string[]): "tree" | "path" | undefined {
  const categories = looked(all);
  if (most(categories, (category) => levels(category, "tree") !== undefined)) return "tree";
  const isPath = (category: string): boolean => !isRecord(category) && pathLevels(category).length > 1;
  if (most(categories, isPath)) return "path";
  // Fewer are paths where most of them begin with what is a category of its own.
  const paths = categories.filter(isPath);
  const known = new Set(categories);
  return paths.length > 1 && most(paths, (path) => known.has(pathLevels(path)[0])) ? "path" : undefined;
}

/** Signs that part levels in some shops and that names hold too, so that "path" does not read them. */
const otherSigns = ["::", "--", " - ", " – ", " — ", "\\", "/", "|", "→", ":", ";"];
const tag = /<\/?\p{L}[^<>]*>/u;
const address = /^\p{L}+:\/\//u;

/** What parts the levels of most categories where no kind reads it: what stands before it is shared by several of them. */
export function unreadSign(all: readonly string[]): string | undefined {
  const categories = looked(all);
  const plain = categories.filter((category) => !isRecord(category) && !address.test(category) && !tag.test(category));
  return otherSigns.find((sign) => {
    const parted = plain
      .map((category) => pathLevels(category, sign))
      .filter(([first, rest]) => rest !== undefined && /\p{L}/u.test(first));
    const firsts = new Set(parted.map(([first]) => first));
    return parted.length > categories.length / 2 && firsts.size <= (2 * parted.length) / 3;
  });
}

/** The levels that all categories begin with. */
export function sharedLevels(categories: readonly string[], kind: "tree" | "path", sign?: string): string[] {
  const paths = categories.map((category) => levels(category, kind, sign)?.map((name) => name.trim()) ?? [category]);
  return paths.reduce((shared, path) => {
    const other = shared.findIndex((name, i) => name !== path[i]);
    return other === -1 ? shared : shared.slice(0, other);
  });
}
