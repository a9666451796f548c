import { distanceSlack } from "../numeric/centred-rows.js";
import type { Centred } from "../numeric/centre.js";
import { Matrix } from "../numeric/matrix.js";
import { nearestCentroid } from "./lloyd.js";
import { RowBlocks, squaredLengths } from "./row-blocks.js";

/**
 * `lloyd`'s assignment, the same to the bit: by float32 products of the rows, `centred`, where they leave one centroid,
 * whatever they were rounded by, and by float64 distances for the other rows.
 */
export function assignmentByProducts(
  x: Matrix,
  { values, mean, scale }: Centred,
): (centroids: Matrix<Float64Array>) => Promise<Int32Array> {
  const { rows: n, columns: d } = x;
  const rows = new RowBlocks(values, n, d);
  const longestRow = rows.squares.reduce((most, square) => Math.max(most, square), 0);
  return async (centroids) => {
    const k = centroids.rows;
    const matrix = new Matrix(
      Float32Array.from(centroids.data, (value, at) => (value - mean[at % d]) * scale),
      k,
      d,
    );
    const squares = squaredLengths(matrix.data, k, d);
    const longest = Math.sqrt(Math.max(longestRow, ...squares));
    const labels = new Int32Array(n);
    await rows.productsWith(matrix, (products, from) => {
      for (let i = 0; i < products.rows; i++) {
        let nearest = 0;
        let least = Infinity;
        let second = Infinity;
        for (let c = 0, at = i * k; c < k; c++, at++) {
          const score = squares[c] - 2 * products.data[at];
          if (score < least) {
            second = least;
            least = score;
            nearest = c;
          } else if (score < second) second = score;
        }
        const sure = second - least > 2 * distanceSlack({ matrix, longest }, rows.squares[from + i]);
        labels[from + i] = sure ? nearest : nearestCentroid(x, from + i, centroids);
      }
    });
    return labels;
  };
}
