import { adjustedRandIndex, Matrix } from "embedlab";
import { kmeansOverSeeds } from "embedlab/clustering";
import { Random, type RunOptions } from "embedlab/numeric";

/** x with each row moved by `shift` times the way from the mean of all rows to its category's. */
export function pushedApart(x: Matrix, truth: Int32Array, shift: number): Matrix {
  const { rows, columns: d } = x;
  const all = new Float64Array(d);
  const sums = new Map<number, { total: Float64Array; size: number }>();
  for (let i = 0; i < rows; i++) {
    const entry = sums.get(truth[i]) ?? { total: new Float64Array(d), size: 0 };
    sums.set(truth[i], entry);
    entry.size++;
    for (let j = 0; j < d; j++) {
      entry.total[j] += x.data[i * d + j];
      all[j] += x.data[i * d + j] / rows;
    }
  }
  const moved = new Float64Array(rows * d);
  for (let i = 0; i < rows; i++) {
    const { total, size } = sums.get(truth[i])!;
    for (let j = 0; j < d; j++) moved[i * d + j] = x.data[i * d + j] + shift * (total[j] / size - all[j]);
  }
  return new Matrix(moved, rows, d);
}

/** Each value with a normal error of `noise` times the mean standard deviation of the columns. */
export function noisy(x: Matrix, noise: number, random: Random): Matrix<Float32Array> {
  const { rows, columns: d } = x;
  let spread = 0;
  for (let j = 0; j < d; j++) {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < rows; i++) sum += x.data[i * d + j];
    for (let i = 0; i < rows; i++) squares += (x.data[i * d + j] - sum / rows) ** 2;
    spread += Math.sqrt(squares / rows) / d;
  }
  return new Matrix(
    Float32Array.from(x.data, (value) => value + noise * spread * random.normal()),
    rows,
    d,
  );
}

const grid = [0, 0.02, 0.04, 0.07, 0.1, 0.14, 0.2, 0.3, 0.5];

/**
 * The shifts that raise ARI by about `by`, from what noisy copies gave on a grid of shifts: a first guess, since ARI leaps where
 * k-means changes its mind. What a shift is really worth is the mean over the pairs that are judged with it.
 */
export async function shiftsFor(
  x: Matrix,
  truth: Int32Array,
  by: readonly number[],
  {
    nClusters,
    noise = 0.3,
    copies = 4,
    ...run
  }: RunOptions & { readonly nClusters: number; readonly noise?: number; readonly copies?: number },
): Promise<number[]> {
  const gains = new Float64Array(grid.length);
  for (const [at, shift] of grid.entries()) {
    const moved = pushedApart(x, truth, shift);
    for (let c = 0; c < copies; c++) {
      const results = await kmeansOverSeeds(noisy(moved, noise, new Random(1_000_000 + c)), {
        nClusters,
        nInit: 5,
        seeds: [0, 1, 2, 3],
        ...run,
      });
      gains[at] +=
        results.reduce((sum, { labels }) => sum + adjustedRandIndex(truth, labels), 0) / results.length / copies;
    }
  }
  const start = gains[0];
  // A larger shift is worth no less, whatever the noise of the copies.
  gains.forEach((gain, at) => (gains[at] = Math.max(gain - start, at === 0 ? 0 : gains[at - 1])));
  return by.map((gain) => {
    const above = gains.findIndex((value) => value >= gain);
    if (above === -1) return grid[grid.length - 1];
    return (
      grid[above - 1] +
      ((gain - gains[above - 1]) / (gains[above] - gains[above - 1])) * (grid[above] - grid[above - 1])
    );
  });
}
