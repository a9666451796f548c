import { createHash } from "node:crypto";
import { learningCurve, type Matrix } from "embedlab";
import { correctedResampled, type ResampledInterval } from "embedlab/evaluation";
import type { RunOptions } from "embedlab/numeric";
import { measuredOnce } from "../study/measured.js";

/** A model's probe by labels a category. */
export interface ProbeStudy {
  readonly points: readonly {
    readonly perClass: number;
    readonly accuracies: readonly number[];
    readonly reason: string | null;
    readonly interval: ResampledInterval | null;
  }[];
}

const folds = 5;

/** `learningCurve` in five folds, computed once for the same vectors and labels on a machine. */
export async function probeStudy(
  vectors: Matrix<Float32Array>,
  labels: Int32Array,
  groups: Int32Array,
  { sizes, ...run }: RunOptions & { readonly sizes: readonly number[] },
): Promise<ProbeStudy> {
  const hash = createHash("sha256");
  for (const values of [vectors.data, labels, groups])
    hash.update(Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  const { value } = await measuredOnce(["learning curve", 1, hash.digest("hex"), sizes], async () => {
    const points = await learningCurve(vectors, labels, { sizes, repeats: 1, nSplits: folds, groups, seed: 0, ...run });
    return points.map(({ perClass, accuracies, reason }) => ({ perClass, accuracies: Array.from(accuracies), reason }));
  });
  return {
    points: value.map((point) => ({
      ...point,
      interval: point.accuracies.length === 0 ? null : correctedResampled(point.accuracies, 1 / (folds - 1)),
    })),
  };
}
