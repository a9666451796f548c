import { editDistance } from "../numeric/edit-distance.js";

/** Words for options that other programs have. */
const otherwise: Readonly<Record<string, string>> = {
  sep: "delimiter",
  separator: "delimiter",
  column: "text",
  columns: "text",
  k: "clusters",
  limit: "sample",
};

/** The option most like one that does not exist: it begins so, or half of it is the same. */
export function nearestOption(wrong: string, known: readonly string[]): string | undefined {
  const asked = wrong.toLowerCase();
  if (Object.hasOwn(otherwise, asked)) return otherwise[asked];
  const begins = known.filter((name) => asked.length > 2 && (name.startsWith(asked) || asked.startsWith(name)));
  const near = (begins.length > 0 ? begins : known)
    .map((name) => ({ name, edits: editDistance(asked, name) }))
    .sort((a, b) => a.edits - b.edits)[0];
  return begins.length > 0 || near.edits <= Math.max(asked.length, near.name.length) / 2 ? near.name : undefined;
}
