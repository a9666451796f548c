import type { Kernels, SharedMemory } from "../numeric/kernels.js";
import type { Layout } from "../numeric/layout.js";

/** Rows that are copied at a time to where kernels work. */
const rowsAtOnce = 64;

/** Addresses of one thread's copies of rows, and of what it says of them. */
export interface CopiedRows {
  readonly rows: number;
  readonly numbers: number;
  readonly signs: number;
}

export const copiedRows = (layout: Layout, d: number): CopiedRows => ({
  rows: layout.bytes(4 * rowsAtOnce * d),
  numbers: layout.integers(rowsAtOnce),
  signs: layout.doubles(rowsAtOnce),
});

/** Adds rows to their clusters' sums and takes them from those that they leave. */
export class ClusterSums {
  private readonly copies: Float32Array;
  private readonly numbers: Int32Array;
  private readonly signs: Float64Array;

  constructor(
    private readonly kernels: Kernels,
    private readonly memory: SharedMemory,
    private readonly places: CopiedRows,
    private readonly x: Float32Array,
    private readonly d: number,
  ) {
    this.copies = new Float32Array(memory.buffer, places.rows, rowsAtOnce * d);
    this.numbers = new Int32Array(memory.buffer, places.numbers, rowsAtOnce);
    this.signs = new Float64Array(memory.buffer, places.signs, rowsAtOnce);
  }

  /** The sums (k x d) at an address. */
  at(address: number, k: number): Float64Array {
    return new Float64Array(this.memory.buffer, address, k * this.d);
  }

  /** Brings the sums at `address` from the clusters `before` (-1 for none) to those `after`; a row is copied once for both of its own. */
  move(address: number, before: Int32Array, after: Int32Array, k: number): void {
    const rows: number[] = [];
    for (let row = 0; row < after.length; row++) {
      if (after[row] === before[row]) continue;
      rows.push(row);
      if (rows.length === rowsAtOnce) this.moveSome(address, rows.splice(0), before, after, k);
    }
    this.moveSome(address, rows, before, after, k);
  }

  private moveSome(address: number, rows: readonly number[], before: Int32Array, after: Int32Array, k: number): void {
    const { copies, d, kernels, numbers, places, signs, x } = this;
    rows.forEach((row, at) => copies.set(x.subarray(row * d, (row + 1) * d), at * d));
    for (let c = 0; c < k; c++) {
      let count = 0;
      for (let at = 0; at < rows.length; at++) {
        const sign = (after[rows[at]] === c ? 1 : 0) - (before[rows[at]] === c ? 1 : 0);
        if (sign === 0) continue;
        numbers[count] = at;
        signs[count++] = sign;
      }
      if (count > 0) kernels.addRows(places.rows, d, places.numbers, places.signs, count, address + 8 * c * d);
    }
  }
}
