import pLimit from "p-limit";
import { withHelpers } from "../numeric/crew.js";
import { inMemory } from "../numeric/layout.js";
import { Matrix } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import type { Tasks } from "../numeric/tasks.js";
import { inWorker, share } from "../numeric/workers.js";
import { lowest, type BlockSearchResult, type SearchOptions, type SearchResult } from "./search.js";
import { type CentredValues, layOutSearches, searchesInStep } from "./stepped-memory.js";
import { assistSearches, searchInStep, type Starts } from "./stepped-search.js";

/** The searches of each list of seeds over rows too many for a Gram matrix. */
export async function inBlocks(
  tasks: Tasks,
  x: Matrix,
  centred: CentredValues,
  seeds: readonly (readonly number[])[],
  options: SearchOptions,
): Promise<SearchResult[][]> {
  return eachList(tasks, seeds, (list, threads) => inStep(tasks, threads, centred, x.columns, list, options));
}

/** The initialisations on a sample, and the best of them from there over all rows. */
export async function inSample(
  tasks: Tasks,
  x: Matrix,
  centred: CentredValues,
  seeds: readonly (readonly number[])[],
  options: SearchOptions,
  size: number,
): Promise<SearchResult[][]> {
  const sampleOf = (list: readonly number[]): Int32Array =>
    new Random(list[0]).permutation(x.rows).slice(0, size).sort();
  const rows = new Matrix(centred.values, x.rows, x.columns);
  return eachList(tasks, seeds, async (list, threads) => {
    const chosen = sampleOf(list);
    const values = share(rows.select(chosen).data);
    const norms = share(Float64Array.from(chosen, (row) => centred.norms[row]));
    const { centroids } = lowest(await inStep(tasks, threads, { values, norms }, x.columns, list, options));
    return together(tasks, threads, centred, x.columns, { centroids }, options);
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

/** So many searches in step as are allowed, and then the next. */
async function inStep(
  tasks: Tasks,
  threads: number,
  x: CentredValues,
  columns: number,
  seeds: readonly number[],
  options: SearchOptions,
): Promise<BlockSearchResult[]> {
  const found: BlockSearchResult[] = [];
  const most = searchesInStep(x.norms.length, options.nClusters);
  for (const group of inGroups(seeds, Math.ceil(seeds.length / Math.ceil(seeds.length / most))))
    found.push(...(await together(tasks, threads, x, columns, { seeds: group }, options)));
  return found;
}

/** So many threads take some searches through their iterations together. */
async function together(
  tasks: Tasks,
  threads: number,
  x: CentredValues,
  columns: number,
  starts: Starts,
  options: SearchOptions,
): Promise<BlockSearchResult[]> {
  const seeded = "seeds" in starts;
  const searches = seeded ? starts.seeds.length : 1;
  const { layout, open } = layOutSearches(x, columns, { searches, seeded, threads }, options);
  // What goes on from a sample's best is no initialisation.
  const onMessage = (finished: number): void => tasks.complete(seeded ? finished : 0);
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
