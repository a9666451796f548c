// Options are read before the library is built, which has this too.

/** Insertions, deletions and substitutions that turn `a` into `b`. */
function edits(a, b) {
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++)
      row.push(Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    above = row;
  }
  return above[b.length];
}

/** The known name most like a wrong one: it begins so, or half of it is the same. */
export function nearest(wrong, known) {
  const asked = wrong.toLowerCase();
  const begins = known.filter((name) => asked.length > 2 && (name.startsWith(asked) || asked.startsWith(name)));
  const [near] = (begins.length > 0 ? begins : known)
    .map((name) => ({ name, distance: edits(asked, name) }))
    .sort((a, b) => a.distance - b.distance);
  if (near === undefined) return undefined;
  return begins.length > 0 || near.distance <= Math.max(asked.length, near.name.length) / 2 ? near.name : undefined;
}
