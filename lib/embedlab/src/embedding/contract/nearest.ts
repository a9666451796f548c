import { editDistance } from "../../numeric/edit-distance.js";

const leastPart = 3;

/**
 * The known name that is meant by `name`, whatever its case: of those that hold it ("minilm" of "all-MiniLM-L6-v2"), if there
 * are any, else of all, the one at the smallest edit distance.
 */
export function nearest(name: string, known: readonly string[]): string {
  const short = name.slice(0, 100).toLowerCase();
  const holding = short.length < leastPart ? [] : known.filter((candidate) => candidate.toLowerCase().includes(short));
  const ranked = (holding.length > 0 ? holding : known).map((candidate) => ({
    candidate,
    distance: editDistance(short, candidate.toLowerCase()),
  }));
  return ranked.reduce((best, next) => (next.distance < best.distance ? next : best)).candidate;
}
