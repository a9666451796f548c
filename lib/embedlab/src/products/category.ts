/** The first level of a category tree, `["Watches >> Wrist Watches >> …"]`, or what is wrong with it. */
export function firstLevel(tree: string): { readonly category: string } | { readonly problem: string } {
  const notAList = { problem: 'is not a JSON list of one path, ["Level 1 >> Level 2"]; write it so' };
  let value: unknown;
  try {
    value = JSON.parse(tree);
  } catch {
    return notAList;
  }
  if (!Array.isArray(value) || value.length !== 1 || typeof value[0] !== "string") return notAList;
  const category = value[0].split(">>")[0].trim();
  return category === "" ? { problem: "has an empty first level; name the category before the first >>" } : { category };
}
