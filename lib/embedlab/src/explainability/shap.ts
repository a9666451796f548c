import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { Matrix } from "../numeric/matrix.js";
import type { RunOptions } from "../numeric/run.js";
import { Tasks } from "../numeric/tasks.js";
import { share, threadCount } from "../numeric/workers.js";
import { sharedFloat32 } from "../classifiers/columns.js";
import { type Forest, forestInput, predictProbabilities } from "../classifiers/predict.js";
import { blockRows, explainRows, sumMagnitudes, type ShapTask } from "./shap-block.js";

export interface ShapOptions extends RunOptions {
  /**
   * Rows of the forest's features to hold against: the interventional form, whose values explain the difference from their mean
   * prediction. Without them the path-dependent form, where the trees' own node weights stand for the background.
   */
  readonly background?: Matrix;
}

/** Shapley values of class probabilities: for each row and class they sum to the prediction less the base value. */
export interface ShapValues {
  /** rows x features x classes. */
  readonly values: Float64Array;
  /** The mean prediction that the values start from, per class. */
  readonly baseValues: Float64Array;
  readonly rows: number;
  readonly features: number;
  readonly classes: number;
}

/** Mean magnitudes of Shapley values over rows. */
export interface ShapSummary {
  /** features x classes. */
  readonly magnitudes: Matrix<Float64Array>;
  readonly baseValues: Float64Array;
  readonly rows: number;
}

const mostBytes = 2 ** 31;
const largestBlock = 640;
const summaryBlock = 512;

/**
 * Exact Shapley values of a forest's class probabilities, as shap's TreeExplainer (Lundberg et al., 2020), for rows of its
 * features. Holds rows x features x classes doubles, at most 2 GiB: for more, treeShapSummary or fewer rows.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const forest = await randomForest(x, [0, 0, 0, 1, 1, 1], { nEstimators: 20 });
 * const { values, baseValues } = await treeShap(forest, x);
 * values.length === x.rows * x.columns * baseValues.length; // => true
 * ```
 */
export async function treeShap(forest: Forest, x: Matrix, options: ShapOptions = {}): Promise<ShapValues> {
  requireOptions("treeShap", options);
  const task = shapTask(forest, x, options);
  const { features, classes } = forest;
  const bytes = 8 * x.rows * features * classes;
  if (bytes > mostBytes) {
    throw new InputError(
      `Shapley values of ${x.rows} rows x ${features} features x ${classes} classes take ${(bytes / 2 ** 30).toFixed(1)} GiB; explain fewer rows or use treeShapSummary`,
    );
  }
  const threads = Math.max(1, options.threads ?? threadCount());
  // A row's values do not depend on the rows that it is computed with: blocks may follow the number of threads.
  const blocks = threads * Math.ceil(x.rows / (threads * blockRows(task, largestBlock)));
  const values = new Float64Array(new SharedArrayBuffer(bytes));
  await inBlocks(x.rows, Math.ceil(x.rows / blocks), options, (tasks, from, to) =>
    tasks.run(explainRows, [task, from, to, values], to - from),
  );
  return { values, baseValues: baseValues(forest, options.background), rows: x.rows, features, classes };
}

/**
 * Mean magnitudes of treeShap's values, without holding them: any number of rows.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const forest = await randomForest(x, [0, 0, 0, 1, 1, 1], { nEstimators: 20 });
 * console.log((await treeShapSummary(forest, x)).magnitudes.row(0));
 * ```
 */
export async function treeShapSummary(forest: Forest, x: Matrix, options: ShapOptions = {}): Promise<ShapSummary> {
  requireOptions("treeShapSummary", options);
  const task = shapTask(forest, x, options);
  const sums = await inBlocks(x.rows, blockRows(task, summaryBlock), options, (tasks, from, to) =>
    tasks.run(sumMagnitudes, [task, from, to], to - from),
  );
  const mean = new Float64Array(forest.features * forest.classes);
  for (const sum of sums) for (let k = 0; k < mean.length; k++) mean[k] += sum[k] / x.rows;
  return {
    magnitudes: new Matrix(mean, forest.features, forest.classes),
    baseValues: baseValues(forest, options.background),
    rows: x.rows,
  };
}

/** Mean magnitudes (features x classes) of values already computed. */
export function meanMagnitudes(shap: ShapValues): Matrix<Float64Array> {
  const width = shap.features * shap.classes;
  const mean = new Float64Array(width);
  for (let at = 0; at < shap.values.length; at++) mean[at % width] += Math.abs(shap.values[at]);
  return new Matrix(
    mean.map((sum) => sum / shap.rows),
    shap.features,
    shap.classes,
  );
}

function shapTask(forest: Forest, x: Matrix, options: ShapOptions): ShapTask {
  forestInput(forest, x);
  if (options.background !== undefined) forestInput(forest, options.background);
  const { roots, feature, threshold, left, right, value, weight, impurity, features, classes } = forest;
  return {
    nodes: {
      roots: share(roots),
      feature: share(feature),
      threshold: share(threshold),
      left: share(left),
      right: share(right),
      value: share(value),
      weight: share(weight),
      impurity: share(impurity),
    },
    features,
    classes,
    values: sharedFloat32(x),
    background: options.background === undefined ? null : sharedFloat32(options.background),
  };
}

function inBlocks<T>(
  rows: number,
  size: number,
  options: RunOptions,
  explain: (tasks: Tasks, from: number, to: number) => Promise<T>,
): Promise<T[]> {
  const tasks = new Tasks("SHAP", "rows", rows, options);
  const starts = Array.from({ length: Math.ceil(rows / size) }, (_, b) => b * size);
  return Promise.all(starts.map((from) => explain(tasks, from, Math.min(rows, from + size))));
}

/** The mean prediction over the background, or over the training weight in the leaves. */
function baseValues(forest: Forest, background: Matrix | undefined): Float64Array {
  const { classes, feature, value, weight, roots } = forest;
  const base = new Float64Array(classes);
  if (background !== undefined) {
    const { data, rows } = predictProbabilities(forest, background);
    for (let at = 0; at < data.length; at++) base[at % classes] += data[at] / rows;
    return base;
  }
  for (let t = 0; t < roots.length; t++) {
    const end = roots[t + 1] ?? feature.length;
    for (let node = roots[t]; node < end; node++) {
      if (feature[node] >= 0) continue;
      for (let c = 0; c < classes; c++)
        base[c] += (value[node * classes + c] * weight[node]) / weight[roots[t]] / roots.length;
    }
  }
  return base;
}
