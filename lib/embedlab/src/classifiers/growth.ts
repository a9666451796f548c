import { Random } from "../numeric/random.js";
import { balancedWeights, drawSample } from "./bootstrap.js";
import { type GrownTree, type TrainingData, TreeGrower, type TreeLimits } from "./tree.js";

/** What every tree of a forest grows from. */
export interface GrowthTask {
  readonly data: TrainingData;
  readonly limits: TreeLimits;
  readonly bootstrap: boolean;
  /** A weight for each class, or null; `perSample` weighs the classes anew in each tree's sample. */
  readonly classWeights: Float64Array | null;
  readonly perSample: boolean;
}

/** Worker entry: the trees of the given seeds. A tree depends on its seed alone. */
export function growTrees(task: GrowthTask, seeds: readonly number[]): GrownTree[] {
  const { rows, classes, labels } = task.data;
  const { classWeights, bootstrap, perSample } = task;
  const shares = classWeights === null ? null : Float64Array.from(labels, (label) => classWeights[label]);
  const grower = new TreeGrower(task.data, task.limits);
  return seeds.map((seed) => {
    const random = new Random(seed);
    const weight = bootstrap ? drawSample(rows, shares, random) : new Float64Array(rows).fill(1);
    const factor = perSample ? balancedWeights(labels, weight, classes) : bootstrap ? null : classWeights;
    if (factor !== null) for (let i = 0; i < rows; i++) weight[i] *= factor[labels[i]];
    return grower.grow(weight, random);
  });
}

/** The leaf under `root` that a row's float32 values, from `at` on, fall into. */
export function leafOf(
  nodes: {
    readonly feature: Int32Array;
    readonly threshold: Float64Array;
    readonly left: Int32Array;
    readonly right: Int32Array;
  },
  root: number,
  values: Float32Array,
  at: number,
): number {
  const { feature, threshold, left, right } = nodes;
  let node = root;
  while (feature[node] >= 0) node = values[at + feature[node]] <= threshold[node] ? left[node] : right[node];
  return node;
}
