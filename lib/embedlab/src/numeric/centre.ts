import { Layout, ownMemory } from "./layout.js";
import type { Floats, Matrix } from "./matrix.js";
import { RowParts } from "./row-parts.js";
import type { Tasks } from "./tasks.js";
import { forWorkers } from "./worker-functions.js";

const blockRows = 512;

export interface Centred {
  /** (x - column means) * scale, in float32, in shared memory. */
  readonly values: Float32Array;
  /** The squared length of each row of values, in float64, in shared memory. */
  readonly norms: Float64Array;
  /** Of each column of x. */
  readonly mean: Float64Array;
  /** The power of two that brings the largest value of x near 1. */
  readonly scale: number;
  /** The mean variance of the columns of x as given. */
  readonly meanVariance: number;
}

/**
 * Readies rows for products in float32: centred, so that no digits go to a common offset, and scaled, so that squares
 * neither overflow nor vanish. `x` must be in shared memory.
 */
export async function centre(tasks: Tasks, x: Matrix): Promise<Centred> {
  const { data, rows, columns } = x;
  const blocks = Array.from({ length: Math.ceil(rows / blockRows) }, (_, at) => [
    at * blockRows,
    Math.min(rows, (at + 1) * blockRows),
  ]);
  const parts = await Promise.all(blocks.map(([from, to]) => tasks.run(columnSums, [data, columns, from, to])));
  const mean = new Float64Array(columns);
  for (const { sums } of parts) for (let j = 0; j < columns; j++) mean[j] += sums[j] / rows;
  const largest = Math.max(...parts.map((part) => part.largest));
  const scale = largest === 0 ? 1 : 2 ** Math.min(1000, -Math.floor(Math.log2(largest)));
  const values = new Float32Array(new SharedArrayBuffer(4 * rows * columns));
  const norms = new Float64Array(new SharedArrayBuffer(8 * rows));
  const squares = await Promise.all(
    blocks.map(([from, to]) => tasks.run(centreBlock, [data, columns, from, to, mean, scale, values, norms])),
  );
  const total = squares.reduce((sum, value) => sum + value, 0);
  return { values, norms, mean, scale, meanVariance: total / (rows * columns) / scale / scale };
}

interface ColumnSums {
  readonly sums: Float64Array;
  readonly largest: number;
}

/** In a worker: the sum of each column and the largest absolute value of a block of rows. */
export function columnSums(x: Floats, columns: number, from: number, to: number): ColumnSums {
  const layout = new Layout();
  const parts = new RowParts(layout, x, columns, to - from);
  const at = layout.doubles(columns);
  const { kernels, memory } = ownMemory(layout);
  const sums = new Float64Array(memory.buffer, at, columns).fill(0);
  let largest = 0;
  parts.each(memory, from, to, (_, count) => {
    largest = Math.max(largest, kernels.addColumns(parts.at, parts.wide, columns, count, at));
  });
  return { sums: sums.slice(), largest };
}

/** In a worker: writes a block of centred rows and their squared lengths, and returns the sum of their squares before rounding. */
export function centreBlock(
  x: Floats,
  columns: number,
  from: number,
  to: number,
  mean: Float64Array,
  scale: number,
  values: Float32Array,
  norms: Float64Array,
): number {
  const layout = new Layout();
  const parts = new RowParts(layout, x, columns, to - from);
  const at = {
    mean: layout.doubles(columns),
    values: layout.integers(parts.atOnce * columns),
    norms: layout.doubles(parts.atOnce),
  };
  const { kernels, memory } = ownMemory(layout);
  new Float64Array(memory.buffer, at.mean, columns).set(mean);
  let squares = 0;
  parts.each(memory, from, to, (row, count) => {
    squares = kernels.centreRows(parts.at, parts.wide, columns, count, at.mean, scale, squares, at.values, at.norms);
    values.set(new Float32Array(memory.buffer, at.values, count * columns), row * columns);
    norms.set(new Float64Array(memory.buffer, at.norms, count), row);
  });
  return squares;
}

forWorkers(import.meta.url, { columnSums, centreBlock });
