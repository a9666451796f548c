/** Levenshtein's distance: insertions, deletions and substitutions that turn `a` into `b`. */
function distance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) row.push(Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    above = row;
  }
  return above[b.length];
}

/** The known name with the smallest edit distance to `name`, whatever its case. */
export function nearest(name: string, known: readonly string[]): string {
  const short = name.slice(0, 100).toLowerCase();
  const ranked = known.map((candidate) => ({ candidate, distance: distance(short, candidate.toLowerCase()) }));
  return ranked.reduce((best, next) => (next.distance < best.distance ? next : best)).candidate;
}
