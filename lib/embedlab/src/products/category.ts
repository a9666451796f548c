/** Levels of a path in a cell: `["A >> B >> …"]` as JSON ("tree"), or "A > B > …" ("path"; also ">>", "»", "/" with blanks). */
function levels(cell: string, kind: "tree" | "path"): string[] | undefined {
  if (kind === "path") return cell.split(/\s*(?:>+|»|›)\s*|\s+[/|→]\s+/u);
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
): { readonly category: string } | { readonly problem: string } {
  const found = levels(cell, kind)?.map((name) => name.trim());
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

/** True where most of the categories read like paths, "A > B". */
export function looksLikePaths(categories: readonly string[]): boolean {
  return (
    categories.length > 0 &&
    categories.filter((category) => /\S\s*(?:>|»)\s*\S/u.test(category)).length > categories.length / 2
  );
}
