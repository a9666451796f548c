import type { Floats } from "../numeric/matrix.js";
import { pairsFrom } from "./pair-distances.js";

/** How far two clusters are apart, as scikit-learn's AgglomerativeClustering names it. */
export type Linkage = "ward" | "average" | "complete" | "single";

/** The n - 1 merges of n rows, lowest first; each names one row of either cluster. */
export interface Merges {
  /** 2 (n - 1): the two rows of each merge. */
  readonly rows: Int32Array;
  /** The linkage's distance at which they merge; Ward's as scipy and scikit-learn have it: for two rows, their distance. */
  readonly heights: Float64Array;
}

/**
 * The distance from the merger of clusters a and b to a third, from what they were (Lance and Williams, 1967). Ward's
 * are squared distances, the others' plain ones.
 */
const updates: Readonly<
  Record<Linkage, (toA: number, toB: number, between: number, a: number, b: number, third: number) => number>
> = {
  ward: (toA, toB, between, a, b, third) => ((a + third) * toA + (b + third) * toB - third * between) / (a + b + third),
  average: (toA, toB, _, a, b) => (a * toA + b * toB) / (a + b),
  complete: (toA, toB) => Math.max(toA, toB),
  single: (toA, toB) => Math.min(toA, toB),
};

/**
 * Worker: agglomerates by chains of nearest neighbours (Murtagh, 1983; Müllner, 2011), in O(n²). `pairs` has the squared
 * distances of `pairDistances`, and is overwritten.
 */
export function agglomerate(pairs: Floats, n: number, linkage: Linkage, post: (merges: number) => void): Merges {
  const squared = linkage === "ward";
  if (!squared) for (let at = 0; at < pairs.length; at++) pairs[at] = Math.sqrt(pairs[at]);
  const update = updates[linkage];
  const place = (i: number, j: number): number => (i < j ? pairsFrom(i, n) + j : pairsFrom(j, n) + i);
  const sizes = new Int32Array(n).fill(1);
  const alive = Int32Array.from({ length: n }, (_, i) => i);
  let left = n;
  const chain: number[] = [];
  const merged = new Int32Array(2 * (n - 1));
  const heights = new Float64Array(n - 1);
  for (let merge = 0; merge < n - 1; merge++) {
    if (chain.length === 0) chain.push(alive[0]);
    let a: number;
    let b: number;
    let between: number;
    for (;;) {
      a = chain[chain.length - 1];
      // Among equally near ones the last of the chain is taken, or the chain would never end.
      b = chain.length > 1 ? chain[chain.length - 2] : -1;
      between = b === -1 ? Infinity : pairs[place(a, b)];
      for (let c = 0; c < left; c++) {
        const other = alive[c];
        if (other === a) continue;
        const distance = pairs[other < a ? pairsFrom(other, n) + a : pairsFrom(a, n) + other];
        if (distance < between) {
          between = distance;
          b = other;
        }
      }
      if (chain.length > 1 && b === chain[chain.length - 2]) break;
      chain.push(b);
    }
    chain.length -= 2;
    const [gone, stays] = a < b ? [a, b] : [b, a];
    merged[2 * merge] = gone;
    merged[2 * merge + 1] = stays;
    heights[merge] = squared ? Math.sqrt(Math.max(0, between)) : between;
    alive.copyWithin(alive.indexOf(gone), alive.indexOf(gone) + 1, left--);
    for (let c = 0; c < left; c++) {
      const third = alive[c];
      if (third === stays) continue;
      const to = place(third, stays);
      pairs[to] = update(pairs[place(third, gone)], pairs[to], between, sizes[gone], sizes[stays], sizes[third]);
    }
    sizes[stays] += sizes[gone];
    if (merge % 256 === 255) post(merge + 1);
  }
  const order = Int32Array.from(heights.keys()).sort((p, q) => heights[p] - heights[q] || p - q);
  return {
    rows: Int32Array.from({ length: merged.length }, (_, at) => merged[2 * order[at >> 1] + (at & 1)]),
    heights: Float64Array.from(order, (merge) => heights[merge]),
  };
}
