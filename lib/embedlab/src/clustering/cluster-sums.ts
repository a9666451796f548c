import type { Kernels } from "../numeric/kernels.js";
import { copiedAtOnce, type MovedPlaces, paddedLength, rowsAtOnce, type SteppedMemory } from "./stepped-memory.js";

/** Adds rows to their clusters' sums and takes them from those that they leave. */
export class ClusterSums {
  private readonly numbers: Int32Array;
  private readonly signs: Float64Array;

  constructor(
    private readonly m: SteppedMemory,
    private readonly places: MovedPlaces,
    private readonly kernels: Kernels,
  ) {
    this.numbers = new Int32Array(m.memory.buffer, places.numbers, 2 * rowsAtOnce);
    this.signs = new Float64Array(m.memory.buffer, places.signs, 2 * rowsAtOnce);
  }

  /** Brings the sums (k x d) at `address` from the clusters `before` (-1 for none) to those `after`. */
  move(address: number, before: Int32Array, after: Int32Array, k: number): void {
    const atOnce = this.places.rows === undefined ? rowsAtOnce : copiedAtOnce;
    const rows: number[] = [];
    for (let row = 0; row < after.length; row++) {
      if (after[row] === before[row]) continue;
      rows.push(row);
      if (rows.length === atOnce) this.moveSome(address, rows.splice(0), before, after, k);
    }
    this.moveSome(address, rows, before, after, k);
  }

  private moveSome(address: number, rows: readonly number[], before: Int32Array, after: Int32Array, k: number): void {
    const { kernels, m, numbers, places, signs } = this;
    const [matrix, width] = this.matrixOf(rows);
    // Lists of all clusters one after the other; each in the order of the rows.
    const starts = new Int32Array(k + 1);
    for (const row of rows) {
      starts[after[row] + 1]++;
      if (before[row] !== -1) starts[before[row] + 1]++;
    }
    for (let c = 0; c < k; c++) starts[c + 1] += starts[c];
    const ends = starts.slice(0, k);
    rows.forEach((row, at) => {
      const place = places.rows === undefined ? row : at;
      const note = (c: number, sign: number): void => {
        numbers[ends[c]] = place;
        signs[ends[c]++] = sign;
      };
      note(after[row], 1);
      if (before[row] !== -1) note(before[row], -1);
    });
    for (let c = 0; c < k; c++) {
      const count = ends[c] - starts[c];
      if (count === 0) continue;
      const list = starts[c];
      kernels.addRows(
        matrix,
        width,
        m.d,
        places.numbers + 4 * list,
        places.signs + 8 * list,
        count,
        address + 8 * c * m.d,
      );
    }
  }

  /** Where the rows lie, and how many components apart. */
  private matrixOf(rows: readonly number[]): readonly [number, number] {
    const { m, places } = this;
    if (places.rows === undefined) return [m.places.rows!, paddedLength(m.d)];
    const copies = new Float32Array(m.memory.buffer, places.rows, copiedAtOnce * m.d);
    rows.forEach((row, at) => copies.set(m.x.subarray(row * m.d, (row + 1) * m.d), at * m.d));
    return [places.rows, m.d];
  }
}
