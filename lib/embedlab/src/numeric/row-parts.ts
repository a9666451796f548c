import type { SharedMemory } from "./kernels.js";
import type { Layout } from "./layout.js";
import type { Floats } from "./matrix.js";

/** Values that are copied at a time: so few that they stay in a core's cache. */
const valuesAtOnce = 2 ** 17;

/** Rows of x (n x d), copied to where kernels work, some at a time. */
export class RowParts {
  readonly atOnce: number;
  /** Whether they are doubles, or else float32. */
  readonly wide: boolean;
  /** Where they begin. */
  readonly at: number;

  /** `most`: rows that are asked for together. */
  constructor(
    layout: Layout,
    private readonly x: Floats,
    private readonly d: number,
    most: number,
  ) {
    this.atOnce = Math.max(1, Math.min(most, Math.floor(valuesAtOnce / d)));
    this.wide = x instanceof Float64Array;
    this.at = layout.bytes(this.atOnce * d * x.BYTES_PER_ELEMENT);
  }

  /** `work` is told the first row that is there, and how many are. */
  each({ buffer }: SharedMemory, from: number, to: number, work: (row: number, count: number) => void): void {
    const { at, atOnce, d, wide, x } = this;
    const values = wide ? new Float64Array(buffer, at, atOnce * d) : new Float32Array(buffer, at, atOnce * d);
    for (let row = from; row < to; row += atOnce) {
      const count = Math.min(atOnce, to - row);
      values.set(x.subarray(row * d, (row + count) * d));
      work(row, count);
    }
  }
}
