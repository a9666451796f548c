import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { kmeansOverSeeds } from "../clustering/kmeans.js";
import { centre } from "../numeric/centre.js";
import { Matrix, requireFinite } from "../numeric/matrix.js";
import type { RunOptions } from "../numeric/run.js";
import { Tasks } from "../numeric/tasks.js";
import { share } from "../numeric/workers.js";
import { groupingMeasures } from "./grouping-scores.js";
import { reclusterBlock, type ReclusterTask } from "./recluster-block.js";
import type { Resample } from "./resamples.js";

export interface ReclusterOptions extends RunOptions {
  readonly nClusters: number;
  /**
   * Clusterings of all rows, by as many searches: in a resample each goes on, by Lloyd's iterations, from what is left of its own. One
   * that found what another has found goes on from `nInit` local optima of its own too, of all rows from one initialisation each, and ends
   * where the inertia is least: a resample may prefer what lost in the whole. Nothing is drawn in a resample: a few new
   * initialisations there left so much to chance that the spread over resamples was up to four times what it should be.
   */
  readonly from?: readonly Int32Array[];
  /** Without `from`: new searches of each resample, one as long as another; 4 unless told. */
  readonly searches?: number;
  /** Initialisations of a new search, or local optima beside a clustering that another search has found; 5 unless told. */
  readonly nInit?: number;
  readonly maxIter?: number;
  readonly tol?: number;
  /** Which items are scored: those that were clustered, or those left out, each in the cluster of the nearest centroid. */
  readonly scored?: "inside" | "outside";
}

/** What k-means made of each resample. */
export interface Reclusterings {
  readonly resamples: number;
  readonly searches: number;
  /** Each resample was searched by itself, not from clusterings of all rows: its scores hold the chance of a search. */
  readonly anew: boolean;
  /** Numbers of a search: the grouping measures, then a share for each category (`groupingScores`). */
  readonly width: number;
  /** Resamples x searches x width. */
  readonly scores: Float64Array;
  /** Resamples x searches. */
  readonly inertia: Float64Array;
}

/** Resamples of one task: enough that the products of all rows are made once for them. */
const together = 10;

/**
 * Clusters each resample of the rows of `x` anew by k-means and compares the clusters with `truth`, a category 0 … for each row (as a bootstrap
 * of the whole procedure, clustering included: Fang and Wang, 2012; Hennig, 2007). The same resamples for every model make
 * their differences paired.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const draws = resamples(Int32Array.from({ length: x.rows }, (_, row) => row), { count: 3, size: 4 });
 * const again = await recluster(x, Int32Array.of(0, 0, 0, 1, 1, 1), draws, { nClusters: 2 });
 * [again.resamples, again.searches]; // => [ 3, 4 ]
 * ```
 */
export async function recluster(
  x: Matrix,
  truth: Int32Array,
  draws: readonly Resample[],
  options: ReclusterOptions,
): Promise<Reclusterings> {
  requireOptions("recluster", options, "nClusters");
  const { nClusters, from, nInit = 5, maxIter = 300, tol = 1e-4, scored = "inside" } = options;
  const searches = from?.length ?? options.searches ?? 4;
  requireFinite(x, "recluster: vectors");
  if (truth.length !== x.rows)
    throw new InputError(`recluster: ${truth.length} categories for ${x.rows} rows; give one a row`);
  if (from !== undefined && (from.length === 0 || from.some(({ length }) => length !== x.rows)))
    throw new InputError(
      `recluster: from has ${from.length === 0 ? "no clusterings" : `clusterings of ${from.map(({ length }) => length).join(", ")} rows`}; give some, each of all ${x.rows} rows`,
    );
  const least = Math.min(...draws.map(({ inside }) => inside.length));
  if (least < nClusters)
    throw new InputError(
      `recluster: a resample of ${least} rows cannot form ${nClusters} clusters; bring more products or ask for fewer clusters`,
    );
  const nCategories = 1 + truth.reduce((most, label) => Math.max(most, label), -1);
  const tasks = new Tasks("resamples", "clusterings", draws.length * searches, options);
  const { values, scale, meanVariance } = await centre(tasks, new Matrix(share(x.data), x.rows, x.columns));
  const candidates = from === undefined ? undefined : await candidatesOf(x, from, nInit, options);
  const search = { nClusters, maxIter, tolerance: tol * meanVariance * scale * scale };
  const blocks = Array.from({ length: Math.ceil(draws.length / together) }, (_, at) =>
    draws.slice(at * together, (at + 1) * together),
  );
  const done = await Promise.all(
    blocks.map((part) => {
      const task: ReclusterTask = {
        values,
        d: x.columns,
        truth,
        nCategories,
        draws: part,
        search,
        searches,
        nInit,
        scored,
        from: candidates,
      };
      return tasks.run(reclusterBlock, [task], part.length * searches);
    }),
  );
  const width = groupingMeasures.length + nCategories;
  const scores = new Float64Array(draws.length * searches * width);
  const inertia = new Float64Array(draws.length * searches);
  done.forEach((block, at) => {
    scores.set(block.scores, at * together * searches * width);
    inertia.set(block.inertia, at * together * searches);
  });
  return { resamples: draws.length, searches, anew: from === undefined, width, scores, inertia };
}

/** What each search goes on from: its own clustering of all rows, and `nInit` other local optima where that is not its alone. */
async function candidatesOf(
  x: Matrix,
  from: readonly Int32Array[],
  nInit: number,
  { nClusters, maxIter, tol, signal, threads }: ReclusterOptions,
): Promise<NonNullable<ReclusterTask["from"]>> {
  const { which: found } = distinctPartitions(from);
  const repeating = [...found.keys()].filter((search) => found.indexOf(found[search]) < search);
  const seeds = Array.from({ length: nInit * repeating.length }, (_, seed) => seed);
  const others =
    seeds.length === 0 ? [] : await kmeansOverSeeds(x, { nClusters, nInit: 1, seeds, maxIter, tol, signal, threads });
  const { partitions, which } = distinctPartitions([...from, ...others.map(({ labels }) => labels)]);
  const ofSearch = from.map((_, search) => {
    const first = from.length + nInit * repeating.indexOf(search);
    return [which[search], ...(repeating.includes(search) ? which.slice(first, first + nInit) : [])];
  });
  return { partitions, ofSearch };
}

/** Clusterings that put the same rows together, whatever their numbers, once; and which of them each was. */
function distinctPartitions(clusterings: readonly Int32Array[]): { partitions: Int32Array[]; which: number[] } {
  const places = new Map<string, number>();
  const partitions: Int32Array[] = [];
  const which = clusterings.map((clusters) => {
    const numbers = new Map<number, number>();
    const partition = clusters.map((cluster) => {
      if (!numbers.has(cluster)) numbers.set(cluster, numbers.size);
      return numbers.get(cluster)!;
    });
    const name = partition.join();
    if (!places.has(name)) places.set(name, partitions.push(share(partition)) - 1);
    return places.get(name)!;
  });
  return { partitions, which };
}
