import { requireOptions } from "../options.js";
import { Matrix } from "../numeric/matrix.js";
import type { RunOptions } from "../numeric/run.js";
import type { ForestOptions } from "../classifiers/forest-options.js";
import { predictProbabilities } from "../classifiers/predict.js";
import { randomForest } from "../classifiers/forest.js";
import { countClasses } from "../classifiers/labels.js";
import { type ShapValues, treeShap } from "./shap.js";
import type { Split } from "../classifiers/split.js";

/** Of every forest: 100 trees of depth 10 unless told, the note's. */
export type CrossFittedOptions = RunOptions & Pick<ForestOptions, "nEstimators" | "maxDepth" | "seed">;

/** Explanations of rows by forests that have not seen them. */
export interface CrossFittedShap extends ShapValues {
  /** Each row's held-out probabilities (rows x classes): its values and the base values of its fold sum to them. */
  readonly probabilities: Matrix<Float64Array>;
  /** Each row's base values, those of the forest that explained it (rows x classes); `baseValues` is their mean. */
  readonly bases: Matrix<Float64Array>;
  /** Mean probability of its own class that a row gets: held out, and by a forest that was trained on it. */
  readonly ownClass: { readonly heldOut: number; readonly inTraining: number };
}

/**
 * Path-dependent Shapley values of every row by the forest of the fold that holds it out. A forest knows its training rows nearly by heart: explained on them,
 * it is its memory that is explained.
 * @example
 * ```ts
 * const x = Matrix.fromRows(Array.from({ length: 20 }, (_, row) => [row % 2, Math.sin(row)]));
 * const labels = Array.from({ length: 20 }, (_, row) => row % 2);
 * const { ownClass } = await crossFittedShap(x, labels, stratifiedFolds(labels, { nSplits: 4 }), { nEstimators: 20 });
 * ownClass.heldOut > 0.5; // => true
 * ```
 */
export async function crossFittedShap(
  x: Matrix,
  labels: ArrayLike<number>,
  folds: readonly Split[],
  options: CrossFittedOptions = {},
): Promise<CrossFittedShap> {
  requireOptions("crossFittedShap", options);
  const { nEstimators = 100, maxDepth = 10, seed = 0, signal, threads, onProgress } = options;
  const { target, classes } = countClasses(labels, x.rows);
  const width = x.columns * classes;
  const values = new Float64Array(x.rows * width);
  const probabilities = new Matrix(new Float64Array(x.rows * classes), x.rows, classes);
  const bases = new Matrix(new Float64Array(x.rows * classes), x.rows, classes);
  const baseValues = new Float64Array(classes);
  const ownClass = { heldOut: 0, inTraining: 0 };
  let seen = 0;
  for (const [at, { train, test }] of folds.entries()) {
    const forest = await randomForest(
      x.select(train),
      train.map((row) => target[row]),
      { nEstimators, maxDepth, nClasses: classes, seed, signal, threads },
    );
    const own = await treeShap(forest, x.select(test), { signal, threads });
    const predicted = predictProbabilities(forest, x.select(test));
    test.forEach((row, i) => {
      values.set(own.values.subarray(i * width, (i + 1) * width), row * width);
      probabilities.row(row).set(predicted.row(i));
      bases.row(row).set(own.baseValues);
      ownClass.heldOut += predicted.row(i)[target[row]] / x.rows;
      for (let c = 0; c < classes; c++) baseValues[c] += own.baseValues[c] / x.rows;
    });
    const learned = predictProbabilities(forest, x.select(train));
    train.forEach((row, i) => (ownClass.inTraining += learned.row(i)[target[row]]));
    seen += train.length;
    onProgress?.({ step: "SHAP of held-out rows", done: at + 1, total: folds.length, unit: "folds" });
  }
  ownClass.inTraining /= seen;
  return { values, baseValues, rows: x.rows, features: x.columns, classes, probabilities, bases, ownClass };
}
