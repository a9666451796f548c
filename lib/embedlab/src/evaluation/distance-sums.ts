import { squaredDistances } from "../numeric/block-distances.js";
import { squaredDistance } from "../numeric/distance.js";
import { Layout, ownMemory } from "../numeric/layout.js";
import { Matrix, type Floats } from "../numeric/matrix.js";
import { tooNear } from "../numeric/precision.js";
import { factorOf, rowProducts } from "../numeric/product.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** Rows on each side of a block of distances of n rows: small enough that a few thousand rows keep all threads busy. */
export const distanceBlockRows = (n: number): number => (n <= 4096 ? 256 : 768);

/** Blocks of columns that one call takes for its rows. */
export const blocksTogether = 4;

export interface DistanceSums {
  /** For each row of the block, and each cluster, the sum of distances to the block's columns of that cluster. */
  readonly rows: Float64Array;
  /** The same for each column and the block's rows; empty on the diagonal, where rows say it all. */
  readonly columns: Float64Array;
}

/** Rows in shared memory, to be taken in the order of their clusters, 0 to k - 1. */
export interface SortedRows {
  readonly d: number;
  readonly k: number;
  readonly cluster: Int32Array;
  /** By float64's products of rows in that order, or by float32's of centred rows in any; of each place in the order, row and squared length. */
  readonly measured:
    | { readonly precision: "float64"; readonly x: Floats }
    | {
        readonly precision: "float32";
        readonly x: Float32Array;
        readonly order: Int32Array;
        readonly lengths: Float64Array;
      };
}

interface Block {
  readonly d: number;
  readonly k: number;
  readonly from: number;
  readonly rowClusters: Int32Array;
  readonly to: number;
  readonly columnClusters: Int32Array;
}

/** In a worker: sums over the distances between rows `from` … and, one after the other, rows of each of `tos` …, `distanceBlockRows` of each. */
export async function blockSums(
  { d, k, cluster, measured }: SortedRows,
  from: number,
  tos: readonly number[],
): Promise<DistanceSums[]> {
  const n = cluster.length;
  const most = distanceBlockRows(n);
  const factorFrom = (start: number): Matrix<Float32Array> | undefined =>
    measured.precision === "float32"
      ? factorOf(new Matrix(measured.x, n, d), measured.order.subarray(start, start + most))
      : undefined;
  const own = factorFrom(from);
  const found: DistanceSums[] = [];
  for (const to of tos) {
    const [rowClusters, columnClusters] = [from, to].map((start) => cluster.subarray(start, start + most));
    const block = { d, k, from, rowClusters, to, columnClusters };
    const sums =
      measured.precision === "float64"
        ? await exactSums(measured.x, block)
        : await productSums(own!, from === to ? own! : factorFrom(to)!, measured.lengths, block);
    found.push(from === to ? { rows: sums.rows, columns: new Float64Array(0) } : sums);
  }
  return found;
}

async function exactSums(x: Floats, { d, k, from, rowClusters, to, columnClusters }: Block): Promise<DistanceSums> {
  const [height, width] = [rowClusters.length, columnClusters.length];
  const squared = await squaredDistances(x, d, [from, height], [to, width]);
  const rows = new Float64Array(height * k);
  const columns = new Float64Array(width * k);
  const sums = new Float64Array(width);
  for (let i = 0, at = 0; i < height; i++) {
    const c = rowClusters[i];
    for (let j = 0; j < width; j++, at++) {
      const distance = Math.sqrt(squared[at]);
      rows[i * k + columnClusters[j]] += distance;
      sums[j] += distance;
    }
    if (i + 1 === height || rowClusters[i + 1] !== c) {
      for (let j = 0; j < width; j++) columns[j * k + c] = sums[j];
      sums.fill(0);
    }
  }
  return { rows, columns };
}

/** By float32 products of the rows; pairs too near for that are measured in float64. */
async function productSums(
  own: Matrix<Float32Array>,
  others: Matrix<Float32Array>,
  lengths: Float64Array,
  { k, from, rowClusters, to, columnClusters }: Block,
): Promise<DistanceSums> {
  const [height, width] = [own.rows, others.rows];
  const products = await rowProducts(own, others);

  const [rowRuns, columnRuns] = [runsOf(rowClusters), runsOf(columnClusters)];
  const layout = new Layout();
  const places = {
    products: layout.integers(height * width),
    near: layout.integers(height * width + 1),
    rowSquares: layout.doubles(height),
    columnSquares: layout.doubles(width),
    rowEnds: layout.integers(rowRuns.length),
    columnEnds: layout.integers(columnRuns.length),
    rowSums: layout.doubles(height * columnRuns.length),
    columnSums: layout.doubles(rowRuns.length * width),
  };
  const { memory, kernels } = ownMemory(layout);
  const doubles = (at: number, length: number): Float64Array => new Float64Array(memory.buffer, at, length);
  const integers = (at: number, length: number): Int32Array => new Int32Array(memory.buffer, at, length);
  new Float32Array(memory.buffer, places.products, height * width).set(products.data);
  doubles(places.rowSquares, height).set(lengths.subarray(from, from + height));
  doubles(places.columnSquares, width).set(lengths.subarray(to, to + width));
  integers(places.rowEnds, rowRuns.length).set(rowRuns.map(({ end }) => end));
  integers(places.columnEnds, columnRuns.length).set(columnRuns.map(({ end }) => end));
  const nearPairs = kernels.distanceSums(
    places.products,
    height,
    width,
    places.rowSquares,
    places.columnSquares,
    tooNear,
    places.columnEnds,
    columnRuns.length,
    places.rowEnds,
    places.rowSums,
    places.columnSums,
    places.near,
  );

  const rows = new Float64Array(height * k);
  const columns = new Float64Array(width * k);
  const rowSums = doubles(places.rowSums, height * columnRuns.length);
  const columnSums = doubles(places.columnSums, rowRuns.length * width);
  for (let i = 0, at = 0; i < height; i++) for (const { cluster } of columnRuns) rows[i * k + cluster] = rowSums[at++];
  rowRuns.forEach(({ cluster }, run) => {
    for (let j = 0; j < width; j++) columns[j * k + cluster] = columnSums[run * width + j];
  });
  for (const pair of integers(places.near, nearPairs)) {
    const [i, j] = [Math.floor(pair / width), pair % width];
    if (from + i === to + j) continue;
    const distance = Math.sqrt(squaredDistance(own.data, i * own.columns, others.data, j * own.columns, own.columns));
    rows[i * k + columnClusters[j]] += distance;
    columns[j * k + rowClusters[i]] += distance;
  }
  return { rows, columns };
}

/** Runs of equal clusters in ascending ones. */
function runsOf(clusters: Int32Array): { cluster: number; end: number }[] {
  const runs: { cluster: number; end: number }[] = [];
  clusters.forEach((cluster, at) => {
    if (at + 1 === clusters.length || clusters[at + 1] !== cluster) runs.push({ cluster, end: at + 1 });
  });
  return runs;
}

forWorkers(import.meta.url, { blockSums });
