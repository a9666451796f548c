import { InputError } from "../errors.js";
import type { Matrix } from "../numeric/matrix.js";
import { share } from "../numeric/workers.js";

/**
 * Every column of a matrix sorted once: all that growing trees needs of it. Column f takes the places
 * f * rows to (f + 1) * rows of each array. In shared memory.
 */
export interface SortedColumns {
  readonly rows: number;
  readonly features: number;
  /** The row at each rank. */
  readonly order: Int32Array;
  /** The rank of each row. */
  readonly rank: Int32Array;
  /** The value at each rank, float32. */
  readonly value: Float32Array;
}

// A key holds 32 bits of value and 21 of row in a double's 53.
const rowBits = 21;
const rowLimit = 2 ** rowBits;

export function emptyColumns(rows: number, features: number): SortedColumns {
  if (rows > rowLimit) throw new InputError(`a forest trains on at most ${rowLimit} rows, not ${rows}; train it on a sample`);
  const bytes = rows * features * 4;
  return {
    rows,
    features,
    order: new Int32Array(new SharedArrayBuffer(bytes)),
    rank: new Int32Array(new SharedArrayBuffer(bytes)),
    value: new Float32Array(new SharedArrayBuffer(bytes)),
  };
}

/** The matrix's values in shared memory, as float32: what a forest sees of them, as in scikit-learn. */
export function sharedFloat32(x: Matrix): Float32Array {
  return share(x.data instanceof Float32Array ? x.data : Float32Array.from(x.data));
}

/**
 * Fills the columns `from` to `to` (exclusive) from row-major values. Equal values keep the order of their rows.
 * Each column is sorted as doubles that hold a value's bits and its row, which the runtime sorts natively.
 */
export function sortColumns(values: Float32Array, columns: SortedColumns, from: number, to: number): void {
  const { rows, features, order, rank, value } = columns;
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
    const base = f * rows;
    for (let r = 0; r < rows; r++) {
      const row = keys[r] % rowLimit;
      order[base + r] = row;
      rank[base + row] = r;
      value[base + r] = floats[row];
    }
  }
}
