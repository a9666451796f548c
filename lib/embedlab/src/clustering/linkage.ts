import type { Floats } from "../numeric/matrix.js";
import { pairsFrom } from "./pair-distances.js";
import { forWorkers } from "../numeric/worker-functions.js";

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

/** The clusters that are left, each by the last of its rows, and how far they are apart. */
class Clusters {
  /** Where each row's distances to the rows after it begin. */
  private readonly starts: Int32Array;
  private readonly sizes: Int32Array;
  /** In ascending order, `left` of them. */
  private readonly alive: Int32Array;
  private left: number;

  constructor(
    private readonly pairs: Floats,
    n: number,
    private readonly update: (typeof updates)[Linkage],
  ) {
    this.starts = Int32Array.from({ length: n }, (_, row) => pairsFrom(row, n));
    this.sizes = new Int32Array(n).fill(1);
    this.alive = Int32Array.from({ length: n }, (_, row) => row);
    this.left = n;
  }

  first(): number {
    return this.alive[0];
  }

  between(a: number, b: number): number {
    return this.pairs[a < b ? this.starts[a] + b : this.starts[b] + a];
  }

  /** The cluster nearest to `a`: `known` where no other is nearer (-1: none is known). */
  nearest(a: number, known: number): number {
    const { pairs, starts, alive, left } = this;
    let nearest = known;
    let least = known === -1 ? Infinity : this.between(a, known);
    let c = 0;
    for (; alive[c] < a; c++) {
      const distance = pairs[starts[alive[c]] + a];
      if (distance < least) {
        least = distance;
        nearest = alive[c];
      }
    }
    const own = starts[a];
    for (c++; c < left; c++) {
      const distance = pairs[own + alive[c]];
      if (distance < least) {
        least = distance;
        nearest = alive[c];
      }
    }
    return nearest;
  }

  /** The cluster `gone` becomes part of `stays`, which is after it. */
  merge(gone: number, stays: number): void {
    const { pairs, starts, sizes, alive, update } = this;
    const between = this.between(gone, stays);
    const place = alive.indexOf(gone);
    alive.copyWithin(place, place + 1, this.left--);
    for (let c = 0; c < this.left; c++) {
      const third = alive[c];
      if (third === stays) continue;
      const to = third < stays ? starts[third] + stays : starts[stays] + third;
      const from = third < gone ? starts[third] + gone : starts[gone] + third;
      pairs[to] = update(pairs[from], pairs[to], between, sizes[gone], sizes[stays], sizes[third]);
    }
    sizes[stays] += sizes[gone];
  }
}

/**
 * Worker: agglomerates by chains of nearest neighbours (Murtagh, 1983; Müllner, 2011), in O(n²). `pairs` has the squared
 * distances of `pairDistances`, and is overwritten.
 */
export function agglomerate(pairs: Floats, n: number, linkage: Linkage, post: (merges: number) => void): Merges {
  const squared = linkage === "ward";
  if (!squared) for (let at = 0; at < pairs.length; at++) pairs[at] = Math.sqrt(pairs[at]);
  const clusters = new Clusters(pairs, n, updates[linkage]);
  const chain: number[] = [];
  const merged = new Int32Array(2 * (n - 1));
  const heights = new Float64Array(n - 1);
  for (let merge = 0; merge < n - 1; merge++) {
    if (chain.length === 0) chain.push(clusters.first());
    // Among equally near ones the last of the chain is taken, or the chain would never end.
    for (;;) {
      const before = chain.at(-2) ?? -1;
      const nearest = clusters.nearest(chain.at(-1)!, before);
      if (nearest === before) break;
      chain.push(nearest);
    }
    const [gone, stays] = chain.splice(-2).sort((a, b) => a - b);
    const between = clusters.between(gone, stays);
    merged[2 * merge] = gone;
    merged[2 * merge + 1] = stays;
    heights[merge] = squared ? Math.sqrt(Math.max(0, between)) : between;
    clusters.merge(gone, stays);
    if (merge % 256 === 255) post(merge + 1);
  }
  const order = Int32Array.from(heights.keys()).sort((p, q) => heights[p] - heights[q] || p - q);
  return {
    rows: Int32Array.from({ length: merged.length }, (_, at) => merged[2 * order[at >> 1] + (at & 1)]),
    heights: Float64Array.from(order, (merge) => heights[merge]),
  };
}

forWorkers(import.meta.url, { agglomerate });
