import { InputError } from "../errors.js";
import type { Matrix } from "../numeric/matrix.js";
import { inWorker } from "../numeric/workers.js";
import { sharedFloat32 } from "./columns.js";
import type { ForestOptions, TreeLimits } from "./forest-options.js";
import { trainPackage, type PackageSettings } from "./ml-random-forest-trees.js";
import { joinTrees } from "./nodes.js";
import type { Forest } from "./predict.js";

/**
 * The engine "ml-random-forest" in a worker: the package trains; its trees are read into a Forest whose
 * probabilities are the trees' votes, as the package predicts. The package keeps no node sizes: a node's weight is the
 * number of training rows that reach it.
 */
export async function mlRandomForest(
  x: Matrix,
  labels: Int32Array,
  classes: number,
  nEstimators: number,
  limits: TreeLimits,
  options: ForestOptions,
): Promise<Forest> {
  const unknown = (["bootstrap", "classWeight"] as const).filter((name) => options[name] !== undefined);
  if (limits.minSamplesLeaf > 1)
    throw new InputError('ml-random-forest has no minSamplesLeaf; leave it out or use engine "embedlab"');
  if (unknown.length > 0)
    throw new InputError(`ml-random-forest has no ${unknown.join(", ")}; leave it out or use engine "embedlab"`);
  const settings: PackageSettings = { classes, nEstimators, limits, seed: options.seed ?? 0 };
  const trees = await inWorker(trainPackage, [sharedFloat32(x), x.columns, labels, settings], {
    signal: options.signal,
  });
  return {
    engine: "ml-random-forest",
    features: x.columns,
    classes,
    ...joinTrees(trees, classes),
    importances: null,
    outOfBag: null,
  };
}
