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
  const order = new Int32Array(k);
  const left = Int32Array.from({ length: k }, (_, c) => c);
  // Of each centroid the sum of squared distances to the group's, less what is the same for all that are left.
  const sums = new Float64Array(k);
  let place = 0;
  for (let at = 0; at < k; at++) {
    if (at % groupSize === 0) {
      sums.fill(0);
      place = 0;
    }
    const chosen = left[place];
    order[at] = chosen;
    left.copyWithin(place, place + 1, k - at);
    place = 0;
    for (let p = 0; p < k - at - 1; p++) {
      const c = left[p];
      sums[c] += products[c * (k + 1)] - 2 * products[chosen * k + c];
      if (sums[c] < sums[left[place]]) place = p;
    }
  }
  return order;
}
