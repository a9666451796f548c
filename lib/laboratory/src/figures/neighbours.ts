/** The share of points whose nearest neighbour in the plane is of the same group; points without a group (-1) are left out. */
export function neighbourAgreement(
  points: { readonly data: ArrayLike<number>; readonly rows: number },
  groups: ArrayLike<number>,
): number {
  const { data } = points;
  const order = Array.from({ length: points.rows }, (_, i) => i)
    .filter((i) => groups[i] >= 0)
    .sort((a, b) => data[2 * a] - data[2 * b]);
  let same = 0;
  // Sorted by x, a search in either direction ends when x alone is farther than the nearest so far.
  const search = (at: number, step: number, best: { distance: number; point: number }): void => {
    const i = order[at];
    for (let other = at + step; other >= 0 && other < order.length; other += step) {
      const j = order[other];
      const dx = data[2 * j] - data[2 * i];
      if (dx * dx >= best.distance) return;
      const dy = data[2 * j + 1] - data[2 * i + 1];
      const distance = dx * dx + dy * dy;
      if (distance < best.distance) {
        best.distance = distance;
        best.point = j;
      }
    }
  };
  for (let at = 0; at < order.length; at++) {
    const best = { distance: Infinity, point: -1 };
    search(at, 1, best);
    search(at, -1, best);
    if (best.point >= 0 && groups[best.point] === groups[order[at]]) same++;
  }
  return order.length === 0 ? 0 : same / order.length;
}
