import { Matrix } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import { select } from "../numeric/select.js";
import { forWorkers } from "../numeric/worker-functions.js";
import { share } from "../numeric/workers.js";

/** Queries whose similarities are held at a time, and similarities at most. */
const blockRows = 512;
const mostHeld = 2 ** 25;

/** Similarities are ordered to 2^-31. */
const steps = 2 ** 31;
const places = 2 ** 20;

/** Similarities less than 2^-22 apart are equal: equal vectors' products differ by as much as their places in a block. */
const equal = steps / 2 ** 22;

/** Cosines of pairs are told apart in steps of 2^-19. */
export const bins = 2 ** 20;

export const binOf = (cosine: number): number => Math.round(((Math.max(-1, Math.min(1, cosine)) + 1) / 2) * bins);

/** An item stands in an order as its place; where the next is as alike, with this added. */
export const tiedFrom = (order: Uint16Array | Uint32Array): number => 2 ** (8 * order.BYTES_PER_ELEMENT - 1);

/**
 * Writes the places of `similarities`, from the most alike to the least, into `order` and returns their number: the first `most` of
 * them, all unless told, and all that are as alike as the last of these. Those that the next is as alike as have `tiedFrom` added.
 */
export function sortByLikeness(
  similarities: Float32Array,
  order: Uint16Array | Uint32Array,
  keys: Float64Array,
  most = keys.length,
): number {
  for (let item = 0; item < keys.length; item++)
    keys[item] = Math.round((1 - similarities[item]) * steps) * places + item;
  const count = most < keys.length ? withEquals(keys, most) : keys.length;
  keys.subarray(0, count).sort();
  const tied = tiedFrom(order);
  let before = -Infinity;
  for (let rank = 0; rank < count; rank++) {
    const step = Math.floor(keys[rank] / places);
    order[rank] = keys[rank] - step * places;
    if (step - before < equal) order[rank - 1] += tied;
    before = step;
  }
  return count;
}

/** Moves the `most` smallest keys to the front, then all that are equal to the last of these; their number. */
function withEquals(keys: Float64Array, most: number): number {
  let last = select(keys, keys.length, most);
  let count = most;
  for (let before = 0; before < count;) {
    before = count;
    const end = (Math.floor(last / places) + equal) * places;
    for (let at = count; at < keys.length; at++) {
      if (keys[at] >= end) continue;
      const key = keys[at];
      keys[at] = keys[count];
      keys[count++] = key;
      if (key > last) last = key;
    }
  }
  return count;
}

/** Calls `visit` with each of the queries, all rows unless told, of unit vectors x (n x d), and its similarities to all rows. */
export async function eachQuery(
  x: Matrix<Float32Array>,
  visit: (query: number, similarities: Float32Array) => void,
  queries: Int32Array = Int32Array.from({ length: x.rows }, (_, row) => row),
): Promise<void> {
  const { rows } = x;
  const size = Math.max(1, Math.min(blockRows, Math.floor(mostHeld / rows)));
  for (let from = 0; from < queries.length; from += size) {
    const block = queries.subarray(from, from + size);
    const { data } = await rowProducts(x.select(block), x);
    for (const [at, query] of block.entries()) visit(query, data.subarray(at * rows, (at + 1) * rows));
  }
}

/** Items in order once, from which every resample of them is read; in shared memory. */
export interface SimilarityOrder {
  /** n x n: for every item all items, from the most alike to the least, as `sortByLikeness` writes them. */
  readonly nearest: Uint16Array;
  /** Every pair of items, by its bin. */
  readonly pairs: { readonly first: Uint16Array; readonly second: Uint16Array; readonly bin: Uint32Array };
}

/** More items than this are not put in order: it takes 16 bytes a pair. */
export const mostInOrder = 4096;

/** In a worker: the order of the rows of unit vectors (n x d), n up to `mostInOrder`. */
export async function similarityOrder(values: Float32Array, n: number, d: number): Promise<SimilarityOrder> {
  const nearest = share(new Uint16Array(n * n));
  const keys = new Float64Array(n);
  const pairKeys = new Float64Array((n * (n - 1)) / 2);
  let count = 0;
  await eachQuery(new Matrix(values, n, d), (query, similarities) => {
    sortByLikeness(similarities, nearest.subarray(query * n, (query + 1) * n), keys);
    for (let item = query + 1; item < n; item++)
      pairKeys[count++] = binOf(similarities[item]) * 2 ** 32 + query * n + item;
  });
  pairKeys.sort();
  const pairs = {
    first: share(new Uint16Array(count)),
    second: share(new Uint16Array(count)),
    bin: share(new Uint32Array(count)),
  };
  for (let at = 0; at < count; at++) {
    const bin = Math.floor(pairKeys[at] / 2 ** 32);
    const pair = pairKeys[at] - bin * 2 ** 32;
    pairs.bin[at] = bin;
    pairs.second[at] = pair % n;
    pairs.first[at] = (pair - pairs.second[at]) / n;
  }
  return { nearest, pairs };
}

forWorkers(import.meta.url, { similarityOrder });
