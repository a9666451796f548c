import { Layout, ownMemory } from "../numeric/layout.js";
import { Matrix } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import { assignmentByProducts } from "./assignment.js";
import { lloyd } from "./lloyd.js";
import { Means, movedRows, relocateEmpty } from "./means.js";
import { plusPlus } from "./plus-plus.js";
import { RowBlocks, squaredLengths } from "./row-blocks.js";
import type { SearchOptions, SearchResult } from "./search.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** From so many clusters on searches go one by one, by bounds. */
const boundedClusters = 32;

export interface BlockSearchResult extends SearchResult {
  /** nClusters x d. */
  readonly centroids: Float32Array;
}

/**
 * Several initialisations and their Lloyd iterations in step, for rows too many for a Gram matrix: the products of all
 * rows with all candidates, or all centroids, of all initialisations are one matrix product a block of rows. A centroid's sum is
 * kept in float64 and changed only by the rows that change cluster. `x` is n x d, centred; with `sample` only those of
 * its rows are looked at.
 */
export async function searchTogether(
  x: Float32Array,
  n: number,
  d: number,
  seeds: readonly number[],
  options: SearchOptions,
  sample?: Int32Array,
): Promise<BlockSearchResult[]> {
  const rows =
    sample === undefined
      ? new RowBlocks(x, n, d)
      : new RowBlocks(new Matrix(x, n, d).select(sample).data, sample.length, d);
  const starts = (await startRows(rows, options.nClusters, seeds)).map((start) => rows.select([...start]).data);
  if (options.nClusters >= boundedClusters) return oneByOne(rows, starts, options);
  const sums = sumsMemory(starts.length, options.nClusters, d);
  const searches = starts.map((start, at) => new Search(rows, start, options, sums[at]));
  await iterate(rows, searches, options.nClusters);
  return searches.map((search) => search.result());
}

/** Lloyd's iterations over all rows from `centroids` (nClusters x d). */
export async function searchFrom(
  x: Float32Array,
  n: number,
  d: number,
  centroids: Float32Array,
  options: SearchOptions,
): Promise<BlockSearchResult> {
  const rows = new RowBlocks(x, n, d);
  if (options.nClusters >= boundedClusters) return (await oneByOne(rows, [centroids], options))[0];
  const search = new Search(rows, centroids, options, sumsMemory(1, options.nClusters, d)[0]);
  await iterate(rows, [search], options.nClusters);
  return search.result();
}

/** With many clusters one search fills the products, and most distances need not be made: `lloyd` itself, with its bounds. */
async function oneByOne(
  { x, n, d }: RowBlocks,
  starts: readonly Float32Array[],
  { nClusters, maxIter, tolerance }: SearchOptions,
): Promise<BlockSearchResult[]> {
  const points = new Matrix(x, n, d);
  const results: BlockSearchResult[] = [];
  for (const start of starts) {
    const assignment = assignmentByProducts(points, { values: x, mean: new Float64Array(d), scale: 1 });
    const from = new Matrix(Float64Array.from(start), nClusters, d);
    const moving = new Means(points, nClusters);
    const meansOf = moving.of.bind(moving);
    const found = await lloyd(points, from, { maxIter, tolerance, assignment, meansOf });
    results.push({ ...found, centroids: Float32Array.from(found.centroids.data) });
  }
  return results;
}

async function iterate(rows: RowBlocks, searches: readonly Search[], k: number): Promise<void> {
  const { d } = rows;
  for (;;) {
    const active = searches.filter((search) => !search.done);
    if (active.length === 0) return;
    const centroids = new Float32Array(active.length * k * d);
    active.forEach((search, at) => centroids.set(search.centroids, at * k * d));
    await rows.productsWith(new Matrix(centroids, active.length * k, d), (products, from) =>
      active.forEach((search, at) => search.assign(products, from, at * k)),
    );
    for (const search of active) search.move();
  }
}

/** k-means++ of all seeds in step: their candidates go through one product. */
async function startRows(rows: RowBlocks, k: number, seeds: readonly number[]): Promise<Int32Array[]> {
  const generators = seeds.map((seed) => plusPlus(new Random(seed), rows.n, k));
  let steps = generators.map((generator) => generator.next());
  const room = seeds.map(() => new Float64Array((2 + Math.floor(Math.log(k))) * rows.n));
  while (!steps[0].done) {
    const asked = steps.map((step) => step.value);
    await rows.productsWith(
      rows.select(asked.flatMap((candidates) => [...candidates])),
      ({ data, rows: height }, from) => {
        let column = 0;
        asked.forEach((candidates, search) => {
          fillDistances(data, height, column, asked.length * candidates.length, rows, candidates, from, room[search]);
          column += candidates.length;
        });
      },
    );
    steps = generators.map((generator, search) =>
      generator.next(room[search].subarray(0, asked[search].length * rows.n)),
    );
  }
  return steps.map((step) => step.value);
}

