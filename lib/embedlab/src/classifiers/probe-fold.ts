import { type Floats, Matrix } from "../numeric/matrix.js";
import { fitLogistic, type LogisticFit, type LogisticLimits } from "./logistic-fits.js";
import { noScaling, type Scaling, scalingOf, type Standardize } from "./scaling.js";
import type { Split } from "./split.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** Rows that workers share, and how probes are fitted on some of them. */
export interface ProbeRows extends LogisticLimits {
  readonly values: Floats;
  readonly features: number;
  /** Class index of every row of `values`. */
  readonly labels: Int32Array;
  readonly classes: number;
  readonly standardize: Standardize;
}

export interface FoldTask extends ProbeRows {
  readonly train: Int32Array;
  readonly test: Int32Array;
  /** Strengths to choose from, ascending. */
  readonly Cs: readonly number[];
  /** Splits of `train`, as places in it, that choose; none where there is nothing to choose. */
  readonly inner: readonly Split[];
}

export interface FoldResult {
  readonly C: number;
  /** Mean log loss of each C over the inner splits' held-out rows; empty where there was nothing to choose. */
  readonly losses: Float64Array;
  /** test rows x classes. */
  readonly probabilities: Float64Array;
  readonly converged: boolean;
}

/** Worker entry: one probe in double precision. */
export async function fitProbe({
  rows,
  C,
  ...task
}: ProbeRows & { readonly rows: Int32Array; readonly C: number }): Promise<LogisticFit> {
  const all = new Matrix(task.values, task.values.length / task.features, task.features);
  const scaling = scalingOf(task.standardize, all, rows);
  const x = scaled(all, rows, scaling, Float64Array);
  const labels = rows.map((row) => task.labels[row]);
  const [fit] = await fitLogistic(
    x,
    [{ rows: Int32Array.from(rows.keys()), labels, classes: task.classes, scaling: noScaling(task.features), C }],
    task,
  );
  return { ...fit, ...unscaled(fit, scaling) };
}

/**
 * Worker entry: chooses C on the inner splits of the training rows, each with a scaling of its own training part, fits with it on
 * all training rows and predicts the test rows. In single precision: accuracies and log losses need no more.
 */
export async function probeFold(task: FoldTask): Promise<FoldResult> {
  const { features, classes, standardize, Cs, inner, test, train } = task;
  const all = new Matrix(task.values, task.values.length / features, features);
  const scaling = scalingOf(standardize, all, train);
  const x = scaled(all, train, scaling, Float32Array);
  const labels = train.map((row) => task.labels[row]);
  const losses = inner.length === 0 ? new Float64Array(0) : await heldOutLosses(x, labels, classes, task);
  // The strongest penalty of equally good ones.
  const C = Cs[losses.length === 0 ? 0 : losses.indexOf(Math.min(...losses))];
  const [fit] = await fitLogistic(
    x,
    [{ rows: Int32Array.from(train.keys()), labels, classes, scaling: noScaling(features), C }],
    task,
  );
  return {
    C,
    losses,
    probabilities: probabilities(fit, scaled(all, test, scaling, Float32Array)),
    converged: fit.converged,
  };
}

/** Each C's mean log loss over the inner splits, all of which are fitted in step; each starts where the stronger penalty ended. */
export async function heldOutLosses(
  x: Matrix<Float32Array>,
  labels: Int32Array,
  classes: number,
  { Cs, inner, standardize, ...limits }: Pick<FoldTask, "Cs" | "inner" | "standardize" | "maxIter" | "tol">,
): Promise<Float64Array> {
  const splits = inner.map(({ train, test }) => ({
    rows: train,
    held: x.select(test),
    target: test.map((row) => labels[row]),
    scaling: scalingOf(standardize, x, train),
  }));
  const losses = new Float64Array(Cs.length);
  let fits: LogisticFit[] | undefined;
  for (const [at, C] of Cs.entries()) {
    fits = await fitLogistic(
      x,
      splits.map(({ rows, scaling }, i) => ({ rows, labels, classes, scaling, C, start: fits?.[i].parameters })),
      limits,
    );
    splits.forEach(
      ({ held, target }, i) => (losses[at] += logLoss(probabilities(fits![i], held), target, classes) / splits.length),
    );
  }
  return losses;
}

/** scikit-learn's log_loss: probabilities below the rounding of doubles count as that. */
export function logLoss(predicted: Float64Array, target: Int32Array, classes: number): number {
  return (
    target.reduce((sum, label, i) => sum - Math.log(Math.max(Number.EPSILON, predicted[i * classes + label])), 0) /
    target.length
  );
}

/** Class probabilities (rows x classes) of rows as the fit saw its own. */
export function probabilities(
  { coefficients, intercepts }: Pick<LogisticFit, "coefficients" | "intercepts">,
  x: Matrix,
): Float64Array {
  const classes = intercepts.length;
  const out = new Float64Array(x.rows * classes);
  for (let i = 0; i < x.rows; i++) {
    const row = x.row(i);
    const scores = out.subarray(i * classes, (i + 1) * classes);
    for (let c = 0; c < classes; c++) {
      const weight = coefficients.subarray(c * x.columns, (c + 1) * x.columns);
      let score = intercepts[c];
      for (let j = 0; j < row.length; j++) score += weight[j] * row[j];
      scores[c] = score;
    }
    const top = Math.max(...scores);
    let total = 0;
    for (let c = 0; c < classes; c++) total += scores[c] = Math.exp(scores[c] - top);
    for (let c = 0; c < classes; c++) scores[c] /= total;
  }
  return out;
}

function scaled<T extends Float32Array | Float64Array>(
  x: Matrix,
  rows: Int32Array,
  { mean, scale }: Scaling,
  Numbers: new (length: number) => T,
): Matrix<T> {
  const data = new Numbers(rows.length * x.columns);
  rows.forEach((row, i) => {
    const own = x.row(row);
    for (let j = 0; j < x.columns; j++) data[i * x.columns + j] = (own[j] - mean[j]) / scale[j];
  });
  return new Matrix(data, rows.length, x.columns);
}

/** Weights of scaled rows as weights of the rows themselves. */
function unscaled(
  { coefficients, intercepts }: LogisticFit,
  { mean, scale }: Scaling,
): Pick<LogisticFit, "coefficients" | "intercepts"> {
  const features = mean.length;
  const own = coefficients.map((weight, k) => weight / scale[k % features]);
  return {
    coefficients: own,
    intercepts: intercepts.map((intercept, c) =>
      own.subarray(c * features, (c + 1) * features).reduce((rest, weight, j) => rest - weight * mean[j], intercept),
    ),
  };
}

forWorkers(import.meta.url, { fitProbe, probeFold });
