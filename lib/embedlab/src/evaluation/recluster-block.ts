import { searchPlaces } from "../clustering/gram.js";
import { searchGram } from "../clustering/gram-search.js";
import type { SearchOptions, SearchResult } from "../clustering/search.js";
import { Layout, ownMemory } from "../numeric/layout.js";
import { Matrix } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import { Random } from "../numeric/random.js";
import { groupingMeasures, groupingScores } from "./grouping-scores.js";
import type { Resample } from "./resamples.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** Plain data, as a structured clone carries it. */
export interface ReclusterTask {
  /** n x d, centred, in shared memory. */
  readonly values: Float32Array;
  readonly d: number;
  readonly truth: Int32Array;
  readonly nCategories: number;
  readonly draws: readonly Resample[];
  readonly search: SearchOptions;
  readonly searches: number;
  readonly nInit: number;
  readonly scored: "inside" | "outside";
  /** Partitions of all items to go on from, and those of each search, of which the least inertia counts; new searches without them. */
  readonly from?: { readonly partitions: readonly Int32Array[]; readonly ofSearch: readonly (readonly number[])[] };
}

export interface ReclusterBlock {
  /** Resamples x searches x measures. */
  readonly scores: Float64Array;
  /** Resamples x searches. */
  readonly inertia: Float64Array;
}

/** In a worker: clusters the items of each resample anew, `searches` times, and scores what came out. */
export async function reclusterBlock(task: ReclusterTask): Promise<ReclusterBlock> {
  const { values, d, truth, nCategories, draws, search, searches, nInit, scored, from } = task;
  const products = await productsOf(new Matrix(values.slice(), truth.length, d), draws);
  const width = groupingMeasures.length + nCategories;
  const scores = new Float64Array(draws.length * searches * width);
  const inertia = new Float64Array(draws.length * searches);
  for (const [at, { inside, outside, seed }] of draws.entries()) {
    const gram = await products(inside, inside);
    const items = scored === "inside" ? inside : outside;
    const categories = Int32Array.from(items, (item) => truth[item]);
    const across = scored === "inside" ? undefined : await products(outside, inside);
    const random = new Random(seed);
    const searchIt = searchIn(gram, inside.length, search);
    const found = from === undefined ? Array.from({ length: searches }, searchAnew) : searchFrom(from);
    const known = new Map<SearchResult, Float64Array>();
    found.forEach((result, repeat) => {
      const place = at * searches + repeat;
      inertia[place] = result.inertia;
      if (!known.has(result)) known.set(result, scoresOf(result.labels));
      scores.set(known.get(result)!, place * width);
    });

    function scoresOf(labels: Int32Array): Float64Array {
      const clusters =
        across === undefined ? labels : nearestClusters(gram, across, labels, outside.length, search.nClusters);
      return groupingScores(categories, clusters, nCategories);
    }

    function searchAnew(): SearchResult {
      return least(Array.from({ length: nInit }, () => searchIt(random.bits())));
    }

    function searchFrom({ partitions, ofSearch }: NonNullable<ReclusterTask["from"]>): SearchResult[] {
      const ends = partitions.map((partition) => searchIt(Int32Array.from(inside, (item) => partition[item])));
      return ofSearch.map((own) => least(own.map((place) => ends[place])));
    }
  }
  return { scores, inertia };
}

const least = (found: readonly SearchResult[]): SearchResult =>
  found.reduce((best, one) => (one.inertia < best.inertia ? one : best));

/** Searches in a Gram matrix that is put where the kernels work; until this thread's memory is used for something else. */
function searchIn(gram: Float32Array, n: number, options: SearchOptions): (start: number | Int32Array) => SearchResult {
  const layout = new Layout();
  const places = { gram: layout.integers(n * n), ...searchPlaces(layout, n, options.nClusters) };
  const opened = ownMemory(layout);
  new Float32Array(opened.memory.buffer, places.gram, n * n).set(gram);
  return (start) => searchGram(opened, places, n, start, options);
}

/** Products of the rows asked for: out of all of them where that is less work than to make each anew. */
async function productsOf(
  x: Matrix<Float32Array>,
  draws: readonly Resample[],
): Promise<(rows: Int32Array, columns: Int32Array) => Promise<Float32Array>> {
  const asked = draws.reduce((sum, { inside }) => sum + inside.length ** 2, 0);
  if (x.rows ** 2 > asked) return async (rows, columns) => (await rowProducts(x.select(rows), x.select(columns))).data;
  const { data: all } = await rowProducts(x, x);
  return (rows, columns) => {
    const part = new Float32Array(rows.length * columns.length);
    for (let i = 0, to = 0; i < rows.length; i++) {
      const from = rows[i] * x.rows;
      for (let j = 0; j < columns.length; j++, to++) part[to] = all[from + columns[j]];
    }
    return Promise.resolve(part);
  };
}

/** The cluster whose mean is nearest to each of `count` items outside, from their products with the items inside. */
function nearestClusters(
  gram: Float32Array,
  across: Float32Array,
  labels: Int32Array,
  count: number,
  k: number,
): Int32Array {
  const m = labels.length;
  const sizes = new Float64Array(k);
  const within = new Float64Array(k);
  for (let i = 0; i < m; i++) {
    sizes[labels[i]]++;
    for (let j = 0; j < m; j++) if (labels[j] === labels[i]) within[labels[i]] += gram[i * m + j];
  }
  const sums = new Float64Array(k);
  return Int32Array.from({ length: count }, (_, item) => {
    sums.fill(0);
    for (let j = 0; j < m; j++) sums[labels[j]] += across[item * m + j];
    let nearest = 0;
    let least = Infinity;
    for (let c = 0; c < k; c++) {
      const score = sizes[c] === 0 ? Infinity : within[c] / sizes[c] ** 2 - (2 * sums[c]) / sizes[c];
      if (score < least) {
        least = score;
        nearest = c;
      }
    }
    return nearest;
  });
}

forWorkers(import.meta.url, { reclusterBlock });
