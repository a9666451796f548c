import { InputError } from "../errors.js";
import { Matrix, requireFinite } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import type { RunOptions } from "../numeric/run.js";
import { Tasks } from "../numeric/tasks.js";
import { share, threadCount } from "../numeric/workers.js";
import { balancedWeights, type ClassWeight } from "./bootstrap.js";
import { emptyLevels, sharedFloat32 } from "./columns.js";
import { joinTrees, type Nodes } from "./nodes.js";
import { type GrowthTask, leafOf } from "./growth.js";
import { countClasses } from "./labels.js";
import { mlRandomForest } from "./ml-random-forest.js";
import type { GrownTree } from "./tree.js";
import { workerModule } from "../numeric/worker-module.js";

/** Options of a forest: scikit-learn's RandomForestClassifier names and meanings. */
export interface ForestOptions extends RunOptions {
  /** Default 100. */
  readonly nEstimators?: number;
  /** Splits on the longest path; without limit unless told. */
  readonly maxDepth?: number;
  /** Default 2. */
  readonly minSamplesSplit?: number;
  /** Different rows in a leaf at least; default 1. */
  readonly minSamplesLeaf?: number;
  /** Features tried at each split: "sqrt" (default), "log2", a count, or null for all. */
  readonly maxFeatures?: "sqrt" | "log2" | number | null;
  /** Each tree on a sample with replacement; default true. */
  readonly bootstrap?: boolean;
  readonly classWeight?: ClassWeight;
  /** Number of classes where the rows may lack the last; the greatest label + 1 unless told. */
  readonly nClasses?: number;
  /** Default 0. */
  readonly seed?: number;
  /**
   * "ml-random-forest" is that package's RandomForestClassifier. Measured against scikit-learn it draws
   * features once a tree, not a split, its accuracy is far lower and 100 trees at 840 x 1024 take minutes: a cross-check
   * for small input. It knows nEstimators, maxDepth, maxFeatures, minSamplesSplit and seed, and refuses the others.
   */
  readonly engine?: "embedlab" | "ml-random-forest";
}

/** Predictions for the training rows by the trees that have not seen them. */
export interface OutOfBag {
  /** Share of the judged rows whose most probable class is theirs; NaN where none could be judged. */
  readonly accuracy: number;
  /** Class probabilities (rows x classes); NaN in rows that every tree has seen. */
  readonly probabilities: Matrix<Float64Array>;
  /** Rows that every tree has seen. */
  readonly unjudged: number;
}

/** A trained forest: plain typed arrays, the input of SHAP. */
export interface Forest extends Nodes {
  readonly engine: string;
  readonly features: number;
  readonly classes: number;
  /** Mean decrease in Gini impurity per feature, sums to 1 (all 0 where no tree splits); null where unknown. */
  readonly importances: Float64Array | null;
  /** Null without bootstrap, and for forests trained elsewhere. */
  readonly outOfBag: OutOfBag | null;
}

const atLeast = (name: string, value: number, least: number): number => {
  if (!Number.isInteger(value) || value < least)
    throw new InputError(`${name} is ${value}; give a whole number of at least ${least}`);
  return value;
};

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
  requireFinite(x, "the forest's input");
  const { target, classes } = countClasses(labels, x.rows, options.nClasses);
  const nEstimators = atLeast("nEstimators", options.nEstimators ?? 100, 1);
  const limits = {
    maxDepth:
      options.maxDepth === undefined || options.maxDepth === Infinity
        ? Infinity
        : atLeast("maxDepth", options.maxDepth, 1),
    minSamplesSplit: atLeast("minSamplesSplit", options.minSamplesSplit ?? 2, 2),
    minSamplesLeaf: atLeast("minSamplesLeaf", options.minSamplesLeaf ?? 1, 1),
    maxFeatures: featuresTried(options.maxFeatures, x.columns),
  };
  const random = new Random(options.seed ?? 0);
  if (options.engine === "ml-random-forest") return mlRandomForest(x, target, classes, nEstimators, limits, options);
  const seeds = Array.from({ length: nEstimators }, () => random.bits());

  const threads = Math.max(1, options.threads ?? threadCount());
  const levels = emptyLevels(x.rows, x.columns);
  const values = sharedFloat32(x);
  const width = Math.ceil(x.columns / threads);
  const sorting = new Tasks("sorting columns", "columns", x.columns, { signal: options.signal, threads });
  await Promise.all(
    Array.from({ length: Math.ceil(x.columns / width) }, (_, i) =>
      sorting.run(
        workerModule<typeof import("./columns.js")>(new URL("./columns.js", import.meta.url)),
        "levelColumns",
        [values, x.columns, levels, i * width, Math.min(x.columns, (i + 1) * width)],
      ),
    ),
  );

  const task: GrowthTask = {
    data: { rows: x.rows, features: x.columns, classes, values, levels, labels: share(target) },
    limits,
    bootstrap: options.bootstrap ?? true,
    classWeights: classWeights(options.classWeight, target, classes),
    perSample: options.classWeight === "balanced_subsample",
  };
  const chunk = Math.min(8, Math.ceil(nEstimators / (8 * threads)));
  const growing = new Tasks("random forest", "trees", nEstimators, options);
  const chunks = Array.from({ length: Math.ceil(nEstimators / chunk) }, (_, i) =>
    seeds.slice(i * chunk, (i + 1) * chunk),
  );
  const module = workerModule<typeof import("./growth.js")>(new URL("./growth.js", import.meta.url));
  const trees = (
    await Promise.all(chunks.map((own) => growing.run(module, "growTrees", [task, own], own.length)))
  ).flat();
  const nodes = joinTrees(trees, classes);
  return {
    engine: "embedlab",
    features: x.columns,
    classes,
    ...nodes,
    importances: impurityImportances(nodes, x.columns),
    outOfBag: task.bootstrap ? outOfBag(trees, target, classes) : null,
  };
}

