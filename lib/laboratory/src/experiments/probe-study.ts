import { learningCurve, type Matrix } from "embedlab";
import type { LearningCurvePoint } from "embedlab/classifiers";
import { correctedResampled, wilsonInterval } from "embedlab/evaluation";
import { digest, type RunOptions } from "embedlab/numeric";
import { measuredOnce } from "../study/measured.js";

const folds = 5;

/** `learningCurve` in five folds, computed once for the same vectors and labels on a machine. */
export async function probeStudy(
  vectors: Matrix<Float32Array>,
  labels: Int32Array,
  groups: Int32Array,
  { sizes, ...run }: RunOptions & { readonly sizes: readonly number[] },
): Promise<LearningCurvePoint[]> {
  const { value } = await measuredOnce(["learning curve", 3, digest(vectors.data, labels, groups), sizes], async () => {
    const points = await learningCurve(vectors, labels, {
      sizes,
      repeats: 1,
      nSplits: folds,
      innerSplits: 3,
      groups,
      seed: 0,
      ...run,
    });
    return points.map(({ perClass, accuracies, reason }) => ({ perClass, accuracies: Array.from(accuracies), reason }));
  });
  return value.map(({ perClass, accuracies, reason }) => ({
    perClass,
    accuracies: Float64Array.from(accuracies),
    interval: accuracies.length === 0 ? null : accuracyInterval(accuracies, new Set(groups).size),
    reason,
  }));
}

/** Of an accuracy over folds of `items` independent products: within 0 and 1, and Wilson's where all folds have the same accuracy, which is no certainty. */
export function accuracyInterval(accuracies: ArrayLike<number>, items: number): ReturnType<typeof correctedResampled> {
  const interval = correctedResampled(accuracies, 1 / (folds - 1));
  const { low, high } =
    interval.standardError > 0 ? interval : wilsonInterval(Math.round(interval.estimate * items), items);
  return { ...interval, low: Math.max(0, low), high: Math.min(1, Math.max(high, interval.estimate)) };
}
