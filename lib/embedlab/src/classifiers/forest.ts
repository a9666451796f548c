import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { Matrix, requireFinite } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import { Tasks } from "../numeric/tasks.js";
import { inWorker, share, threadCount } from "../numeric/workers.js";
import { balancedWeights, type ClassWeight } from "./bootstrap.js";
import { levelColumns, sharedFloat32 } from "./columns.js";
import { type ForestMemory, inForestMemory } from "./forest-memory.js";
import { atLeast, type ForestOptions, treeLimits } from "./forest-options.js";
import { growTrees, type GrowthTask } from "./growth.js";
import { impurityImportances } from "./impurity-importances.js";
import { countClasses } from "./labels.js";
import { mlRandomForest } from "./ml-random-forest.js";
import { joinTrees } from "./nodes.js";
import { type Forest, mostProbable, type OutOfBag } from "./predict.js";
import type { GrownTree } from "./tree.js";

/**
 * Trains a random forest of CART trees (Breiman, 2001; Gini, a fresh draw of features at each split) on
 * rows x features values, seen as float32, and labels 0..classes-1. The same seed gives the same bits, whatever
 * `threads` is. Throws InputError for values that are not finite, unlabelled rows and a single class.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const forest = await randomForest(x, [0, 0, 0, 1, 1, 1], { nEstimators: 20, seed: 0 });
 * predict(forest, Matrix.fromRows([[9, 9]])); // => Int32Array(1) [ 1 ]
 * ```
 */
export async function randomForest(x: Matrix, labels: ArrayLike<number>, options: ForestOptions = {}): Promise<Forest> {
  requireOptions("randomForest", options);
  requireFinite(x, "the forest's input");
  const { target, classes } = countClasses(labels, x.rows, options.nClasses);
  const nEstimators = atLeast("nEstimators", options.nEstimators ?? 100, 1);
  const limits = treeLimits(options, x.columns);
  const bootstrap = options.bootstrap ?? true;
  const random = new Random(options.seed ?? 0);
  if (options.engine === "ml-random-forest") return mlRandomForest(x, target, classes, nEstimators, limits, options);
  const seeds = Array.from({ length: nEstimators }, () => random.bits());

  const threads = Math.max(1, options.threads ?? threadCount());
  const trees = await inForestMemory(target, x.columns, classes, threads, async (forest) => {
    const values = sharedFloat32(x);
    await level(values, forest, threads, options.signal);
    const task: GrowthTask = {
      data: { values, labels: share(target), forest },
      limits,
      bootstrap,
      classWeights: classWeights(options.classWeight, target, classes),
      perSample: options.classWeight === "balanced_subsample",
    };
    return grow(task, seeds, threads, options);
  });
  const nodes = joinTrees(trees, classes);
  return {
    engine: "embedlab",
    features: x.columns,
    classes,
    ...nodes,
    importances: impurityImportances(nodes, x.columns),
    outOfBag: bootstrap ? outOfBag(trees, target, classes) : null,
  };
}

/** Fills in the levels of all columns. */
async function level(
  values: Float32Array,
  forest: ForestMemory,
  threads: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { features } = forest;
  const width = Math.ceil(features / threads);
  const tasks = new Tasks("sorting columns", "columns", features, { signal, threads });
  const starts = Array.from({ length: Math.ceil(features / width) }, (_, thread) => thread * width);
  await Promise.all(
    starts.map((from, thread) =>
      tasks.run(levelColumns, [values, forest, from, Math.min(features, from + width), thread]),
    ),
  );
}

/** The trees of the seeds, in their order. */
async function grow(
  task: GrowthTask,
  seeds: readonly number[],
  threads: number,
  { signal, onProgress }: ForestOptions,
): Promise<GrownTree[]> {
  const total = seeds.length;
  let done = 0;
  const onMessage = (trees: number): void =>
    onProgress?.({ step: "random forest", done: (done += trees), total, unit: "trees" });
  const taken = new Int32Array(new SharedArrayBuffer(4));
  const grown = await Promise.all(
    Array.from({ length: Math.min(threads, total) }, (_, thread) =>
      inWorker(growTrees, [task, seeds, taken, thread], { signal, onMessage }),
    ),
  );
  const trees = new Array<GrownTree>(total);
  for (const { number, tree } of grown.flat()) trees[number] = tree;
  return trees;
}

function classWeights(weight: ClassWeight | undefined, labels: Int32Array, classes: number): Float64Array | null {
  if (weight === undefined || weight === "balanced_subsample") return null;
  if (weight === "balanced") return balancedWeights(labels, new Float64Array(labels.length).fill(1), classes);
  for (const [label, value] of Object.entries(weight)) {
    if (!(value > 0) || value === Infinity)
      throw new InputError(`classWeight of class ${label} is ${value}; give a positive number`);
    if (!(Number(label) < classes))
      throw new InputError(`classWeight names class ${label}, but the classes are 0 to ${classes - 1}`);
  }
  return Float64Array.from({ length: classes }, (_, c) => weight[c] ?? 1);
}

function outOfBag(trees: readonly GrownTree[], labels: Int32Array, classes: number): OutOfBag {
  const rows = labels.length;
  const sums = new Float64Array(rows * classes);
  const judges = new Int32Array(rows);
  for (const { outOfBagLeaf, value } of trees) {
    for (let i = 0; i < rows; i++) {
      if (outOfBagLeaf[i] < 0) continue;
      judges[i]++;
      for (let c = 0; c < classes; c++) sums[i * classes + c] += value[outOfBagLeaf[i] * classes + c];
    }
  }
  const probabilities = new Matrix(
    sums.map((sum, at) => sum / judges[Math.floor(at / classes)]),
    rows,
    classes,
  );
  const predicted = mostProbable(probabilities);
  let judged = 0;
  let right = 0;
  for (let i = 0; i < rows; i++) {
    if (judges[i] === 0) continue;
    judged++;
    if (predicted[i] === labels[i]) right++;
  }
  return { accuracy: right / judged, probabilities, unjudged: rows - judged };
}
