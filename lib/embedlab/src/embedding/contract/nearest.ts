import { editDistance } from "../../numeric/edit-distance.js";

/** The known name with the smallest edit distance to `name`, whatever its case. */
export function nearest(name: string, known: readonly string[]): string {
  const short = name.slice(0, 100).toLowerCase();
  const ranked = known.map((candidate) => ({ candidate, distance: editDistance(short, candidate.toLowerCase()) }));
  return ranked.reduce((best, next) => (next.distance < best.distance ? next : best)).candidate;
}
