import { Random } from "../numeric/random.js";
import { balancedWeights, drawSample } from "./bootstrap.js";
import type { SortedColumns } from "./columns.js";
import { growTree, type Tree, type TreeLimits } from "./tree.js";

/** What every tree of a forest grows from. */
export interface GrowthTask {
  readonly columns: SortedColumns;
  /** The same values, row-major. */
  readonly values: Float32Array;
  readonly labels: Int32Array;
  readonly classes: number;
  readonly limits: TreeLimits;
  readonly bootstrap: boolean;
  /** A weight for each class, or null; `perSample` weighs the classes anew in each tree's sample. */
  readonly classWeights: Float64Array | null;
  readonly perSample: boolean;
}

export interface GrownTree extends Tree {
  /** The leaf of each row outside the tree's sample, -1 for those inside. */
  readonly outOfBagLeaf: Int32Array;
}

/** Worker entry: the trees of the given seeds. A tree depends on its seed alone. */
export function growTrees(task: GrowthTask, seeds: readonly number[]): GrownTree[] {
  return seeds.map((seed) => growSeeded(task, new Random(seed)));
}

function growSeeded(task: GrowthTask, random: Random): GrownTree {
  const { columns, values, labels, classes } = task;
  const shares = task.classWeights === null ? null : Float64Array.from(labels, (label) => task.classWeights![label]);
  const counts = task.bootstrap ? drawSample(columns.rows, shares, random) : new Float64Array(columns.rows).fill(1);
  const weight = counts.slice();
  const factor = task.perSample ? balancedWeights(labels, counts, classes) : task.bootstrap ? null : task.classWeights;
  if (factor !== null) for (let i = 0; i < weight.length; i++) weight[i] *= factor[labels[i]];
  const tree = growTree(columns, labels, classes, weight, task.limits, random);
  const outOfBagLeaf = new Int32Array(columns.rows).fill(-1);
  for (let i = 0; i < columns.rows; i++) {
    if (counts[i] === 0) outOfBagLeaf[i] = leafOf(tree, 0, values, i * columns.features);
  }
  return { ...tree, outOfBagLeaf };
}

/** The leaf under `root` that a row's float32 values, from `at` on, fall into. */
export function leafOf(
  nodes: { readonly feature: Int32Array; readonly threshold: Float64Array; readonly left: Int32Array; readonly right: Int32Array },
  root: number,
  values: Float32Array,
  at: number,
): number {
  const { feature, threshold, left, right } = nodes;
  let node = root;
  while (feature[node] >= 0) node = values[at + feature[node]] <= threshold[node] ? left[node] : right[node];
  return node;
}
