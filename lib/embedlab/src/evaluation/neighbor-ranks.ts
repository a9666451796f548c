import type { Centred } from "../numeric/centre.js";
import { centredRows, distanceSlack } from "../numeric/centred-rows.js";
import { squaredDistance } from "../numeric/distance.js";
import type { Matrix } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import { forWorkers } from "../numeric/worker-functions.js";

/**
 * Worker: over the rows `looked` and their k nearest others in the embedding, the sum of the ranks above k that
 * these have in x, which `centre` has `measured`. Float32 products settle every comparison that their rounding cannot turn; float64 the rest.
 */
export async function rankExcess(
  x: Matrix,
  measured: Pick<Centred, "values" | "norms">,
  embedding: Matrix,
  k: number,
  looked: Int32Array,
  rowsAtOnce: number,
  post: (rows: number) => void,
): Promise<number> {
  const centred = centredRows(measured);
  const exact = new Float64Array(x.rows);
  let excess = 0;
  for (let start = 0; start < looked.length; start += rowsAtOnce) {
    const block = looked.subarray(start, start + rowsAtOnce);
    const products = await rowProducts(centred.matrix.select(block), centred.matrix);
    for (const [at, i] of block.entries()) {
      const row = products.row(at);
      const slack = 2 * distanceSlack(centred, centred.norms[i]);
      const near = (j: number): number => centred.norms[j] - 2 * row[j];
      exact.fill(NaN);
      const distance = (j: number): number => (Number.isNaN(exact[j]) ? (exact[j] = between(x, i, j)) : exact[j]);
      for (const j of nearestInEmbedding(embedding, i, k)) {
        const [low, high] = [near(j) - slack, near(j) + slack];
        let rank = 1;
        for (let l = 0; l < x.rows; l++) {
          if (l === i || l === j) continue;
          const nearL = near(l);
          if (nearL < low) rank++;
          else if (nearL <= high && (distance(l) < distance(j) || (distance(l) === distance(j) && l < j))) rank++;
        }
        excess += Math.max(0, rank - k);
      }
    }
    post(block.length);
  }
  return excess;
}

function nearestInEmbedding(embedding: Matrix, i: number, k: number): Int32Array {
  const indices = new Int32Array(k);
  const distances = new Float64Array(k).fill(Infinity);
  for (let j = 0; j < embedding.rows; j++) {
    if (j === i) continue;
    const d = between(embedding, i, j);
    if (d >= distances[k - 1]) continue;
    let at = k - 1;
    for (; at > 0 && distances[at - 1] > d; at--) {
      distances[at] = distances[at - 1];
      indices[at] = indices[at - 1];
    }
    distances[at] = d;
    indices[at] = j;
  }
  return indices;
}

function between({ data, columns }: Matrix, a: number, b: number): number {
  return squaredDistance(data, a * columns, data, b * columns, columns);
}

forWorkers(import.meta.url, { rankExcess });
