import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { correctedResampled } from "../evaluation/corrected-resampled.js";
import type { TestedInterval } from "../evaluation/intervals.js";
import { Matrix } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import { accuracy, mostProbable } from "./predict.js";
import { probeBench, type ProbeValidation } from "./probe.js";
import { type Split, stratifiedFolds } from "./split.js";

export interface LearningCurveOptions extends ProbeValidation {
  /** Labelled rows of each class to learn from; default 5, 10, 20, 40, 80, 120. */
  readonly sizes?: readonly number[];
  /** How often the rows are dealt into folds anew; default 2. */
  readonly repeats?: number;
}

export interface LearningCurvePoint {
  readonly perClass: number;
  /** Accuracy on each fold's test rows; empty where the point could not be had. */
  readonly accuracies: Float64Array;
  /** Their mean and its corrected resampled interval; null where the point could not be had. */
  readonly interval: TestedInterval | null;
  /** Why the point could not be had, else null. */
  readonly reason: string | null;
}

/**
 * Accuracy of a linear probe by the number of labelled rows a class, cross-validated as `crossValidateProbe`: in each fold the probe learns
 * from that many of the training rows, scales and chooses its C on them alone, and is tested on all rows of the fold. Within a fold a
 * larger size adds rows to a smaller one's. A size that some class lacks the rows for is a point with its reason. The
 * interval counts the folds' overlap as if all training rows were used, which can only widen it.
 * @example
 * ```ts
 * const x = Matrix.fromRows(Array.from({ length: 40 }, (_, row) => [row % 2, Math.sin(row)]));
 * const labels = Array.from({ length: 40 }, (_, row) => row % 2);
 * const points = await learningCurve(x, labels, { sizes: [5, 10], C: 1 });
 * points.map(({ perClass }) => perClass); // => [ 5, 10 ]
 * ```
 */
export async function learningCurve(
  x: Matrix,
  labels: ArrayLike<number>,
  options: LearningCurveOptions = {},
): Promise<LearningCurvePoint[]> {
  requireOptions("learningCurve", options);
  const { sizes = [5, 10, 20, 40, 80, 120], repeats = 2, nSplits = 5, seed = 0, groups } = options;
  const wrong = sizes.find((size) => !Number.isInteger(size) || size < 1);
  if (wrong !== undefined) throw new InputError(`sizes holds ${wrong}; give whole numbers of at least 1`);
  const bench = probeBench(x, labels, sizes.length * repeats * nSplits, options);
  const random = new Random(seed);
  const folds = Array.from({ length: repeats }, () =>
    stratifiedFolds(bench.target, { nSplits, groups, seed: random.bits() }),
  )
    .flat()
    .map(({ train, test }) => {
      const shuffled = random.shuffle(train);
      return {
        test,
        byClass: Array.from({ length: bench.classes }, (_, c) =>
          shuffled.filter((row) => bench.target[row] === c),
        ).filter((rows) => rows.length > 0),
        seed: random.bits(),
      };
    });
  const smallest = Math.min(...folds.flatMap(({ byClass }) => byClass.map((rows) => rows.length)));
  const scored = async ({ train, test }: Split, own: number): Promise<number> => {
    const { probabilities } = await bench.fold({ train, test }, own);
    return accuracy(
      mostProbable(new Matrix(probabilities, test.length, bench.classes)),
      test.map((row) => bench.target[row]),
    );
  };
  return Promise.all(
    sizes.map(async (perClass) => {
      if (perClass > smallest) {
        return {
          perClass,
          accuracies: new Float64Array(0),
          interval: null,
          reason: `a class has ${smallest} rows to train on, not ${perClass}`,
        };
      }
      const accuracies = await Promise.all(
        folds.map(({ byClass, test, seed: own }) =>
          scored(
            { train: Int32Array.from(byClass.flatMap((rows) => Array.from(rows.subarray(0, perClass)))), test },
            own,
          ),
        ),
      );
      return {
        perClass,
        accuracies: Float64Array.from(accuracies),
        interval: correctedResampled(accuracies, 1 / (nSplits - 1)),
        reason: null,
      };
    }),
  );
}
