import type { Matrix } from "../numeric/matrix.js";
import { share } from "../numeric/workers.js";
import { forWorkers } from "../numeric/worker-functions.js";
import { columnAt, type ForestMemory, Scratch } from "./forest-memory.js";

/** The matrix's values in shared memory, as float32: what a forest sees of them, as in scikit-learn. */
export function sharedFloat32(x: Matrix): Float32Array {
  return share(x.data instanceof Float32Array ? x.data : Float32Array.from(x.data));
}

/**
 * Worker entry: for the columns `from` to `to` of row-major values, each row's level: how many different smaller values its
 * column holds.
 */
export function levelColumns(
  values: Float32Array,
  forest: ForestMemory,
  from: number,
  to: number,
  thread: number,
): void {
  const { rows, features, narrow } = forest;
  const { kernels, places } = new Scratch(forest, thread);
  const column = new Float32Array(forest.memory.buffer, places.values, rows);
  for (let f = from; f < to; f++) {
    for (let i = 0, at = f; i < rows; i++, at += features) column[i] = values[at];
    const { order, spare, spareOrder, bins } = places;
    kernels.levelColumn(rows, places.values, columnAt(forest, f), narrow, order, spare, spareOrder, bins);
  }
}

forWorkers(import.meta.url, { levelColumns });
