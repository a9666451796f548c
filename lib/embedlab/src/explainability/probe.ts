import { InputError } from "../errors.js";
import { Matrix, requireFinite } from "../numeric/matrix.js";
import type { RunOptions } from "../numeric/run.js";
import { Tasks } from "../numeric/tasks.js";
import { share } from "../numeric/workers.js";
import { accuracy, mostProbable } from "./forest.js";
import { countClasses } from "./labels.js";
import type { ProbeFit, ProbeTask } from "./logistic-loss.js";
import { stratifiedFolds } from "./split.js";

/** scikit-learn's LogisticRegression names and meanings (L2 penalty, multinomial, with intercept). */
export interface ProbeOptions extends RunOptions {
  /** Inverse strength of the penalty; default 1. */
  readonly C?: number;
  /** Default 1000. */
  readonly maxIter?: number;
  /** Greatest entry of the gradient at the end; default 1e-6. */
  readonly tol?: number;
  /** Number of classes where the rows may lack the last; the greatest label + 1 unless told. */
  readonly nClasses?: number;
}

/** A linear probe: multinomial logistic regression. */
export interface LinearProbe {
  /** classes x features. */
  readonly coefficients: Matrix<Float64Array>;
  readonly intercepts: Float64Array;
  /** The objective at the end: mean cross-entropy and penalty. */
  readonly loss: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Fits many probes on rows of one matrix, in worker threads, in the order asked. */
export interface ProbeBench {
  readonly target: Int32Array;
  readonly classes: number;
  fit(rows: Int32Array): Promise<LinearProbe>;
}

/** Checks input and options once for any number of fits. */
export function probeBench(x: Matrix, labels: ArrayLike<number>, options: ProbeOptions): ProbeBench {
  requireFinite(x, "the probe's input");
  const { C = 1, maxIter = 1000, tol = 1e-6 } = options;
  if (!(C > 0) || C === Infinity) throw new InputError(`C is ${C}; give a positive number`);
  const { target, classes } = countClasses(labels, x.rows, options.nClasses);
  const tasks = new Tasks("linear probe", "fits", 1, { signal: options.signal, threads: options.threads });
  const shared = { values: share(x.data), features: x.columns, labels: share(target), classes, C, maxIter, tol };
  const fit = async (rows: Int32Array): Promise<LinearProbe> => {
    const task: ProbeTask = { ...shared, rows };
    const { coefficients, ...rest } = await tasks.run<ProbeFit>(new URL("./logistic-loss.js", import.meta.url), "fitProbe", [task]);
    return { coefficients: new Matrix(coefficients, classes, x.columns), ...rest };
  };
  return { target, classes, fit };
}

/**
 * Multinomial logistic regression with scikit-learn's objective, cross-entropy summed + ||W||² / (2 C), by L-BFGS, on
 * rows x features values and labels 0..classes-1. Throws InputError for values that are not finite, unlabelled rows and one class.
 */
export function linearProbe(x: Matrix, labels: ArrayLike<number>, options: ProbeOptions = {}): Promise<LinearProbe> {
  return probeBench(x, labels, options).fit(Int32Array.from({ length: x.rows }, (_, i) => i));
}

/** Class probabilities (rows x classes). */
export function probeProbabilities(probe: LinearProbe, x: Matrix): Matrix<Float64Array> {
  const { coefficients, intercepts } = probe;
  if (x.columns !== coefficients.columns) throw new InputError(`the probe was trained on ${coefficients.columns} features, the rows have ${x.columns}`);
  requireFinite(x, "the rows to predict");
  const classes = intercepts.length;
  const out = new Float64Array(x.rows * classes);
  for (let i = 0; i < x.rows; i++) {
    const row = x.row(i);
    const scores = out.subarray(i * classes, (i + 1) * classes);
    for (let c = 0; c < classes; c++) {
      const weight = coefficients.row(c);
      let score = intercepts[c];
      for (let j = 0; j < row.length; j++) score += weight[j] * row[j];
      scores[c] = score;
    }
    const top = Math.max(...scores);
    let total = 0;
    for (let c = 0; c < classes; c++) total += scores[c] = Math.exp(scores[c] - top);
    for (let c = 0; c < classes; c++) scores[c] /= total;
  }
  return new Matrix(out, x.rows, classes);
}

/** A probe's predictions for rows that it was not trained on. */
export interface CrossValidation {
  /** Accuracy of each fold. */
  readonly accuracies: Float64Array;
  /** Share of all rows predicted right. */
  readonly accuracy: number;
  readonly predicted: Int32Array;
  /** Out-of-fold class probabilities (rows x classes). */
  readonly probabilities: Matrix<Float64Array>;
}

/** Stratified cross-validation of a linear probe: `nSplits` folds (default 5) shuffled by `seed` (default 0). */
export async function crossValidateProbe(
  x: Matrix,
  labels: ArrayLike<number>,
  options: ProbeOptions & { readonly nSplits?: number; readonly seed?: number } = {},
): Promise<CrossValidation> {
  const bench = probeBench(x, labels, options);
  const folds = stratifiedFolds(bench.target, options);
  const probabilities = new Matrix(new Float64Array(x.rows * bench.classes), x.rows, bench.classes);
  let done = 0;
  const accuracies = await Promise.all(
    folds.map(async ({ train, test }) => {
      const own = probeProbabilities(await bench.fit(train), x.select(test));
      test.forEach((row, i) => probabilities.row(row).set(own.row(i)));
      options.onProgress?.({ step: "cross-validated probe", done: ++done, total: folds.length, unit: "folds" });
      return accuracy(mostProbable(own), Array.from(test, (row) => bench.target[row]));
    }),
  );
  const predicted = mostProbable(probabilities);
  return { accuracies: Float64Array.from(accuracies), accuracy: accuracy(predicted, bench.target), predicted, probabilities };
}
