import { Random } from "../numeric/random.js";
import { balancedWeights, drawSample } from "./bootstrap.js";
import type { TreeLimits } from "./forest-options.js";
import type { TrainingData } from "./training-data.js";
import { type GrownTree, TreeGrower } from "./tree.js";
import { forWorkers } from "../numeric/worker-functions.js";

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

forWorkers(import.meta.url, { growTrees });
