import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import type { Matrix } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import type { RunOptions } from "../numeric/run.js";
import { summary } from "../numeric/summary.js";
import { Tasks } from "../numeric/tasks.js";
import { share, threadCount } from "../numeric/workers.js";
import { sharedFloat32 } from "../classifiers/columns.js";
import { type Forest, forestInput } from "../classifiers/predict.js";
import { countClasses } from "../classifiers/labels.js";
import { permutedAccuracies, type PermutationTask } from "./permuted-accuracy.js";

export interface PermutationImportance {
  /** Mean loss of accuracy per feature. */
  readonly mean: Float64Array;
  /** Standard deviation over the repeats. */
  readonly deviation: Float64Array;
  /** Accuracy on the rows as they are. */
  readonly accuracy: number;
  readonly repeats: number;
}

/**
 * Accuracy that a forest loses when one feature's values are shuffled among the rows (Breiman, 2001; scikit-learn's
 * permutation_importance), over `repeats` shuffles (default 5) from `seed` (default 0). Take rows that it was not trained on.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const labels = [0, 0, 0, 1, 1, 1];
 * const forest = await randomForest(x, labels, { nEstimators: 20 });
 * (await permutationImportance(forest, x, labels)).mean.length; // => 2
 * ```
 */
export async function permutationImportance(
  forest: Forest,
  x: Matrix,
  labels: ArrayLike<number>,
  options: RunOptions & { readonly repeats?: number; readonly seed?: number } = {},
): Promise<PermutationImportance> {
  requireOptions("permutationImportance", options);
  const { repeats = 5, seed = 0 } = options;
  if (!Number.isInteger(repeats) || repeats < 1)
    throw new InputError(`repeats is ${repeats}; give a whole number of at least 1`);
  forestInput(forest, x);
  const { target } = countClasses(labels, x.rows, forest.classes);
  const { features, classes } = forest;
  const random = new Random(seed);
  const seeds = Array.from({ length: features }, () => random.bits());
  const task: PermutationTask = {
    nodes: {
      roots: forest.roots,
      feature: forest.feature,
      threshold: forest.threshold,
      left: forest.left,
      right: forest.right,
      value: forest.value,
      weight: forest.weight,
      impurity: forest.impurity,
    },
    features,
    classes,
    values: sharedFloat32(x),
    labels: share(target),
    repeats,
  };
  const size = Math.ceil(features / (4 * Math.max(1, options.threads ?? threadCount())));
  const tasks = new Tasks("permutation importance", "features", features, options);
  const chunks = await Promise.all(
    Array.from({ length: Math.ceil(features / size) }, (_, i) => {
      const own = seeds.slice(i * size, (i + 1) * size);
      return tasks.run(permutedAccuracies, [task, i * size, own], own.length);
    }),
  );
  const { accuracy } = chunks[0];
  const losses = chunks.flatMap(({ permuted }) => Array.from(permuted, (value) => accuracy - value));
  const lost = Array.from({ length: features }, (_, f) => summary(losses.slice(f * repeats, (f + 1) * repeats)));
  return {
    mean: Float64Array.from(lost, ({ mean }) => mean),
    deviation: Float64Array.from(lost, ({ variance }) => Math.sqrt(variance(0))),
    accuracy,
    repeats,
  };
}
