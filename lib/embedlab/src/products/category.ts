import { printedList } from "./printed-lists.js";

/** Levels of a path in a cell: `["A >> B >> …"]` as JSON ("tree"), or "A > B > …" and `["A", "B"]` ("path"). */
function levels(cell: string, kind: "tree" | "path", sign?: string): string[] | undefined {
  if (kind === "path") {
    const printed = printedList(cell);
    return printed !== undefined && printed.length > 1
      ? printed
      : (printed?.[0] ?? cell).split(sign ?? /\s*(?:>+|»|›)\s*|\s+[/|→]\s+/u);
  }
  let value: unknown;
  try {
    value = JSON.parse(cell);
  } catch {
    return undefined;
  }
  return Array.isArray(value) && value.length === 1 && typeof value[0] === "string" ? value[0].split(">>") : undefined;
}

/** What joins the levels of a category that is more than the first. */
const levelMark = " > ";

/** The first `level` levels of a category's path as one name (of a shorter path all of them), or what is wrong with it. */
export function categoryOf(
  cell: string,
  kind: "tree" | "path",
  level = 1,
  sign?: string,
): { readonly category: string } | { readonly problem: string } {
  const found = levels(cell, kind, sign)?.map((name) => name.trim());
  if (found === undefined) return { problem: 'is not a JSON list of one path, ["Level 1 >> Level 2"]; write it so' };
  if (found[0] === "")
    return { problem: `has an empty first level; name the category before the first ${kind === "tree" ? ">>" : ">"}` };
  return {
    category: found
      .slice(0, level)
      .filter((name) => name !== "")
      .join(levelMark),
  };
}

const most = (categories: readonly string[], are: (category: string) => boolean): boolean =>
  categories.length > 1 && categories.filter(are).length > categories.length / 2;

/** The kind that takes most of the categories apart where each is read as one: "A > B" is a path, `["A >> B"]` a tree. */
export function likelyKind(categories: readonly string[]): "tree" | "path" | undefined {
  if (most(categories, (category) => levels(category, "tree") !== undefined)) return "tree";
  const isPath = (category: string): boolean => levels(category, "path")!.filter((name) => name !== "").length > 1;
  if (most(categories, isPath)) return "path";
  // Fewer are paths where most of them begin with what is a category of its own.
  const paths = categories.filter(isPath);
  const known = new Set(categories);
  return paths.length > 1 && most(paths, (path) => known.has(levels(path, "path")![0].trim())) ? "path" : undefined;
}

/** Signs that part levels in some shops and that names hold too, so that "path" does not read them. */
const otherSigns = ["::", "->", "--", " - ", " – ", " — ", "\\", "/", "|", "→", ":", ";"];

/** What parts the levels of most categories where no kind reads it: what stands before it is shared by several of them. */
export function unreadSign(categories: readonly string[]): string | undefined {
  return otherSigns.find((sign) => {
    const parted = categories
      .map((category) => category.split(sign))
      .filter(([first, rest]) => /\p{L}/u.test(first) && rest);
    const firsts = new Set(parted.map(([first]) => first.trim()));
    return parted.length > categories.length / 2 && firsts.size <= (2 * parted.length) / 3;
  });
}
