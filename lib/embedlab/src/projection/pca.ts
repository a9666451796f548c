import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { centre } from "../numeric/centre.js";
import { Matrix, requireFinite } from "../numeric/matrix.js";
import type { RunOptions } from "../numeric/run.js";
import { Tasks } from "../numeric/tasks.js";
import { inWorker, share } from "../numeric/workers.js";
import { exactPca } from "./exact-pca.js";
import { randomizedPca } from "./randomized-pca.js";

export interface PcaOptions extends Omit<RunOptions, "threads"> {
  /** At most min(n, d). */
  readonly nComponents: number;
  /**
   * "exact" decomposes the smaller of the covariance and the Gram matrix in float64, for min(n, d) up to 5,000;
   * "randomized" finds the subspace by random projection (Halko, Martinsson and Tropp, 2011) in float32 and decomposes
   * within it in float64; "auto" is exact to min(n, d) = 100, where it takes 20 ms, and for 80 % of the components or more.
   */
  readonly solver?: "auto" | "exact" | "randomized";
  /** Seeds "randomized". */
  readonly seed?: number;
}

export interface PcaResult {
  /** n x nComponents: the centred rows along the components. */
  readonly scores: Matrix<Float64Array>;
  /** nComponents x d, unit rows whose entry of largest magnitude is positive (scikit-learn's `svd_flip`). */
  readonly components: Matrix<Float64Array>;
  /** The variance along each component, over n - 1. */
  readonly explainedVariance: Float64Array;
  /** Its share of the total variance; 0 if x is constant. */
  readonly explainedVarianceRatio: Float64Array;
  readonly mean: Float64Array;
  readonly solver: "exact" | "randomized";
}

const mostExact = 5000;
const autoExact = 100;

/**
 * Principal component analysis of x (n x d). Throws InputError for values that are not finite, n < 2 or too many components.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const { scores } = await pca(x, { nComponents: 1 });
 * [scores.rows, scores.columns]; // => [ 6, 1 ]
 * ```
 */
export async function pca(x: Matrix, options: PcaOptions): Promise<PcaResult> {
  requireOptions("pca", options, "nComponents");
  requireFinite(x, "x");
  return pcaOf(new Matrix(share(x.data), x.rows, x.columns), options);
}

/** The same of finite rows in shared memory, whose values from `centre` may be known. */
export async function pcaOf(x: Matrix, options: PcaOptions, centred?: Float32Array): Promise<PcaResult> {
  const { nComponents, seed = 0, signal } = options;
  const most = Math.min(x.rows, x.columns);
  if (x.rows < 2) throw new InputError("x has one row; a variance needs two");
  if (!Number.isInteger(nComponents) || nComponents < 1 || nComponents > most) {
    throw new InputError(
      `nComponents ${nComponents} is not an integer from 1 to ${most}, the smaller of x's rows and columns`,
    );
  }
  const wanted = options.solver ?? "auto";
  const solver = wanted === "auto" ? (most <= autoExact || nComponents >= 0.8 * most ? "exact" : "randomized") : wanted;
  if (solver === "exact" && most > mostExact)
    throw new InputError(
      `solver "exact" takes min(rows, columns) up to ${mostExact} and x has ${most}; use "randomized"`,
    );
  const found = await (solver === "exact"
    ? inWorker(exactPca, [x, nComponents], { signal })
    : inWorker(randomizedPca, [x, centred ?? (await centredValues(x, signal)), nComponents, seed], { signal }));
  return {
    scores: new Matrix(found.scores, x.rows, nComponents),
    components: new Matrix(found.components, nComponents, x.columns),
    explainedVariance: found.variances,
    explainedVarianceRatio: found.variances.map((variance) =>
      found.totalVariance === 0 ? 0 : variance / found.totalVariance,
    ),
    mean: found.mean,
    solver,
  };
}

async function centredValues(x: Matrix, signal?: AbortSignal): Promise<Float32Array> {
  return (await centre(new Tasks("centring", "rows", x.rows, { signal }), x)).values;
}