/** Rows that a kernel adds at a time: they are copied to where it works. */
const addedAtOnce = 32;

/** A search's sums of rows by cluster, k x d, where kernels work, and how rows are added to one of them. */
interface ClusterSums {
  readonly values: Float64Array;
  /** Adds rows of x (n x d), one after the other, each times its sign. */
  add(c: number, x: Float32Array, rows: readonly number[], signs: readonly number[]): void;
}

/** Sums of so many searches, until this thread's memory is used for something else. */
function sumsMemory(searches: number, k: number, d: number): ClusterSums[] {
  const layout = new Layout();
  const places = {
    rows: layout.integers(addedAtOnce * d),
    numbers: layout.integers(addedAtOnce),
    signs: layout.doubles(addedAtOnce),
    sums: Array.from({ length: searches }, () => layout.doubles(k * d)),
  };
  const { memory, kernels } = ownMemory(layout);
  const copied = new Float32Array(memory.buffer, places.rows, addedAtOnce * d);
  const signsAt = new Float64Array(memory.buffer, places.signs, addedAtOnce);
  new Int32Array(memory.buffer, places.numbers, addedAtOnce).set(Array.from({ length: addedAtOnce }, (_, at) => at));
  return places.sums.map((sums) => ({
    values: new Float64Array(memory.buffer, sums, k * d).fill(0),
    add: (c, x, rows, signs) => {
      for (let from = 0; from < rows.length; from += addedAtOnce) {
        const count = Math.min(addedAtOnce, rows.length - from);
        for (let r = 0; r < count; r++) {
          copied.set(x.subarray(rows[from + r] * d, (rows[from + r] + 1) * d), r * d);
          signsAt[r] = signs[from + r];
        }
        kernels.addRows(places.rows, d, places.numbers, places.signs, count, sums + 8 * c * d);
      }
    },
  }));
}

/** Squared distances from each of `candidates` to the rows from `from` on, of which `products` (height x width) are the products from `column` on. */
function fillDistances(
  products: Float32Array,
  height: number,
  column: number,
  width: number,
  { n, squares }: RowBlocks,
  candidates: Int32Array,
  from: number,
  distances: Float64Array,
): void {
  for (let t = 0; t < candidates.length; t++) {
    const square = squares[candidates[t]];
    const to = t * n + from;
    for (let i = 0, at = column + t; i < height; i++, at += width) {
      const squared = square + squares[from + i] - 2 * products[at];
      distances[to + i] = squared < 0 ? 0 : squared;
    }
  }
}

class Search {
  done = false;
  private readonly squares: Float64Array;
  private readonly sizes: Int32Array;
  private readonly owner: Int32Array;
  private readonly labels: Int32Array;
  private readonly before: Int32Array;
  private readonly nearest: Float64Array;
  private iterations = 0;

  /** `centroids` are k x d, in the products' own number type, and move; `squares` are the lengths of exactly these. */
  constructor(
    private readonly rows: RowBlocks,
    readonly centroids: Float32Array,
    private readonly options: SearchOptions,
    private readonly sums: ClusterSums,
  ) {
    const k = options.nClusters;
    this.squares = squaredLengths(centroids, k, rows.d);
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
    movedRows(owner, next, sizes.length).forEach(({ rows, signs }, c) => this.sums.add(c, this.rows.x, rows, signs));
    owner.set(next);
    const shift = this.recentre();
    this.iterations++;
    const same = labels.every((label, i) => label === this.before[i]);
    this.before.set(labels);
    this.done = same || shift <= this.options.tolerance || this.iterations === this.options.maxIter;
  }

  result(): BlockSearchResult {
    return {
      labels: this.labels,
      inertia: this.nearest.reduce((sum, value) => sum + value, 0),
      iterations: this.iterations,
      centroids: this.centroids,
    };
  }

  /** An empty cluster's centroid stays where it was. Returns the sum of squared movements. */
  private recentre(): number {
    const { d } = this.rows;
    const { values: sums } = this.sums;
    let shift = 0;
    for (let c = 0; c < this.sizes.length; c++) {
      if (this.sizes[c] === 0) continue;
      let square = 0;
      for (let j = c * d; j < (c + 1) * d; j++) {
        const value = Math.fround(sums[j] / this.sizes[c]);
        shift += (value - this.centroids[j]) ** 2;
        square += value * value;
        this.centroids[j] = value;
      }
      this.squares[c] = square;
    }
    return shift;
  }
}

forWorkers(import.meta.url, { searchFrom, searchTogether });
