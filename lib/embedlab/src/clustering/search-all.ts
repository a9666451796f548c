import { centre } from "../numeric/centre.js";
import pLimit from "p-limit";
import { withHelpers } from "../numeric/crew.js";
import { inMemory, Layout } from "../numeric/layout.js";
import { Matrix } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import type { Tasks } from "../numeric/tasks.js";
import { searchByBounds, searchFromByBounds } from "./bounded-search.js";
import { gramBlock, gramBlockRows, searchPlaces } from "./gram.js";
import type { LloydResult } from "./lloyd.js";
import type { BlockSearchResult, SearchOptions, SearchResult } from "./search.js";
import { layOutSearches, searchesInStep } from "./stepped-memory.js";
import { assistSearches, searchInStep, type Starts } from "./stepped-search.js";
import type { Received } from "../numeric/worker-functions.js";
import { inWorker, share } from "../numeric/workers.js";
import { runMlKmeans } from "./ml-kmeans.js";
import { lloydFrom, searchExactly, polish } from "./float64.js";
import { searchInGram } from "./gram-search.js";

export interface SearchPlan {
  readonly nClusters: number;
  readonly maxIter: number;
  readonly tol: number;
  readonly init?: Matrix;
  /** Rows that initialisations run on. */
  readonly initSize: number;
  readonly engine: "embedlab" | "ml-kmeans";
}

/** Inputs up to this many values times clusters are searched in float64 directly. */
const smallWork = 200_000;
/** A Gram matrix of more rows costs more than it saves, and above 5,000 rows more memory than it may. */
const mostGramRows = 5000;
/** Initialisations by bounds whose candidates are multiplied together: fixed, because results must not depend on the number of threads. */
const boundedTogether = 5;

const lowest = <T extends { readonly inertia: number }>(results: readonly T[]): T =>
  results.reduce((best, result) => (result.inertia < best.inertia ? result : best));

const plain = (x: Matrix): { data: Matrix["data"]; rows: number; columns: number } => ({
  data: x.data,
  rows: x.rows,
  columns: x.columns,
});

/** The best result for each list of initialisation seeds. `x` is in shared memory. */
export async function searchAll(
  tasks: Tasks,
  x: Matrix,
  plan: SearchPlan,
  seeds: readonly (readonly number[])[],
): Promise<Received<LloydResult>[]> {
  const { nClusters, maxIter, tol, init, initSize, engine } = plan;
  const each = async <T extends { readonly inertia: number }>(search: (seed: number) => Promise<T>): Promise<T[]> =>
    Promise.all(seeds.map(async (list) => lowest(await Promise.all(list.map(search)))));
  if (engine === "ml-kmeans") {
    return each((seed) =>
      tasks.run(runMlKmeans, [x.data, x.rows, x.columns, nClusters, seed, maxIter, tol, init?.data], 1),
    );
  }
  const centred = await centre(tasks, x);
  const { values, scale, meanVariance } = centred;
  const tolerance = tol * meanVariance;
  if (init !== undefined)
    return each(() => tasks.run(lloydFrom, [plain(x), centred, plain(init), maxIter, tolerance], 1));
  if (initSize === x.rows && x.rows * x.columns * nClusters <= smallWork) {
    return each((seed) => tasks.run(searchExactly, [plain(x), seed, nClusters, maxIter, tolerance], 1));
  }
  const options: SearchOptions = { nClusters, maxIter, tolerance: tolerance * scale * scale };
  const search = initSize < x.rows ? inSample : x.rows <= Math.min(mostGramRows, 2 * x.columns) ? inGram : inBlocks;
  const found = await search(tasks, x, values, seeds, options, initSize);
  return Promise.all(
    found.map(async (results) => {
      const best = lowest(results);
      const exact = await tasks.run(polish, [
        plain(x),
        centred,
        best.labels,
        nClusters,
        maxIter - best.iterations,
        tolerance,
      ]);
      const converged = exact.converged || best.iterations < maxIter;
      return { ...exact, iterations: best.iterations + Math.max(0, exact.iterations - 1), converged };
    }),
  );
}

async function inGram(
  tasks: Tasks,
  x: Matrix,
  centred: Float32Array,
  seeds: readonly (readonly number[])[],
  options: SearchOptions,
): Promise<SearchResult[][]> {
  const n = x.rows;
  const layout = new Layout();
  const gram = layout.integers(n * n);
  const ofThreads = Array.from({ length: Math.min(tasks.threads, seeds.flat().length) }, () =>
    searchPlaces(layout, n, options.nClusters),
  );
  return inMemory(layout, async (memory) => {
    const values = new Float32Array(memory.buffer, gram, n * n);
    const blocks = Array.from({ length: Math.ceil(n / gramBlockRows) }, (_, at) => at * gramBlockRows);
    await Promise.all(blocks.map((from) => tasks.run(gramBlock, [centred, n, x.columns, values, from])));
    const found = seeds.map((list): SearchResult[] => new Array<SearchResult>(list.length));
    // Each place is one search's at a time: it takes the next of them all when it has done.
    const searches = seeds.flatMap((list, at) => list.map((seed, which) => ({ seed, at, which }))).values();
    await Promise.all(
      ofThreads.map(async (places) => {
        for (const { seed, at, which } of searches)
          found[at][which] = await tasks.run(searchInGram, [memory, { gram, ...places }, n, seed, options], 1);
      }),
    );
    return found;
  });
}

