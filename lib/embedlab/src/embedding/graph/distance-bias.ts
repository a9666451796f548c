import type { BertConfig } from "./bert-config.js";
import type { GraphNodes } from "./graph-nodes.js";

/** Distances from here on share a bucket. */
const farthest = 128;

/**
 * Adds MPNet's bias of the attention's scores (Song et al., 2020, https://arxiv.org/abs/2004.09297): a number a head for the
 * distance of two tokens, from the table "distances". Returns the output's name: 1 x heads x length x length.
 */
export function distanceBias(g: GraphNodes, { maxPositions, relativeBuckets }: BertConfig, length: string): string {
  const buckets = BigInt64Array.from({ length: 2 * maxPositions - 1 }, (_, i) =>
    BigInt(distanceBucket(i - (maxPositions - 1), relativeBuckets)),
  );
  const scalar = g.add("Squeeze", [length]);
  const places = g.add("Range", [g.integer(0), scalar, g.integer(1)]);
  // The place of a key less the place of a query, counted from the least.
  const distances = g.add("Sub", [
    g.add("Unsqueeze", [places, g.integers(0)]),
    g.add("Unsqueeze", [places, g.integers(1)]),
  ]);
  const found = g.add("Gather", [
    g.integerTable("distances.buckets", buckets),
    g.add("Add", [distances, g.integers(maxPositions - 1)]),
  ]);
  const bias = g.add("Transpose", [g.add("Gather", ["distances", found])], { perm: [2n, 0n, 1n] });
  return g.add("Unsqueeze", [bias, g.integers(0)]);
}

/** T5's buckets of distances, in both directions: near ones have their own, far ones share by their logarithm, in float32 as torch has it. */
export function distanceBucket(distance: number, buckets: number): number {
  const half = buckets / 2;
  const exact = half / 2;
  const direction = distance > 0 ? half : 0;
  const size = Math.abs(distance);
  if (size < exact) return direction + size;
  const share = Math.fround(Math.fround(Math.log(size / exact)) / Math.log(farthest / exact));
  return direction + Math.min(half - 1, exact + Math.floor(Math.fround(share * (half - exact))));
}
