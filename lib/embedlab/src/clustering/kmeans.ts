import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { Matrix, requireFinite } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import type { RunOptions } from "../numeric/run.js";
import { Tasks } from "../numeric/tasks.js";
import { share } from "../numeric/workers.js";
import { searchAll } from "./search-all.js";

export interface KMeansResult {
  /** The cluster of each row, 0 to nClusters - 1: the numbers mean nothing. */
  readonly labels: Int32Array;
  /** nClusters x columns. */
  readonly centroids: Matrix<Float64Array>;
  /** The sum of squared distances from rows to their centroids. */
  readonly inertia: number;
  /** Lloyd iterations of the best initialisation. */
  readonly iterations: number;
  readonly converged: boolean;
  /** Rows that the initialisations ran on. */
  readonly initSize: number;
  readonly engine: string;
}

/** scikit-learn's options of the same names. */
export interface KMeansOptions extends RunOptions {
  readonly nClusters: number;
  /** Initialisations, of which the one with the lowest inertia is kept; 10 unless told. */
  readonly nInit?: number;
  /**
   * Rows that the initialisations run on, a seeded sample; the best goes on over all rows. All to 20,000 rows, 10,000
   * above, unless told: on 50,000 text vectors half to a quarter of the time, for the same inertia with 7 clusters, 0.04 %
   * more with 40, 0.7 % with 265.
   */
  readonly initSize?: number;
  /** Lloyd iterations at most; 300 unless told. */
  readonly maxIter?: number;
  /** Stop where the centroids' squared movements sum to no more than this times the mean variance of the columns; 1e-4 unless told. */
  readonly tol?: number;
  readonly seed?: number;
  /** Starting centroids, nClusters x columns, instead of k-means++; then there is one initialisation. */
  readonly init?: Matrix;
  /** Our own, or the ml-kmeans package (slower, no relocation of empty clusters). */
  readonly engine?: "embedlab" | "ml-kmeans";
}

/** Up to here initialisations run on all rows. */
const mostInitRows = 20_000;
const sampleRows = 10_000;

/**
 * k-means: greedy k-means++ (Arthur and Vassilvitskii, 2007) and Lloyd's iterations (1982), as scikit-learn's KMeans.
 * Labels, centroids and inertia are float64's own: the fast float32 search only proposes. From 4,096 rows of 64 columns on,
 * starts are drawn by distances between rows rounded to 7 bits, as long as these tell them apart. An empty cluster takes
 * the row farthest from its centroid; where clusters outnumber distinct rows, some stay empty. Rows equally near two
 * centroids go to the lower number. Throws an InputError on values that are not finite and on fewer rows than clusters.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const { labels } = await kmeans(x, { nClusters: 2, seed: 0 });
 * adjustedRandIndex(labels, [0, 0, 0, 1, 1, 1]); // => 1
 * ```
 */
export async function kmeans(x: Matrix, options: KMeansOptions): Promise<KMeansResult> {
  requireOptions("kmeans", options, "nClusters");
  return (await kmeansOverSeeds(x, { ...options, seeds: [options.seed ?? 0] }))[0];
}

/** `kmeans` under each of the seeds, in their order, with what depends on the rows alone computed once. */
export async function kmeansOverSeeds(
  x: Matrix,
  options: Omit<KMeansOptions, "seed"> & { readonly seeds: readonly number[] },
): Promise<KMeansResult[]> {
  requireOptions("kmeansOverSeeds", options, "nClusters", "seeds");
  const { nClusters, nInit = 10, maxIter = 300, tol = 1e-4, engine = "embedlab", init, seeds } = options;
  requireFinite(x, "k-means input");
  const count = (name: string, value: number): void => {
    if (!Number.isInteger(value) || value < 1)
      throw new InputError(`k-means: ${name} is ${value}; it is an integer of at least 1`);
  };
  count("nClusters", nClusters);
  count("nInit", nInit);
  count("maxIter", maxIter);
  const initSize = initRows(x.rows, options);
  if (!(tol >= 0)) throw new InputError(`k-means: tol is ${tol}; it is a number of at least 0`);
  if (engine !== "embedlab" && engine !== "ml-kmeans")
    throw new InputError(`k-means: engine is ${String(engine)}; it is "embedlab" or "ml-kmeans"`);
  if (x.rows < nClusters)
    throw new InputError(
      `k-means: nClusters is ${nClusters}, and ${x.rows} rows cannot form ${nClusters} clusters; ask for fewer`,
    );
  if (init !== undefined) {
    requireFinite(init, "k-means: init");
    if (init.rows !== nClusters || init.columns !== x.columns) {
      throw new InputError(
        `k-means: init is ${init.rows} x ${init.columns}; ${nClusters} clusters of ${x.columns} columns need ${nClusters} x ${x.columns}`,
      );
    }
  }
  options.signal?.throwIfAborted();
  const rows = new Matrix(share(x.data), x.rows, x.columns);
  const starts = init === undefined ? nInit : 1;
  const tasks = new Tasks("k-means", "initialisations", seeds.length * starts, options);
  const initSeeds = seeds.map((seed) => {
    const random = new Random(seed);
    return Array.from({ length: starts }, () => random.bits());
  });
  const results = await searchAll(tasks, rows, { nClusters, maxIter, tol, init, initSize, engine }, initSeeds);
  for (const result of results) {
    if (!Number.isFinite(result.inertia))
      throw new InputError("k-means input: squared distances overflow; divide the values by a constant");
  }
  return results.map((result) => ({
    ...result,
    centroids: new Matrix(result.centroids.data, nClusters, x.columns),
    initSize,
    engine,
  }));
}

function initRows(n: number, { initSize, nClusters, init, engine = "embedlab" }: Omit<KMeansOptions, "seed">): number {
  const sampled = init === undefined && engine === "embedlab";
  if (initSize === undefined) return sampled && n > mostInitRows ? Math.max(sampleRows, nClusters) : n;
  if (!sampled)
    throw new InputError(
      `k-means: initSize is for initialisations by engine "embedlab"; leave it out with ${init === undefined ? `"${engine}"` : "init"}`,
    );
  if (!Number.isInteger(initSize) || initSize < nClusters)
    throw new InputError(`k-means: initSize is ${initSize}; it is an integer of at least nClusters, ${nClusters}`);
  return Math.min(initSize, n);
}
