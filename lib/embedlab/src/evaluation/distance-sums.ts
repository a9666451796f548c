import { squaredDistances } from "../numeric/block-distances.js";
import { squaredDistance } from "../numeric/distance.js";
import { Matrix, type Floats } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** Rows on each side of a block of distances of n rows: small enough that a few thousand rows keep all threads busy. */
export const distanceBlockRows = (n: number): number => (n <= 4096 ? 256 : 1024);

/** Below this share of |a|² + |b|², |a|² + |b|² - 2ab has lost too many of float32's digits. */
const tooNear = 1e-3;

export interface DistanceSums {
  /** For each row of the block, and each cluster, the sum of distances to the block's columns of that cluster. */
  readonly rows: Float64Array;
  /** The same for each column and the block's rows; empty on the diagonal, where rows say it all. */
  readonly columns: Float64Array;
}

/**
 * In a worker: sums over the distances between rows `from` … and rows `to` … of x (n x d, sorted by cluster), `distanceBlockRows`
 * of each. In float32 x must be centred.
 */
export async function blockSums(
  x: Floats,
  n: number,
  d: number,
  cluster: Int32Array,
  k: number,
  from: number,
  to: number,
  precision: "float64" | "float32",
): Promise<DistanceSums> {
  const height = Math.min(distanceBlockRows(n), n - from);
  const width = Math.min(distanceBlockRows(n), n - to);
  const distances =
    precision === "float64"
      ? await exactDistances(x, d, from, height, to, width)
      : await productDistances(x as Float32Array, d, from, height, to, width);
  const rows = new Float64Array(height * k);
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width;) {
      const c = cluster[to + j];
      let sum = 0;
      for (; j < width && cluster[to + j] === c; j++) sum += distances[i * width + j];
      rows[i * k + c] = sum;
    }
  }
  if (from === to) return { rows, columns: new Float64Array(0) };
  const columns = new Float64Array(width * k);
  const sums = new Float64Array(width);
  for (let i = 0; i < height; i++) {
    const c = cluster[from + i];
    for (let j = 0; j < width; j++) sums[j] += distances[i * width + j];
    if (i + 1 === height || cluster[from + i + 1] !== c) {
      for (let j = 0; j < width; j++) columns[j * k + c] = sums[j];
      sums.fill(0);
    }
  }
  return { rows, columns };
}

async function exactDistances(
  x: Floats,
  d: number,
  from: number,
  height: number,
  to: number,
  width: number,
): Promise<Float64Array> {
  const distances = await squaredDistances(x, d, [from, height], [to, width]);
  for (let at = 0; at < distances.length; at++) distances[at] = Math.sqrt(distances[at]);
  return distances;
}

async function productDistances(
  x: Float32Array,
  d: number,
  from: number,
  height: number,
  to: number,
  width: number,
): Promise<Float64Array> {
  const products = await rowProducts(
    new Matrix(x.subarray(from * d, (from + height) * d), height, d),
    new Matrix(x.subarray(to * d, (to + width) * d), width, d),
  );
  const rowSquares = squares(x, d, from, height);
  const columnSquares = from === to ? rowSquares : squares(x, d, to, width);
  const distances = new Float64Array(height * width);
  for (let i = 0; i < height; i++) {
    for (let j = 0, at = i * width; j < width; j++, at++) {
      const lengths = rowSquares[i] + columnSquares[j];
      let squared = lengths - 2 * products.data[at];
      if (squared < tooNear * lengths) squared = squaredDistance(x, (from + i) * d, x, (to + j) * d, d);
      distances[at] = Math.sqrt(squared);
    }
  }
  return distances;
}

function squares(x: Float32Array, d: number, from: number, count: number): Float64Array {
  const origin = new Float64Array(d);
  return Float64Array.from({ length: count }, (_, i) => squaredDistance(x, (from + i) * d, origin, 0, d));
}

forWorkers(import.meta.url, { blockSums });
