import { InputError } from "../errors.js";
import type { Matrix } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import { accuracy, mostProbable } from "./forest.js";
import { probeBench, type ProbeOptions, probeProbabilities } from "./probe.js";
import { stratifiedSplit } from "./split.js";

export interface LearningCurveOptions extends ProbeOptions {
  /** Labelled rows of each class to learn from; default 5, 10, 20, 40, 80, 120. */
  readonly sizes?: readonly number[];
  /** Splits, each with its own test rows; default 5. */
  readonly repeats?: number;
  /** Share of the rows held for testing in each split; default 0.2. */
  readonly testSize?: number;
  /** Default 0. */
  readonly seed?: number;
}

export interface LearningCurvePoint {
  readonly perClass: number;
  /** Accuracy on each split's test rows; empty where the point could not be had. */
  readonly accuracies: Float64Array;
  /** Why the point could not be had, else null. */
  readonly reason: string | null;
}

/**
 * Accuracy of a linear probe by the number of labelled rows a class. Within a split, a larger size adds rows to a
 * smaller one's, and all are tested on the same rows. A size that some class lacks the rows for is a point with its reason.
 */
export async function learningCurve(x: Matrix, labels: ArrayLike<number>, options: LearningCurveOptions = {}): Promise<LearningCurvePoint[]> {
  const { sizes = [5, 10, 20, 40, 80, 120], repeats = 5, testSize = 0.2, seed = 0 } = options;
  const wrong = sizes.find((size) => !Number.isInteger(size) || size < 1);
  if (wrong !== undefined) throw new InputError(`sizes holds ${wrong}; give whole numbers of at least 1`);
  const bench = probeBench(x, labels, options);
  const random = new Random(seed);
  const splits = Array.from({ length: repeats }, () => {
    const { train, test } = stratifiedSplit(bench.target, { testSize, seed: random.bits() });
    const byClass = Array.from({ length: bench.classes }, (_, c) => train.filter((row) => bench.target[row] === c)).filter((rows) => rows.length > 0);
    return { byClass, test, testRows: x.select(test), testLabels: Array.from(test, (row) => bench.target[row]) };
  });
  const smallest = Math.min(...splits.flatMap(({ byClass }) => byClass.map((rows) => rows.length)));
  const total = sizes.filter((size) => size <= smallest).length * repeats;
  let done = 0;
  return Promise.all(
    sizes.map(async (perClass) => {
      if (perClass > smallest) {
        return { perClass, accuracies: new Float64Array(0), reason: `a class has ${smallest} rows to train on, not ${perClass}` };
      }
      const accuracies = await Promise.all(
        splits.map(async ({ byClass, testRows, testLabels }) => {
          const rows = Int32Array.from(byClass.flatMap((own) => Array.from(own.subarray(0, perClass))));
          const probe = await bench.fit(rows);
          options.onProgress?.({ step: "learning curve", done: ++done, total, unit: "fits" });
          return accuracy(mostProbable(probeProbabilities(probe, testRows)), testLabels);
        }),
      );
      return { perClass, accuracies: Float64Array.from(accuracies), reason: null };
    }),
  );
}
