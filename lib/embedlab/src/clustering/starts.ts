import type { Matrix } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import { plusPlus } from "./plus-plus.js";

/**
 * k-means++ of all seeds in step, so that the distances that they ask for are made together: the rows that become
 * centroids, for each seed. `distancesFrom` answers one list of candidates a seed with their squared distances to all n
 * rows, one candidate after the other, and may use the same memory again in the next step.
 */
export async function startRows(
  n: number,
  k: number,
  seeds: readonly number[],
  distancesFrom: (candidates: readonly Int32Array[]) => Promise<Float64Array[]>,
): Promise<Int32Array[]> {
  const generators = seeds.map((seed) => plusPlus(new Random(seed), n, k));
  let steps = generators.map((generator) => generator.next());
  while (!steps[0].done) {
    const distances = await distancesFrom(steps.map((step) => step.value));
    steps = generators.map((generator, at) => generator.next(distances[at]));
  }
  return steps.map((step) => step.value);
}

/** The squared distances that one column of products stands for: of rows of the given squared lengths to a vector of the length `square`. */
export function distancesOfColumn(
  { data, rows, columns }: Matrix<Float32Array>,
  column: number,
  square: number,
  lengths: Float64Array,
): Float64Array {
  const distances = new Float64Array(rows);
  for (let i = 0, at = column; i < rows; i++, at += columns)
    distances[i] = Math.max(0, square + lengths[i] - 2 * data[at]);
  return distances;
}
