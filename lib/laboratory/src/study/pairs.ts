import { cosine, type Matrix } from "embedlab";
import type { Neighbors } from "embedlab/neighbors";

/** Pairs of rows, each the other's or its nearest neighbour, with a cosine of at least `least`; the closest first, each pair once. */
export function closestPairs(
  vectors: Matrix,
  { indices, nNeighbors, n }: Neighbors,
  least: number,
): { a: number; b: number; cosine: number }[] {
  const pairs = new Map<string, { a: number; b: number; cosine: number }>();
  for (let row = 0; row < n; row++) {
    for (let k = 0; k < nNeighbors; k++) {
      const other = indices[row * nNeighbors + k];
      const [a, b] = row < other ? [row, other] : [other, row];
      const similarity = cosine(vectors.row(a), vectors.row(b));
      if (similarity >= least) pairs.set(`${a},${b}`, { a, b, cosine: similarity });
    }
  }
  return [...pairs.values()].sort((x, y) => y.cosine - x.cosine || x.a - y.a || x.b - y.b);
}
