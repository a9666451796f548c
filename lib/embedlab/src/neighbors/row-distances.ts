import type { Centred } from "../numeric/centre.js";
import { squaredDistance } from "../numeric/distance.js";
import { Matrix } from "../numeric/matrix.js";
import { tooNear, type Precision } from "../numeric/precision.js";
import { share } from "../numeric/workers.js";
import { openKernels, sharedMemory, type Kernels, type SharedMemory } from "../numeric/kernels.js";

/** Rows in memory that threads share: the kernels' memory if they are float32 and fit in it. */
export interface SharedRows {
  readonly x: Matrix;
  readonly memory?: SharedMemory;
  readonly threads: number;
}

/** How rows are measured: what `centre` makes of them, and whether products of that are enough. */
export interface MeasuredRows extends Pick<Centred, "values" | "norms" | "scale"> {
  readonly precision: Precision;
}

const page = 65536;
const mostBytes = page * page;
/** Of a thread: distances to rows, a row in float64, then numbers of rows. */
const scratchBytes = (rows: number, columns: number): number => 8 * (rows + columns + Math.ceil(rows / 2));

export function shareRows({ data, rows, columns }: Matrix, threads: number): SharedRows {
  const bytes = page + data.byteLength + 8 + threads * scratchBytes(rows, columns);
  if (data instanceof Float64Array || bytes > mostBytes) return { x: new Matrix(share(data), rows, columns), threads };
  const memory = sharedMemory(Math.ceil(bytes / page));
  const copy = new Float32Array(memory.buffer, page, data.length);
  copy.set(data);
  return { x: new Matrix(copy, rows, columns), memory, threads };
}

/** In worker `thread` (from 0): squared distances from one row to others, in float64 or by products that somebody has made. */
export class RowDistances {
  private readonly kernels?: Kernels;
  private readonly candidates: Int32Array;
  private readonly distances: Float64Array;
  private readonly measured: Float64Array;

  constructor(
    private readonly shared: SharedRows,
    thread: number,
  ) {
    const { rows, columns } = shared.x;
    this.measured = new Float64Array(rows);
    if (shared.memory === undefined) {
      this.candidates = new Int32Array(rows);
      this.distances = new Float64Array(rows);
      return;
    }
    this.kernels = openKernels(shared.memory);
    const distances = page + 8 * Math.ceil((rows * columns) / 2) + thread * scratchBytes(rows, columns);
    this.distances = new Float64Array(shared.memory.buffer, distances, rows);
    this.candidates = new Int32Array(shared.memory.buffer, distances + 8 * (rows + columns), rows);
  }

  /** By products, of which `values` are made, on their scale; but where these lose too many digits, in float64. Overwritten by the next. */
  byProducts(row: number, others: Int32Array, values: Float32Array, { norms, scale }: MeasuredRows): Float64Array {
    const found = this.measured;
    const unscaled = scale ** -2;
    const near: number[] = [];
    for (let at = 0; at < others.length; at++) {
      if (values[at] > tooNear * (norms[row] + norms[others[at]])) found[at] = values[at] * unscaled;
      else near.push(at);
    }
    if (near.length === 0) return found;
    const exact = this.from(
      row,
      Int32Array.from(near, (at) => others[at]),
    );
    near.forEach((at, i) => (found[at] = exact[i]));
    return found;
  }

  /** In float64, from `row` to each of `others`; the answer is overwritten by the next. */
  from(row: number, others: Int32Array): Float64Array {
    const { x } = this.shared;
    const { data, rows, columns } = x;
    const { candidates, distances } = this;
    if (this.kernels) {
      candidates.set(others);
      this.kernels.squaredDistances(
        page,
        columns,
        row,
        candidates.byteOffset,
        others.length,
        distances.byteOffset,
        distances.byteOffset + 8 * rows,
      );
    } else
      for (let c = 0; c < others.length; c++)
        distances[c] = squaredDistance(data, row * columns, data, others[c] * columns, columns);
    return distances;
  }
}