/** From so many clusters on searches go one by one, by bounds. */
const boundedClusters = 32;

async function inBlocks(
  tasks: Tasks,
  x: Matrix,
  centred: Float32Array,
  seeds: readonly (readonly number[])[],
  options: SearchOptions,
): Promise<SearchResult[][]> {
  if (options.nClusters >= boundedClusters)
    return Promise.all(seeds.map((list) => byBounds(tasks, x, centred, list, options)));
  const rows = new Matrix(centred, x.rows, x.columns);
  return eachList(tasks, seeds, (list, threads) => inStep(tasks, threads, rows, list, options));
}

/** The initialisations on a sample, and the best of them from there over all rows. */
async function inSample(
  tasks: Tasks,
  x: Matrix,
  centred: Float32Array,
  seeds: readonly (readonly number[])[],
  options: SearchOptions,
  size: number,
): Promise<SearchResult[][]> {
  const sampleOf = (list: readonly number[]): Int32Array =>
    new Random(list[0]).permutation(x.rows).slice(0, size).sort();
  if (options.nClusters >= boundedClusters)
    return Promise.all(
      seeds.map(async (list) => {
        const { centroids } = lowest(await byBounds(tasks, x, centred, list, options, sampleOf(list)));
        return [await tasks.run(searchFromByBounds, [centred, x.rows, x.columns, centroids, options])];
      }),
    );
  const rows = new Matrix(centred, x.rows, x.columns);
  return eachList(tasks, seeds, async (list, threads) => {
    const sample = new Matrix(share(rows.select(sampleOf(list)).data), size, x.columns);
    const { centroids } = lowest(await inStep(tasks, threads, sample, list, options));
    return together(tasks, threads, rows, { centroids }, options);
  });
}

/**
 * Searches of one list go in step, and those of another not with them: what is multiplied together decides how products are
 * rounded, and a seed's result must not depend on the others. Lists share out the threads, at least one to each that is under way.
 */
async function eachList<T>(
  tasks: Tasks,
  seeds: readonly (readonly number[])[],
  search: (list: readonly number[], threads: number) => Promise<T>,
): Promise<T[]> {
  const underWay = pLimit(tasks.threads);
  const threads = Math.max(1, Math.floor(tasks.threads / seeds.length));
  return Promise.all(seeds.map((list) => underWay(search, list, threads)));
}

async function byBounds(
  tasks: Tasks,
  x: Matrix,
  centred: Float32Array,
  list: readonly number[],
  options: SearchOptions,
  sample?: Int32Array,
): Promise<BlockSearchResult[]> {
  const groups = inGroups(list, boundedTogether);
  const found = await Promise.all(
    groups.map((group) =>
      tasks.run(searchByBounds, [centred, x.rows, x.columns, group, options, sample], group.length),
    ),
  );
  return found.flat();
}

/** So many searches in step as are allowed, and then the next. */
async function inStep(
  tasks: Tasks,
  threads: number,
  x: Matrix<Float32Array>,
  seeds: readonly number[],
  options: SearchOptions,
): Promise<BlockSearchResult[]> {
  const found: BlockSearchResult[] = [];
  for (const group of inGroups(seeds, searchesInStep(x.rows, options.nClusters)))
    found.push(...(await together(tasks, threads, x, { seeds: group }, options)));
  return found;
}

/** So many threads take some searches through their iterations together. */
async function together(
  tasks: Tasks,
  threads: number,
  { data, rows, columns }: Matrix<Float32Array>,
  starts: Starts,
  options: SearchOptions,
): Promise<BlockSearchResult[]> {
  const searches = "seeds" in starts ? starts.seeds.length : 1;
  const { layout, open } = layOutSearches(data, rows, columns, searches, options, threads);
  // What goes on from a sample's best is no initialisation.
  const onMessage = (finished: number): void => tasks.complete("seeds" in starts ? finished : 0);
  return inMemory(layout, (memory) => {
    const shared = open(memory);
    return withHelpers(
      tasks.signal,
      (signal) => inWorker(searchInStep, [shared, starts], { signal, onMessage }),
      (signal, thread) => inWorker(assistSearches, [shared, thread], { signal }),
      threads,
    );
  });
}

const inGroups = <T>(list: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, g) => list.slice(g * size, (g + 1) * size));
