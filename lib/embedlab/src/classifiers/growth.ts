import { Random } from "../numeric/random.js";
import { balancedWeights, drawSample } from "./bootstrap.js";
import { Scratch } from "./forest-memory.js";
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

/** A tree and its number in the forest. */
export interface PlacedTree {
  readonly number: number;
  readonly tree: GrownTree;
}

/** Worker entry: grows trees, whose numbers `taken` shares out among the threads, until all are. A tree depends on its seed alone. */
export function growTrees(
  task: GrowthTask,
  seeds: readonly number[],
  taken: Int32Array,
  thread: number,
  post: (trees: number) => void,
): PlacedTree[] {
  const { labels, forest } = task.data;
  const { rows, classes } = forest;
  const { classWeights, bootstrap, perSample } = task;
  const shares = classWeights === null ? null : Float64Array.from(labels, (label) => classWeights[label]);
  const grower = new TreeGrower(task.data, task.limits, new Scratch(forest, thread));
  const grown: PlacedTree[] = [];
  for (let number = Atomics.add(taken, 0, 1); number < seeds.length; number = Atomics.add(taken, 0, 1)) {
    const random = new Random(seeds[number]);
    const weight = bootstrap ? drawSample(rows, shares, random) : new Float64Array(rows).fill(1);
    const factor = perSample ? balancedWeights(labels, weight, classes) : bootstrap ? null : classWeights;
    if (factor !== null) for (let i = 0; i < rows; i++) weight[i] *= factor[labels[i]];
    grown.push({ number, tree: grower.grow(weight, random) });
    post(1);
  }
  return grown;
}

forWorkers(import.meta.url, { growTrees });
