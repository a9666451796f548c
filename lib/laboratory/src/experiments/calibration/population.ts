import { Matrix } from "embedlab";
import { Random } from "embedlab/numeric";

/**
 * What catalogues are drawn from where the truth has to be known: the groups of a real catalogue's near-duplicates, each standing for
 * endless many like it.
 */
export interface Population {
  /** n x d. */
  readonly vectors: Matrix;
  /** A category 0 … for each product. */
  readonly truth: Int32Array;
  /** The group of each product, near-duplicates in one. */
  readonly groups: Int32Array;
  readonly nClusters: number;
}

/** A catalogue of the population. */
export interface DrawnCatalogue {
  /** Places in the population; one that was drawn twice stands for two products. */
  readonly items: Int32Array;
  readonly truth: Int32Array;
  /** Groups of the products drawn: two draws of one group are two groups. */
  readonly groups: Int32Array;
}

/** Groups drawn with replacement (Efron, 1979), until one more would take the products farther from `size` than they are. */
export function drawCatalogue({ truth, groups }: Population, size: number, random: Random): DrawnCatalogue {
  const members = new Map<number, number[]>();
  groups.forEach((group, item) => members.set(group, [...(members.get(group) ?? []), item]));
  const lists = [...members.values()];
  const items: number[] = [];
  const drawn: number[] = [];
  for (let group = 0; ; group++) {
    const list = lists[random.integer(lists.length)];
    if (items.length + list.length / 2 > size) break;
    items.push(...list);
    drawn.push(...list.map(() => group));
  }
  return {
    items: Int32Array.from(items),
    truth: Int32Array.from(items, (item) => truth[item]),
    groups: Int32Array.from(drawn),
  };
}

/** The population's vectors with each row moved by `shift` times the way from the mean of all rows to its category's. */
export function pushedApart({ vectors: x, truth }: Pick<Population, "vectors" | "truth">, shift: number): Matrix {
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

/** The mean standard deviation of the columns. */
export function meanSpread({ data, rows, columns: d }: Matrix): number {
  let spread = 0;
  for (let j = 0; j < d; j++) {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < rows; i++) sum += data[i * d + j];
    for (let i = 0; i < rows; i++) squares += (data[i * d + j] - sum / rows) ** 2;
    spread += Math.sqrt(squares / rows) / d;
  }
  return spread;
}

/** The rows drawn, each value with a normal error of the deviation given: a smoothed bootstrap (Silverman and Young, 1987). */
export function drawnVectors(
  { data, columns: d }: Matrix,
  items: Int32Array,
  deviation: number,
  random: Random,
): Matrix<Float32Array> {
  const values = new Float32Array(items.length * d);
  items.forEach((item, row) => {
    for (let j = 0; j < d; j++) values[row * d + j] = data[item * d + j] + deviation * random.normal();
  });
  return new Matrix(values, items.length, d);
}
