import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { correctedResampled } from "../evaluation/corrected-resampled.js";
import type { TestedInterval } from "../evaluation/intervals.js";
import { Matrix, requireFinite } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import type { RunOptions } from "../numeric/run.js";
import { Tasks } from "../numeric/tasks.js";
import { share } from "../numeric/workers.js";
import { accuracy, mostProbable } from "./predict.js";
import { countClasses } from "./labels.js";
import { fitProbe, probeFold, type FoldResult, type FoldTask, probabilities, type ProbeRows } from "./probe-fold.js";
import type { Standardize } from "./scaling.js";
import { type Split, stratifiedFolds } from "./split.js";

/** scikit-learn's names and meanings: features scaled, then LogisticRegression (L2 penalty, multinomial, with intercept). */
export interface ProbeOptions extends RunOptions {
  /** Inverse strength of the penalty, on scaled features. */
  readonly C?: number;
  /**
   * Features to mean 0 over the training rows and "together", so unless told, to a mean variance of 1, which suits the dimensions of a vector:
   * they share a unit, and those that hardly vary say little. "each", as StandardScaler, to a variance of 1 each, for features of different
   * units. With false they stay as they are, and their units decide what C means.
   */
  readonly standardize?: Standardize;
  /** Default 1000. */
  readonly maxIter?: number;
  /** Greatest entry of the gradient at the end: 1e-6 unless told, 1e-4 where folds are judged. */
  readonly tol?: number;
  /** Number of classes where the rows may lack the last; the greatest label + 1 unless told. */
  readonly nClasses?: number;
}

/** How a probe is judged on rows that it has not seen. */
export interface ProbeValidation extends ProbeOptions {
  /** Strengths to choose from where `C` is not given; `probeCs` unless told. */
  readonly Cs?: readonly number[];
  /** The group of each row: rows of one, near-duplicates say, are never on both sides of a split. Each row its own unless told. */
  readonly groups?: ArrayLike<number>;
  /** Folds; 5 unless told. */
  readonly nSplits?: number;
  /** Folds of the training rows by which C is chosen; 5 unless told. */
  readonly innerSplits?: number;
  /** Default 0. */
  readonly seed?: number;
}

/** A linear probe: multinomial logistic regression. */
export interface LinearProbe {
  /** classes x features, of the features as they are given. */
  readonly coefficients: Matrix<Float64Array>;
  readonly intercepts: Float64Array;
  /** The objective at the end: mean cross-entropy and penalty on scaled features. */
  readonly loss: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** The strengths a probe chooses from: powers of ten, wide enough that none of the models here ends at an edge. */
export const probeCs: readonly number[] = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 10];

/** scikit-learn's own default, which single precision reaches. */
const foldTol = 1e-4;

function checked(
  x: Matrix,
  labels: ArrayLike<number>,
  { C, standardize = "together", maxIter = 1000, tol = 1e-6, nClasses }: ProbeOptions,
): ProbeRows {
  requireFinite(x, "the probe's input");
  if (C !== undefined && !(C > 0 && C < Infinity)) throw new InputError(`C is ${C}; give a positive number`);
  if (standardize !== "together" && standardize !== "each" && standardize !== false)
    throw new InputError(`standardize is ${String(standardize)}; it is "together", "each" or false`);
  const { target, classes } = countClasses(labels, x.rows, nClasses);
  return { values: share(x.data), features: x.columns, labels: share(target), classes, standardize, maxIter, tol };
}

/**
 * Multinomial logistic regression with scikit-learn's objective, cross-entropy summed + ||W||² / (2 C), C 1 unless told, by L-BFGS, on
 * rows x features values and labels 0..classes-1. Throws InputError for values that are not finite, unlabelled rows and one class.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const model = await linearProbe(x, [0, 0, 0, 1, 1, 1]);
 * probeProbabilities(model, x).row(5)[1] > 0.5; // => true
 * ```
 */
export async function linearProbe(
  x: Matrix,
  labels: ArrayLike<number>,
  options: ProbeOptions = {},
): Promise<LinearProbe> {
  requireOptions("linearProbe", options);
  const rows = checked(x, labels, options);
  const tasks = new Tasks("linear probe", "fits", 1, options);
  const fit = await tasks.run(
    fitProbe,
    [{ ...rows, rows: Int32Array.from({ length: x.rows }, (_, i) => i), C: options.C ?? 1 }],
    1,
  );
  const { coefficients, intercepts, loss, iterations, converged } = fit;
  return { coefficients: new Matrix(coefficients, rows.classes, x.columns), intercepts, loss, iterations, converged };
}

/**
 * Class probabilities (rows x classes).
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const model = await linearProbe(x, [0, 0, 0, 1, 1, 1]);
 * probeProbabilities(model, x).columns; // => 2
 * ```
 */
export function probeProbabilities({ coefficients, intercepts }: LinearProbe, x: Matrix): Matrix<Float64Array> {
  if (x.columns !== coefficients.columns)
    throw new InputError(`the probe was trained on ${coefficients.columns} features, the rows have ${x.columns}`);
  requireFinite(x, "the rows to predict");
  return new Matrix(probabilities({ coefficients: coefficients.data, intercepts }, x), x.rows, intercepts.length);
}

