import type { Floats } from "../numeric/matrix.js";
import { RowDistances, type SharedRows } from "../neighbors/row-distances.js";
import { pairsFrom } from "./pair-distances.js";
import { select } from "../numeric/select.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** The n - 1 edges of a minimum spanning tree, lightest first. */
export interface SpanningTree {
  /** 2 (n - 1): both ends of each edge. */
  readonly ends: Int32Array;
  readonly lengths: Float64Array;
  /** Of each row, the distance to its `minSamples`-th nearest, itself counted as the first. */
  readonly coreDistances: Float64Array;
}

/**
 * Worker: Prim's minimum spanning tree (1957) of the mutual reachability distance max(core a, core b, d(a, b)) (Campello,
 * Moulavi and Sander, 2013), in O(n²). Distances are looked up in `pairs` (squared, of `pairDistances`) where they were
 * held, else computed from the rows in float64, one row's at a time: then `coreDistances` are given.
 */
export function spanningTree(
  rows: SharedRows,
  pairs: Floats | undefined,
  minSamples: number,
  known: Float64Array | undefined,
  post: (edges: number) => void,
): SpanningTree {
  const n = rows.x.rows;
  const coreDistances = known ?? coresFrom(pairs!, n, minSamples);
  const computed = pairs === undefined ? new RowDistances(rows, 0) : undefined;
  const nearest = new Float64Array(n).fill(Infinity);
  const nearestInTree = new Int32Array(n);
  let outside = Int32Array.from({ length: n - 1 }, (_, i) => i + 1);
  const ends = new Int32Array(2 * (n - 1));
  const lengths = new Float64Array(n - 1);
  let last = 0;
  for (let edge = 0; edge < n - 1; edge++) {
    const core = coreDistances[last];
    const squared = computed?.from(last, outside);
    const fromLast = pairsFrom(last, n);
    let best = 0;
    for (let c = 0; c < outside.length; c++) {
      const other = outside[c];
      const distance = Math.sqrt(
        squared !== undefined ? squared[c] : pairs![last < other ? fromLast + other : pairsFrom(other, n) + last],
      );
      const reach = Math.max(core, coreDistances[other], distance);
      if (reach < nearest[other]) {
        nearest[other] = reach;
        nearestInTree[other] = last;
      }
      if (nearest[other] < nearest[outside[best]]) best = c;
    }
    last = outside[best];
    ends[2 * edge] = nearestInTree[last];
    ends[2 * edge + 1] = last;
    lengths[edge] = nearest[last];
    outside.copyWithin(best, best + 1);
    outside = outside.subarray(0, outside.length - 1);
    if (edge % 256 === 255) post(edge + 1);
  }
  const order = Int32Array.from(lengths.keys()).sort((a, b) => lengths[a] - lengths[b] || a - b);
  return {
    ends: ends.map((_, at) => ends[2 * order[at >> 1] + (at & 1)]),
    lengths: Float64Array.from(order, (edge) => lengths[edge]),
    coreDistances,
  };
}

function coresFrom(pairs: Floats, n: number, minSamples: number): Float64Array {
  const distances = new Float64Array(n);
  return Float64Array.from({ length: n }, (_, i) => {
    for (let j = 0; j < n; j++) distances[j] = i === j ? 0 : pairs[i < j ? pairsFrom(i, n) + j : pairsFrom(j, n) + i];
    return Math.sqrt(select(distances, n, minSamples));
  });
}

forWorkers(import.meta.url, { spanningTree });
