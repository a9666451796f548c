import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { centre } from "../numeric/centre.js";
import { Matrix, requireFinite } from "../numeric/matrix.js";
import { precisionOfPairs, type Precision } from "../numeric/precision.js";
import type { RunOptions } from "../numeric/run.js";
import { Tasks } from "../numeric/tasks.js";
import { share } from "../numeric/workers.js";
import { distinctLabels, labelIndices, type Labels } from "./contingency.js";
import { blocksTogether, blockSums, distanceBlockRows } from "./distance-sums.js";

export interface Silhouette {
  readonly mean: number;
  /** From -1 to 1 for each row; 0 in a cluster of one. */
  readonly samples: Float64Array;
  /** Whether distances came from float64, to ten digits at least, or, on larger inputs, from float32 products. */
  readonly precision: Precision;
}

export interface SilhouetteOptions extends RunOptions {
  /** "auto" (the default) takes float64 up to half a second's work and float32 products above, three times as fast. */
  readonly precision?: "auto" | Precision;
}

/**
 * Silhouettes (Rousseeuw, 1987), Euclidean: (b - a) / max(a, b) of a row's mean distance a to its own cluster and b to the
 * nearest other. Distances are made once for each pair, block by block; memory is linear in the rows. In float32 a
 * distance is off by at most about 2e-6 of the rows' distance from the mean; rows nearer to one another than that allows are
 * measured in float64. Throws an InputError unless there are from 2 to n - 1 clusters.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * (await silhouette(x, [0, 0, 0, 1, 1, 1])).mean > 0.8; // => true
 * ```
 */
export async function silhouette(x: Matrix, labels: Labels, options: SilhouetteOptions = {}): Promise<Silhouette> {
  requireOptions("silhouette", options);
  requireFinite(x, "silhouette input");
  if (labels.length !== x.rows)
    throw new InputError(`silhouette: ${labels.length} labels for ${x.rows} rows; give one a row`);
  const distinct = distinctLabels(labels, "silhouette labels");
  const k = distinct.length;
  if (k < 2 || k > x.rows - 1)
    throw new InputError(
      `silhouette: ${k} cluster${k === 1 ? "" : "s"} of ${x.rows} rows; it is defined for 2 to ${x.rows - 1}`,
    );
  options.signal?.throwIfAborted();
  const cluster = labelIndices(labels, distinct);
  const order = Int32Array.from(cluster.keys()).sort((i, j) => cluster[i] - cluster[j] || i - j);
  const sorted = Int32Array.from(order, (row) => cluster[row]);
  const sums = await distanceSums(x, order, sorted, k, options);
  const sizes = new Int32Array(k);
  for (const c of sorted) sizes[c]++;
  const samples = new Float64Array(x.rows);
  let total = 0;
  for (let at = 0; at < x.rows; at++) {
    const own = sorted[at];
    let value = 0;
    if (sizes[own] > 1) {
      const a = sums.values[at * k + own] / (sizes[own] - 1);
      let b = Infinity;
      for (let c = 0; c < k; c++) if (c !== own) b = Math.min(b, sums.values[at * k + c] / sizes[c]);
      value = Math.max(a, b) === 0 ? 0 : (b - a) / Math.max(a, b);
    }
    samples[order[at]] = value;
    total += value;
  }
  return { mean: total / x.rows, samples, precision: sums.precision };
}

/** The rows in the given order, in shared memory. */
function inOrder(x: Matrix, order: Int32Array): Matrix {
  const memory = new SharedArrayBuffer(x.data.byteLength);
  const data = x.data instanceof Float32Array ? new Float32Array(memory) : new Float64Array(memory);
  order.forEach((row, at) => data.set(x.row(row), at * x.columns));
  return new Matrix(data, x.rows, x.columns);
}

/** n x k, rows in the given order, that of their clusters: the sum of distances from each row to the rows of each cluster. Blocks are added in a fixed order, whatever the threads do. */
async function distanceSums(
  x: Matrix,
  order: Int32Array,
  cluster: Int32Array,
  k: number,
  options: SilhouetteOptions,
): Promise<{ values: Float64Array; precision: Precision }> {
  const n = x.rows;
  const { precision: asked = "auto" } = options;
  const precision = asked === "auto" ? precisionOfPairs(n, x.columns) : asked;
  const most = distanceBlockRows(n);
  const starts = Array.from({ length: Math.ceil(n / most) }, (_, at) => at * most);
  const groups = starts.flatMap((from, at) =>
    Array.from({ length: Math.ceil((starts.length - at) / blocksTogether) }, (_, group) => {
      const first = at + group * blocksTogether;
      return { from, tos: starts.slice(first, first + blocksTogether) };
    }),
  );
  const rowsFrom = (from: number): number => Math.min(most, n - from);
  const tasks = new Tasks("silhouette", "distances", (n * (n - 1)) / 2, options);
  const measured = precision === "float64" ? ({ precision, x: inOrder(x, order).data } as const) : await centred();
  const rows = { d: x.columns, k, cluster, measured };
  const distances = (from: number, to: number): number =>
    from === to ? (rowsFrom(from) * (rowsFrom(from) - 1)) / 2 : rowsFrom(from) * rowsFrom(to);
  const running = groups.map(({ from, tos }) =>
    tasks.run(
      blockSums,
      [rows, from, tos],
      tos.reduce((sum, to) => sum + distances(from, to), 0),
    ),
  );
  // A later group can fail while an earlier one is awaited; the loop below meets its rejection in turn.
  for (const group of running) group.catch(() => undefined);
  const values = new Float64Array(n * k);
  for (const [at, { from, tos }] of groups.entries()) {
    for (const [which, block] of (await running[at]).entries()) {
      for (let i = 0; i < block.rows.length; i++) values[from * k + i] += block.rows[i];
      for (let i = 0; i < block.columns.length; i++) values[tos[which] * k + i] += block.columns[i];
    }
  }
  return { values, precision };

  async function centred() {
    const { norms, values } = await centre(tasks, new Matrix(share(x.data), n, x.columns));
    return { precision: "float32", x: values, order, lengths: Float64Array.from(order, (row) => norms[row]) } as const;
  }
}