/** Fits probes on parts of the same rows, each with a C of its own choice. */
export interface ProbeBench {
  /** Classes of the rows, numbered in the order of their first rows, so that no result depends on what they are called. */
  readonly target: Int32Array;
  readonly classes: number;
  /** Of each class, the label that it was given as. */
  readonly given: readonly number[];
  readonly groups: ArrayLike<number>;
  /** Throws where the training rows are too few to choose a C. */
  fold(split: Split, seed: number): Promise<FoldResult>;
}

/** Checks input and options once for any number of folds. */
export function probeBench(x: Matrix, labels: ArrayLike<number>, total: number, options: ProbeValidation): ProbeBench {
  const asGiven = checked(x, labels, { tol: foldTol, ...options });
  const seen = new Set(asGiven.labels);
  const given = [...seen, ...Array.from({ length: asGiven.classes }, (_, c) => c).filter((c) => !seen.has(c))];
  const place = new Map(given.map((label, c) => [label, c]));
  const rows = { ...asGiven, labels: share(asGiven.labels.map((label) => place.get(label)!)) };
  const { C, Cs = probeCs, groups = Int32Array.from({ length: x.rows }, (_, i) => i), innerSplits = 5 } = options;
  if (groups.length !== x.rows) throw new InputError(`${groups.length} groups for ${x.rows} rows`);
  if (Cs.length === 0 || Cs.some((value, i) => !(value > (i === 0 ? 0 : Cs[i - 1]) && value < Infinity)))
    throw new InputError(`Cs is ${Cs.join(", ")}; give positive numbers, ascending`);
  const tasks = new Tasks("linear probe", "folds", total, options);
  const fold = (split: Split, seed: number): Promise<FoldResult> => {
    const strengths = C === undefined ? Cs : [C];
    const inner =
      strengths.length === 1 ? [] : innerFolds(split.train, rows.labels, groups, { nSplits: innerSplits, seed });
    const task: FoldTask = { ...rows, ...split, Cs: strengths, inner };
    return tasks.run(probeFold, [task], 1);
  };
  return { target: rows.labels, classes: rows.classes, given, groups, fold };
}

/** Folds of the training rows, as places among them; fewer than asked for where the classes are small. */
function innerFolds(
  train: Int32Array,
  labels: Int32Array,
  groups: ArrayLike<number>,
  { nSplits, seed }: { nSplits: number; seed: number },
): Split[] {
  const own = Int32Array.from(train, (row) => labels[row]);
  const largest = Math.max(
    ...own.reduce((sizes, label) => sizes.set(label, (sizes.get(label) ?? 0) + 1), new Map<number, number>()).values(),
  );
  if (largest < 2) throw new InputError("one row a class is too few to choose C on: give C, or more rows a class");
  return stratifiedFolds(own, {
    nSplits: Math.min(nSplits, largest),
    groups: Int32Array.from(train, (row) => groups[row]),
    seed,
  });
}

/** A probe's predictions for rows that it was not trained on. */
export interface CrossValidation {
  /** Accuracy of each fold. */
  readonly accuracies: Float64Array;
  /** Mean accuracy over the folds with its corrected resampled interval. */
  readonly interval: TestedInterval;
  /** Share of all rows predicted right. */
  readonly accuracy: number;
  readonly predicted: Int32Array;
  /** Out-of-fold class probabilities (rows x classes); the mean over the repeats. */
  readonly probabilities: Matrix<Float64Array>;
  /** The C that each fold's inner folds chose. */
  readonly C: Float64Array;
}

/**
 * Cross-validation of a linear probe: stratified folds that keep groups together, shuffled anew in each of `repeats` (1 unless told); in
 * each fold features are scaled by its training rows and C is the one of `Cs` whose log loss is least over five
 * inner folds of them. The interval is Nadeau and Bengio's: training parts overlap, so folds are not independent.
 * @example
 * ```ts
 * const x = Matrix.fromRows(Array.from({ length: 40 }, (_, row) => [row % 2, Math.sin(row)]));
 * const labels = Array.from({ length: 40 }, (_, row) => row % 2);
 * (await crossValidateProbe(x, labels, { C: 1 })).accuracy; // => 1
 * ```
 */
export async function crossValidateProbe(
  x: Matrix,
  labels: ArrayLike<number>,
  options: ProbeValidation & { readonly repeats?: number } = {},
): Promise<CrossValidation> {
  requireOptions("crossValidateProbe", options);
  const { nSplits = 5, repeats = 1, seed = 0 } = options;
  const bench = probeBench(x, labels, nSplits * repeats, options);
  const random = new Random(seed);
  const folds = Array.from({ length: repeats }, () =>
    stratifiedFolds(bench.target, { nSplits, groups: options.groups, seed: random.bits() }),
  ).flat();
  const mean = new Matrix(new Float64Array(x.rows * bench.classes), x.rows, bench.classes);
  const results = await Promise.all(folds.map((split) => bench.fold(split, random.bits())));
  const accuracies = results.map((result, f) => {
    const own = new Matrix(result.probabilities, folds[f].test.length, bench.classes);
    folds[f].test.forEach((row, i) =>
      own.row(i).forEach((value, c) => (mean.row(row)[bench.given[c]] += value / repeats)),
    );
    return accuracy(
      mostProbable(own),
      folds[f].test.map((row) => bench.target[row]),
    );
  });
  const predicted = mostProbable(mean);
  return {
    accuracies: Float64Array.from(accuracies),
    interval: correctedResampled(accuracies, 1 / (nSplits - 1)),
    accuracy: accuracy(predicted, labels),
    predicted,
    probabilities: mean,
    C: Float64Array.from(results, ({ C }) => C),
  };
}
