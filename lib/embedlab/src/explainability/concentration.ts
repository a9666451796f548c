import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { Matrix } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import type { RunOptions } from "../numeric/run.js";
import { accuracy, predict } from "../classifiers/predict.js";
import { randomForest } from "../classifiers/forest.js";
import { countClasses } from "../classifiers/labels.js";
import { stratifiedSplit } from "../classifiers/split.js";

/** Importances from the greatest on, and their running sum as a share of the total. */
export interface CumulativeImportance {
  /** Feature indices, the most important first; equal ones by index. */
  readonly order: Int32Array;
  readonly cumulative: Float64Array;
}

/** The curve of importance against number of features. Throws for negative values and a total of 0. */
export function cumulativeImportance(importances: ArrayLike<number>): CumulativeImportance {
  const wrong = Array.prototype.findIndex.call(importances, (value: number) => !(value >= 0 && value < Infinity));
  if (wrong >= 0)
    throw new InputError(
      `the importance of feature ${wrong} is ${importances[wrong]}; importances are finite and not negative`,
    );
  const order = rankedFeatures(importances);
  let sum = 0;
  const running = Float64Array.from(order, (f) => (sum += importances[f]));
  if (sum === 0) throw new InputError("all importances are 0: no tree splits");
  return { order, cumulative: running.map((part) => part / sum) };
}

/** All features, those of greatest value first; equal ones by index. */
export const rankedFeatures = (values: ArrayLike<number>): Int32Array =>
  Int32Array.from({ length: values.length }, (_, f) => f).sort((a, b) => values[b] - values[a] || a - b);

/**
 * The features that are among the `count` greatest in whatever order equal ones stand, the greatest first: fewer than `count` where those
 * at the cut are equal (but for rounding) to one below it, or where fewer are above 0.
 */
export function topFeatures(values: ArrayLike<number>, count: number): Int32Array {
  const order = rankedFeatures(values);
  const below = count < order.length ? Math.max(0, values[order[count]]) : 0;
  return order.slice(0, count).filter((f) => values[f] > below * (1 + 1e-9));
}

export interface ConcentrationOptions extends RunOptions {
  /** Numbers of dimensions; default 5, 10, 15, 20, 50, 100, 200, those below the number of columns. */
  readonly sizes?: readonly number[];
  /** Splits, each with its own random dimensions; default 5. */
  readonly repeats?: number;
  readonly testSize?: number;
  /** Of every forest; default 100 and 10, the note's. */
  readonly nEstimators?: number;
  readonly maxDepth?: number;
  /** Default 0. */
  readonly seed?: number;
}

export interface ConcentrationPoint {
  readonly dimensions: number;
  /** Test accuracy of each split with the most important dimensions, and with as many random ones. */
  readonly top: Float64Array;
  readonly random: Float64Array;
}

export interface Concentration {
  readonly points: readonly ConcentrationPoint[];
  /** Test accuracy of each split with all dimensions. */
  readonly all: Float64Array;
}

/**
 * Is what separates the classes held by few dimensions? The accuracy of a forest trained on the k most important dimensions alone,
 * against k random ones. The forest is the judge since it is the one whose importances make the claim. Importances
 * come from each split's training rows: its test rows choose nothing.
 * @example
 * ```ts
 * const x = Matrix.fromRows(Array.from({ length: 40 }, (_, row) => [row % 2, Math.sin(row), Math.cos(row)]));
 * const labels = Array.from({ length: 40 }, (_, row) => row % 2);
 * const { points } = await concentration(x, labels, { sizes: [1], repeats: 2, nEstimators: 20 });
 * points[0].top; // => Float64Array(2) [ 1, 1 ]
 * ```
 */
export async function concentration(
  x: Matrix,
  labels: ArrayLike<number>,
  options: ConcentrationOptions = {},
): Promise<Concentration> {
  requireOptions("concentration", options);
  const {
    repeats = 5,
    testSize = 0.2,
    nEstimators = 100,
    maxDepth = 10,
    seed = 0,
    signal,
    threads,
    onProgress,
  } = options;
  const sizes = options.sizes ?? [5, 10, 15, 20, 50, 100, 200].filter((size) => size < x.columns);
  const wrong = sizes.find((size) => !Number.isInteger(size) || size < 1 || size > x.columns);
  if (wrong !== undefined)
    throw new InputError(`sizes holds ${wrong}; give whole numbers from 1 to the ${x.columns} columns`);
  const { target, classes } = countClasses(labels, x.rows);
  const random = new Random(seed);
  const points = sizes.map((dimensions) => ({
    dimensions,
    top: new Float64Array(repeats),
    random: new Float64Array(repeats),
  }));
  const all = new Float64Array(repeats);
  const total = repeats * (1 + 2 * sizes.length);
  let done = 0;
  for (let r = 0; r < repeats; r++) {
    const { train, test } = stratifiedSplit(target, { testSize, seed: random.bits() });
    const labelsOf = (rows: Int32Array): Int32Array => rows.map((row) => target[row]);
    const forestSeed = random.bits();
    const trial = async (dimensions: Int32Array | null): Promise<{ score: number; importances: Float64Array }> => {
      const own = dimensions === null ? x : pick(x, dimensions);
      const forest = await randomForest(own.select(train), labelsOf(train), {
        nEstimators,
        maxDepth,
        nClasses: classes,
        seed: forestSeed,
        signal,
        threads,
      });
      onProgress?.({ step: "concentration", done: ++done, total, unit: "forests" });
      return { score: accuracy(predict(forest, own.select(test)), labelsOf(test)), importances: forest.importances! };
    };
    const { score, importances } = await trial(null);
    all[r] = score;
    const chance = random.permutation(x.columns);
    for (const point of points) {
      point.top[r] = (await trial(rankedFeatures(importances).slice(0, point.dimensions))).score;
      point.random[r] = (await trial(chance.slice(0, point.dimensions))).score;
    }
  }
  return { points, all };
}

function pick(x: Matrix, columns: Int32Array): Matrix {
  const data = new Float32Array(x.rows * columns.length);
  for (let i = 0; i < x.rows; i++) {
    const row = x.row(i);
    for (let k = 0; k < columns.length; k++) data[i * columns.length + k] = row[columns[k]];
  }
  return new Matrix(data, x.rows, columns.length);
}
