import { squaredDistance } from "../numeric/distance.js";
import { Matrix } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import { Random } from "../numeric/random.js";
import { relocateEmpty } from "./lloyd.js";
import { plusPlus } from "./plus-plus.js";
import type { SearchOptions, SearchResult } from "./search.js";

/** Rows whose products are held at a time. */
const blockRows = 2048;

/**
 * Several initialisations and their Lloyd iterations in step, for rows too many for a Gram matrix: the products of all
 * rows with all candidates, or all centroids, of all initialisations are one matrix product a block of rows. A centroid's sum is
 * kept in float64 and changed only by the rows that change cluster. `x` is n x d, centred.
 */
export async function searchTogether(x: Float32Array, n: number, d: number, seeds: readonly number[], options: SearchOptions): Promise<SearchResult[]> {
  const rows = new Blocks(x, n, d);
  const searches = (await startRows(rows, options.nClusters, seeds)).map((start) => new Search(rows, start, options));
  for (;;) {
    const active = searches.filter((search) => !search.done);
    if (active.length === 0) return searches.map((search) => search.result());
    const centroids = new Float32Array(active.length * options.nClusters * d);
    active.forEach((search, at) => centroids.set(search.centroids, at * options.nClusters * d));
    await rows.productsWith(new Matrix(centroids, active.length * options.nClusters, d), (products, from) =>
      active.forEach((search, at) => search.assign(products, from, at * options.nClusters)),
    );
    for (const search of active) search.move();
  }
}

/** k-means++ of all seeds in step: their candidates go through one product. */
async function startRows(rows: Blocks, k: number, seeds: readonly number[]): Promise<Int32Array[]> {
  const generators = seeds.map((seed) => plusPlus(new Random(seed), rows.n, k));
  let steps = generators.map((generator) => generator.next());
  while (!steps[0].done) {
    const asked = steps.map((step) => step.value);
    const distances = asked.map((candidates) => new Float64Array(candidates.length * rows.n));
    await rows.productsWith(rows.select(asked.flatMap((candidates) => [...candidates])), (products, from) => {
      let column = 0;
      asked.forEach((candidates, search) =>
        candidates.forEach((row, t) => {
          for (let i = 0; i < products.rows; i++) {
            const squared = rows.squares[row] + rows.squares[from + i] - 2 * products.data[i * products.columns + column];
            distances[search][t * rows.n + from + i] = Math.max(0, squared);
          }
          column++;
        }),
      );
    });
    steps = generators.map((generator, search) => generator.next(distances[search]));
  }
  return steps.map((step) => step.value);
}

/** The rows in memory of this thread's own, block by block, with their squared lengths. */
class Blocks {
  readonly squares: Float64Array;
  private readonly blocks: Matrix<Float32Array>[] = [];

  constructor(readonly x: Float32Array, readonly n: number, readonly d: number) {
    const origin = new Float64Array(d);
    this.squares = Float64Array.from({ length: n }, (_, i) => squaredDistance(x, i * d, origin, 0, d));
    for (let from = 0; from < n; from += blockRows) {
      const to = Math.min(n, from + blockRows);
      this.blocks.push(new Matrix(x.slice(from * d, to * d), to - from, d));
    }
  }

  select(rows: readonly number[]): Matrix<Float32Array> {
    return new Matrix(this.x, this.n, this.d).select(rows);
  }

  async productsWith(b: Matrix<Float32Array>, take: (products: Matrix<Float32Array>, from: number) => void): Promise<void> {
    for (let at = 0; at < this.blocks.length; at++) take(await rowProducts(this.blocks[at], b), at * blockRows);
  }
}

class Search {
  done = false;
  /** k x d, in the products' own number type; `squares` are the lengths of exactly these. */
  readonly centroids: Float32Array;
  private readonly squares: Float64Array;
  private readonly sums: Float64Array;
  private readonly sizes: Int32Array;
  private readonly owner: Int32Array;
  private readonly labels: Int32Array;
  private readonly before: Int32Array;
  private readonly nearest: Float64Array;
  private iterations = 0;

  constructor(private readonly rows: Blocks, start: Int32Array, private readonly options: SearchOptions) {
    const k = options.nClusters;
    this.centroids = rows.select([...start]).data;
    this.squares = Float64Array.from(start, (row) => rows.squares[row]);
    this.sums = new Float64Array(k * rows.d);
    this.sizes = new Int32Array(k);
    this.owner = new Int32Array(rows.n).fill(-1);
    this.labels = new Int32Array(rows.n);
    this.before = new Int32Array(rows.n).fill(-1);
    this.nearest = new Float64Array(rows.n);
  }

  /** Takes the products of the block of rows from `from`; this search's centroids are the columns from `column`. */
  assign(products: Matrix<Float32Array>, from: number, column: number): void {
    const k = this.options.nClusters;
    const { labels, nearest, squares } = this;
    const values = products.data;
    for (let i = 0; i < products.rows; i++) {
      const at = i * products.columns + column;
      let best = 0;
      let least = Infinity;
      for (let c = 0; c < k; c++) {
        const score = squares[c] - 2 * values[at + c];
        if (score < least) {
          least = score;
          best = c;
        }
      }
      labels[from + i] = best;
      nearest[from + i] = Math.max(0, least + this.rows.squares[from + i]);
    }
  }

  /** Ends the iteration that `assign` began: moves the centroids, and decides whether it was the last. */
  move(): void {
    const { labels, owner, sizes } = this;
    const next = labels.slice();
    sizes.fill(0);
    for (const c of next) sizes[c]++;
    relocateEmpty(sizes, next, this.nearest);
    for (let i = 0; i < next.length; i++) {
      if (next[i] === owner[i]) continue;
      if (owner[i] !== -1) this.subtract(i, owner[i]);
      this.add(i, next[i]);
    }
    owner.set(next);
    const shift = this.recentre();
    this.iterations++;
    const same = labels.every((label, i) => label === this.before[i]);
    this.before.set(labels);
    this.done = same || shift <= this.options.tolerance || this.iterations === this.options.maxIter;
  }

  result(): SearchResult {
    return { labels: this.labels, inertia: this.nearest.reduce((sum, value) => sum + value, 0), iterations: this.iterations };
  }

  private add(row: number, c: number): void {
    const { d, x } = this.rows;
    const { sums } = this;
    for (let j = 0, from = row * d, to = c * d; j < d; j++) sums[to + j] += x[from + j];
  }

  private subtract(row: number, c: number): void {
    const { d, x } = this.rows;
    const { sums } = this;
    for (let j = 0, from = row * d, to = c * d; j < d; j++) sums[to + j] -= x[from + j];
  }

  /** An empty cluster's centroid stays where it was. Returns the sum of squared movements. */
  private recentre(): number {
    const { d } = this.rows;
    let shift = 0;
    for (let c = 0; c < this.sizes.length; c++) {
      if (this.sizes[c] === 0) continue;
      let square = 0;
      for (let j = c * d; j < (c + 1) * d; j++) {
        const value = Math.fround(this.sums[j] / this.sizes[c]);
        shift += (value - this.centroids[j]) ** 2;
        square += value * value;
        this.centroids[j] = value;
      }
      this.squares[c] = square;
    }
    return shift;
  }
}
