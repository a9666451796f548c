import { InputError } from "../errors.js";
import { Matrix, requireFinite } from "../numeric/matrix.js";
import { leafOf, type Nodes } from "./nodes.js";

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
