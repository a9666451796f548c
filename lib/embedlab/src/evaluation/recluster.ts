import { InputError } from "../errors.js";
import { centre } from "../numeric/centre.js";
import { Matrix, requireFinite } from "../numeric/matrix.js";
import type { RunOptions } from "../numeric/run.js";
import { Tasks } from "../numeric/tasks.js";
import { share } from "../numeric/workers.js";
import { groupingMeasures } from "./grouping-scores.js";
import type { ReclusterTask } from "./recluster-block.js";
import type { Resample } from "./resamples.js";
import { workerModule } from "../numeric/worker-module.js";

export interface ReclusterOptions extends RunOptions {
  readonly nClusters: number;
  /** Searches of each resample, one as long as another, to tell how far the search decides; 4 unless told. */
  readonly searches?: number;
  /** Initialisations of a search; 5 unless told. */
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
  const { nClusters, searches = 4, nInit = 5, maxIter = 300, tol = 1e-4, scored = "inside" } = options;
  requireFinite(x, "recluster: vectors");
  if (truth.length !== x.rows)
    throw new InputError(`recluster: ${truth.length} categories for ${x.rows} rows; give one a row`);
  const least = Math.min(...draws.map(({ inside }) => inside.length));
  if (least < nClusters)
    throw new InputError(
      `recluster: a resample of ${least} rows cannot form ${nClusters} clusters; bring more products or ask for fewer clusters`,
    );
  const nCategories = 1 + truth.reduce((most, label) => Math.max(most, label), -1);
  const tasks = new Tasks("resamples", "clusterings", draws.length * searches, options);
  const { values, scale, meanVariance } = await centre(tasks, new Matrix(share(x.data), x.rows, x.columns));
  const search = { nClusters, maxIter, tolerance: tol * meanVariance * scale * scale };
  const blocks = Array.from({ length: Math.ceil(draws.length / together) }, (_, at) =>
    draws.slice(at * together, (at + 1) * together),
  );
  const module = workerModule<typeof import("./recluster-block.js")>(new URL("./recluster-block.js", import.meta.url));
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
      };
      return tasks.run(module, "reclusterBlock", [task], part.length * searches);
    }),
  );
  const width = groupingMeasures.length + nCategories;
  const scores = new Float64Array(draws.length * searches * width);
  const inertia = new Float64Array(draws.length * searches);
  done.forEach((block, at) => {
    scores.set(block.scores, at * together * searches * width);
    inertia.set(block.inertia, at * together * searches);
  });
  return { resamples: draws.length, searches, width, scores, inertia };
}
