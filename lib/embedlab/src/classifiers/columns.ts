import { InputError } from "../errors.js";
import type { Matrix } from "../numeric/matrix.js";
import { share } from "../numeric/workers.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** Small where it can be: growing trees is bound by how many columns stay in the processor's cache. */
export type Levels = Uint16Array | Int32Array;

// A key holds 32 bits of value and 21 of row in a double's 53.
const rowLimit = 2 ** 21;

/** Room for the levels of every column, column after column, in memory that threads share. */
export function emptyLevels(rows: number, features: number): Levels {
  if (rows > rowLimit)
    throw new InputError(`a forest trains on at most ${rowLimit} rows, not ${rows}; train it on a sample`);
  return rows <= 65536
    ? new Uint16Array(new SharedArrayBuffer(2 * rows * features))
    : new Int32Array(new SharedArrayBuffer(4 * rows * features));
}

/** The matrix's values in shared memory, as float32: what a forest sees of them, as in scikit-learn. */
export function sharedFloat32(x: Matrix): Float32Array {
  return share(x.data instanceof Float32Array ? x.data : Float32Array.from(x.data));
}

/**
 * Worker entry: for the columns `from` to `to` of row-major values, each row's level: how many different smaller values its
 * column holds. A column is sorted as doubles that hold a value's bits and its row, which the runtime sorts natively.
 */
export function levelColumns(values: Float32Array, features: number, levels: Levels, from: number, to: number): void {
  const rows = levels.length / features;
  const floats = new Float32Array(rows);
  const bits = new Uint32Array(floats.buffer);
  const keys = new Float64Array(rows);
  for (let f = from; f < to; f++) {
    // Adding 0 turns -0 into 0: they are equal to a threshold.
    for (let i = 0, at = f; i < rows; i++, at += features) floats[i] = values[at] + 0;
    for (let i = 0; i < rows; i++) {
      const raw = bits[i];
      const ascending = raw >= 0x80000000 ? 0xffffffff - raw : raw + 0x80000000;
      keys[i] = ascending * rowLimit + i;
    }
    keys.sort();
    let level = -1;
    let before = NaN;
    for (let r = 0; r < rows; r++) {
      const row = keys[r] % rowLimit;
      if (floats[row] !== before) level++;
      before = floats[row];
      levels[f * rows + row] = level;
    }
  }
}

forWorkers(import.meta.url, { levelColumns });
