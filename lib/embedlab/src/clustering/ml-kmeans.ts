import { InputError } from "../errors.js";
import { Matrix, type Floats } from "../numeric/matrix.js";
import { optionalPackage } from "../optional-package.js";
import { inertiaOf, type LloydResult } from "./lloyd.js";
import { forWorkers } from "../numeric/worker-functions.js";

/**
 * One run of the ml-kmeans package from `seed` or from given centroids: its own k-means++, its own stopping rule (every
 * centroid's distance moved within its `tolerance`), plain arrays. About 25 ms an iteration and 0.5 s a start at 1,050 x 1,024.
 */
export async function runMlKmeans(
  x: Floats,
  rows: number,
  columns: number,
  k: number,
  seed: number,
  maxIter: number,
  tolerance: number,
  start?: Floats,
): Promise<LloydResult> {
  const { kmeans: mlKmeans } = await optionalPackage(
    "ml-kmeans",
    'k-means with engine "ml-kmeans"',
    () => import("ml-kmeans"),
  );
  const points = new Matrix(x, rows, columns);
  const nested = Array.from({ length: rows }, (_, i) => Array.from(points.row(i)));
  const initialization =
    start === undefined
      ? "kmeans++"
      : Array.from({ length: k }, (_, c) => Array.from(start.subarray(c * columns, (c + 1) * columns)));
  const result = mlKmeans(nested, k, { initialization, seed, maxIterations: maxIter, tolerance });
  if (result.centroids.some((centroid) => centroid.some(Number.isNaN)))
    throw new InputError(`ml-kmeans emptied a cluster of ${k}; take another seed or engine "embedlab"`);
  const labels = Int32Array.from(result.clusters);
  const centroids = new Matrix(Float64Array.from(result.centroids.flat()), k, columns);
  return {
    labels,
    centroids,
    inertia: inertiaOf(points, centroids, labels),
    iterations: result.iterations,
    converged: result.converged,
  };
}

forWorkers(import.meta.url, { runMlKmeans });
