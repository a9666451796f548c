import type { Centred } from "../numeric/centre.js";
import { Matrix, type Floats } from "../numeric/matrix.js";
import { unshared } from "../numeric/product.js";
import { Random } from "../numeric/random.js";
import { assignmentByProducts, type KnownAssignment } from "./exact-assignment.js";
import { lloyd, type LloydResult } from "./lloyd.js";
import { Means } from "./means.js";
import { plusPlus } from "./plus-plus.js";
import { squaredDistance } from "../numeric/distance.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** Plain data, as it comes out of a structured clone. */
interface Rows {
  readonly data: Floats;
  readonly rows: number;
  readonly columns: number;
}

const asMatrix = ({ data, rows, columns }: Rows): Matrix => new Matrix(data, rows, columns);

/** Takes a search's labels to the float64 fixed point that they are next to; mostly they are that point. `centred`: as for `lloydFrom`; `known`: what the search knows at its end. */
export function polish(
  x: Rows,
  centred: Centred,
  labels: Int32Array,
  k: number,
  maxIter: number,
  tolerance: number,
  known?: KnownAssignment,
): Promise<LloydResult> {
  const points = asMatrix(x);
  const means = new Means(points, k);
  const assignment = assignmentByProducts(points, centred, known);
  return lloyd(points, means.of(labels), { maxIter, tolerance, labels, means, assignment });
}

/** Lloyd's iterations from given centroids, with what `centre` gave for `x`. */
export function lloydFrom(
  x: Rows,
  centred: Centred,
  start: Rows,
  maxIter: number,
  tolerance: number,
): Promise<LloydResult> {
  const points = asMatrix(x);
  const assignment = assignmentByProducts(points, centred);
  return lloyd(points, new Matrix(Float64Array.from(start.data), start.rows, start.columns), {
    maxIter,
    tolerance,
    assignment,
  });
}

/** One initialisation in float64 throughout, for inputs so small that nothing faster is needed. */
export function searchExactly(
  x: Rows,
  seed: number,
  k: number,
  maxIter: number,
  tolerance: number,
): Promise<LloydResult> {
  // Out of shared memory, where each access takes three times as long.
  const points = asMatrix({ ...x, data: unshared(x.data) });
  const { rows: n, columns: d } = points;
  const search = plusPlus(new Random(seed), n, k);
  let step = search.next();
  while (!step.done) {
    const distances = new Float64Array(step.value.length * n);
    step.value.forEach((row, t) => {
      for (let i = 0; i < n; i++) distances[t * n + i] = squaredDistance(points.data, i * d, points.data, row * d, d);
    });
    step = search.next(distances);
  }
  const start = points.select(step.value);
  return lloyd(points, new Matrix(Float64Array.from(start.data), k, d), { maxIter, tolerance });
}

forWorkers(import.meta.url, { lloydFrom, searchExactly, polish });
