import { Matrix } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import { forWorkers } from "../numeric/worker-functions.js";
import { share } from "../numeric/workers.js";

/** Queries whose similarities are held at a time. */
const blockRows = 512;

/** Similarities are ordered to 2^-31, with the item's place as the last of equals. */
const steps = 2 ** 31;
const places = 2 ** 20;

/** Cosines of pairs are told apart in steps of 2^-19. */
export const bins = 2 ** 20;

export const binOf = (cosine: number): number => Math.round(((Math.max(-1, Math.min(1, cosine)) + 1) / 2) * bins);

/** Writes the places of `similarities`, from the most alike to the least, into `order`. */
export function sortByLikeness(similarities: Float32Array, order: Uint16Array | Uint32Array, keys: Float64Array): void {
  for (let item = 0; item < keys.length; item++)
    keys[item] = Math.round((1 - similarities[item]) * steps) * places + item;
  keys.sort();
  for (let rank = 0; rank < keys.length; rank++) order[rank] = keys[rank] - Math.floor(keys[rank] / places) * places;
}

/** Calls `visit` with every row of unit vectors x (n x d) and its similarities to all rows. */
export async function eachQuery(
  x: Matrix<Float32Array>,
  visit: (query: number, similarities: Float32Array) => void,
): Promise<void> {
  const { rows, columns } = x;
  for (let from = 0; from < rows; from += blockRows) {
    const to = Math.min(rows, from + blockRows);
    const block = new Matrix(x.data.subarray(from * columns, to * columns), to - from, columns);
    const { data } = await rowProducts(block, x);
    for (let query = from; query < to; query++)
      visit(query, data.subarray((query - from) * rows, (query - from + 1) * rows));
  }
}

/** Items in order once, from which every resample of them is read; in shared memory. */
export interface SimilarityOrder {
  /** n x n: for every item all items, from the most alike to the least. */
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
