import type { Matrix } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import { groupSize } from "./search.js";

/**
 * An order of centroids (k x d) in which those that share a bound are near one another: what rules one out for a row then
 * mostly rules out the others. A group takes the first that is left, and then, again and again, the one that is nearest
 * to its middle.
 */
export async function inNearGroups(centroids: Matrix<Float32Array>): Promise<Int32Array> {
  const { rows: k } = centroids;
  const { data: products } = await rowProducts(centroids, centroids);
  const left = new Set(Array.from({ length: k }, (_, c) => c));
  const order = new Int32Array(k);
  // Of each centroid the sum of squared distances to the group's, less what is the same for all that are left.
  let sums = new Float64Array(k);
  for (let at = 0; at < k; at++) {
    if (at % groupSize === 0) sums = new Float64Array(k);
    let next = -1;
    for (const c of left) if (next === -1 || sums[c] < sums[next]) next = c;
    left.delete(next);
    order[at] = next;
    for (const c of left) sums[c] += products[c * (k + 1)] - 2 * products[next * k + c];
  }
  return order;
}