function featuresTried(maxFeatures: ForestOptions["maxFeatures"], features: number): number {
  if (maxFeatures === null) return features;
  if (maxFeatures === undefined || maxFeatures === "sqrt") return Math.max(1, Math.floor(Math.sqrt(features)));
  if (maxFeatures === "log2") return Math.max(1, Math.floor(Math.log2(features)));
  if (atLeast("maxFeatures", maxFeatures, 1) > features)
    throw new InputError(`maxFeatures is ${maxFeatures}, but there are ${features} features`);
  return maxFeatures;
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

/** Mean over trees of each feature's share of the impurity that the tree removes, as scikit-learn's feature_importances_. */
export function impurityImportances(nodes: Nodes, features: number): Float64Array {
  const { feature, left, right, weight, impurity, roots } = nodes;
  const mean = new Float64Array(features);
  const own = new Float64Array(features);
  for (let t = 0; t < roots.length; t++) {
    own.fill(0);
    let total = 0;
    for (let node = roots[t]; node < (roots[t + 1] ?? feature.length); node++) {
      if (feature[node] < 0) continue;
      const [l, r] = [left[node], right[node]];
      const removed = weight[node] * impurity[node] - weight[l] * impurity[l] - weight[r] * impurity[r];
      own[feature[node]] += removed;
      total += removed;
    }
    if (total > 0) for (let f = 0; f < features; f++) mean[f] += own[f] / total;
  }
  const sum = mean.reduce((a, b) => a + b, 0);
  return sum > 0 ? mean.map((m) => m / sum) : mean;
}

/**
 * Class probabilities (rows x classes): the mean over trees of the class shares in each row's leaf.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const forest = await randomForest(x, [0, 0, 0, 1, 1, 1], { nEstimators: 20 });
 * predictProbabilities(forest, x).columns; // => 2
 * ```
 */
export function predictProbabilities(forest: Forest, x: Matrix): Matrix<Float64Array> {
  const { values } = forestInput(forest, x);
  const { classes, features, value, roots } = forest;
  const out = new Float64Array(x.rows * classes);
  for (let i = 0; i < x.rows; i++) {
    for (let t = 0; t < roots.length; t++) {
      const leaf = leafOf(forest, roots[t], values, i * features) * classes;
      for (let c = 0; c < classes; c++) out[i * classes + c] += value[leaf + c];
    }
  }
  for (let at = 0; at < out.length; at++) out[at] /= roots.length;
  return new Matrix(out, x.rows, classes);
}

/**
 * The most probable class of each row.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const forest = await randomForest(x, [0, 0, 0, 1, 1, 1], { nEstimators: 20 });
 * accuracy(predict(forest, x), [0, 0, 0, 1, 1, 1]); // => 1
 * ```
 */
export function predict(forest: Forest, x: Matrix): Int32Array {
  return mostProbable(predictProbabilities(forest, x));
}

/** The column of each row's greatest value, the first of equals. */
export function mostProbable(probabilities: Matrix): Int32Array {
  const { data, columns } = probabilities;
  return Int32Array.from({ length: probabilities.rows }, (_, i) => {
    let best = 0;
    for (let c = 1; c < columns; c++) if (data[i * columns + c] > data[i * columns + best]) best = c;
    return best;
  });
}

/**
 * Share of equal labels; NaN for none.
 * @example
 * ```ts
 * accuracy([0, 1, 1], [0, 1, 0]).toFixed(2); // => '0.67'
 * ```
 */
export function accuracy(predicted: ArrayLike<number>, labels: ArrayLike<number>): number {
  if (predicted.length !== labels.length)
    throw new InputError(`${predicted.length} predictions for ${labels.length} labels`);
  let right = 0;
  for (let i = 0; i < labels.length; i++) if (predicted[i] === labels[i]) right++;
  return right / labels.length;
}

/** Checks rows against the forest's features and gives their values as the forest sees them. */
export function forestInput(forest: Forest, x: Matrix): { values: Float32Array } {
  if (x.columns !== forest.features)
    throw new InputError(`the forest was trained on ${forest.features} features, the rows have ${x.columns}`);
  requireFinite(x, "the rows to predict");
  return { values: x.data instanceof Float32Array ? x.data : Float32Array.from(x.data) };
}
