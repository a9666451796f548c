import { Matrix } from "../numeric/matrix.js";
import { products, rowProducts } from "../numeric/product.js";
import { lbfgs, type Minimum, type Question } from "./lbfgs.js";
import type { Scaling } from "./scaling.js";

/** A logistic regression to be fitted on some rows of a matrix. */
export interface LogisticProblem {
  /** Rows to train on. */
  readonly rows: Int32Array;
  /** Class index of every row of the matrix. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** What is taken off each feature and what it is then divided by. */
  readonly scaling: Scaling;
  readonly C: number;
  /** Where the search starts, as `LogisticFit.parameters`; at 0 unless told. */
  readonly start?: Float64Array;
}

export interface LogisticLimits {
  readonly maxIter: number;
  readonly tol: number;
}

export interface LogisticFit {
  /** classes x features, for rows as they are in the matrix, before the scaling; 0 for a class without rows. */
  readonly coefficients: Float64Array;
  /** One a class; -Infinity for a class without rows. */
  readonly intercepts: Float64Array;
  readonly loss: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Where the search ended: weights of scaled features and intercepts of the classes that have rows. */
  readonly parameters: Float64Array;
}

/** How far float32 products put a loss off, as a share of it. */
const float32Noise = 1e-7;

/**
 * Minimises scikit-learn's objective (since 1.4), mean cross-entropy + ||W||² / (2 C n), of all problems in step: the scores of
 * all rows under all problems are one matrix product, and so are the gradients. `x` (n x d) is not in shared memory. Two classes have
 * one vector of weights there, w = W1 - W0 with W1 = -W0: the penalty on W is then twice as strong.
 */
export async function fitLogistic<T extends Float32Array | Float64Array>(
  x: Matrix<T>,
  problems: readonly LogisticProblem[],
  limits: LogisticLimits,
): Promise<LogisticFit[]> {
  const noise = x.data instanceof Float32Array ? float32Noise : 0;
  const fits = problems.map((problem) => new Fit(problem, x.columns, { ...limits, noise }));
  for (;;) {
    const active = fits.filter((fit) => fit.question !== undefined);
    if (active.length === 0) return fits.map((fit) => fit.result());
    const rows = active.reduce((sum, fit) => sum + fit.classes, 0);
    const weights = new Matrix(empty(x.data, rows * x.columns), rows, x.columns);
    let at = 0;
    for (const fit of active) {
      fit.place(weights.data, at * x.columns);
      at += fit.classes;
    }
    const scores = await rowProducts(weights, x);
    at = 0;
    const losses = active.map((fit) => {
      const loss = fit.toResiduals(scores.data, at * x.rows, x.rows);
      at += fit.classes;
      return loss;
    });
    const gradients = await products(scores, x);
    at = 0;
    active.forEach((fit, i) => {
      fit.answer(losses[i], gradients.data, at * x.columns);
      at += fit.classes;
    });
  }
}

const empty = <T extends Float32Array | Float64Array>(like: T, length: number): T =>
  (like instanceof Float32Array ? new Float32Array(length) : new Float64Array(length)) as T;

class Fit {
  /** Classes that have rows. */
  readonly classes: number;
  question: Question | undefined;
  private readonly search: Generator<Question, Minimum, number>;
  private readonly present: readonly number[];
  private readonly target: Int32Array;
  private readonly strength: number;
  private readonly offsets: Float64Array;
  private readonly sums: Float64Array;
  /** Scores and then shares, classes x rows; of each row the highest score, and the sum of the exponentials above it. */
  private readonly own: Float64Array;
  private readonly tops: Float64Array;
  private readonly totals: Float64Array;
  private minimum: Minimum | undefined;

  constructor(
    private readonly problem: LogisticProblem,
    private readonly features: number,
    limits: { maxIter: number; tol: number; noise: number },
  ) {
    const { rows, labels, C, start } = problem;
    this.present = [...new Set(Array.from(rows, (row) => labels[row]))].sort((a, b) => a - b);
    this.classes = this.present.length;
    const slot = new Map(this.present.map((label, k) => [label, k]));
    this.target = Int32Array.from(rows, (row) => slot.get(labels[row])!);
    this.strength = (this.classes === 2 ? 2 : 1) / (C * rows.length);
    this.offsets = new Float64Array(this.classes);
    this.sums = new Float64Array(this.classes);
    this.own = new Float64Array(this.classes * rows.length);
    this.tops = new Float64Array(rows.length);
    this.totals = new Float64Array(rows.length);
    this.search = lbfgs(start ?? new Float64Array(this.classes * (features + 1)), limits);
    this.take(this.search.next());
  }

  /** Writes the weights asked about, for unscaled rows: classes x features from `at` on. */
  place(weights: Float32Array | Float64Array, at: number): void {
    const { x } = this.question!;
    const {
      features,
      problem: {
        scaling: { mean, scale },
      },
    } = this;
    for (let c = 0; c < this.classes; c++) {
      let offset = x[this.classes * features + c];
      for (let j = 0; j < features; j++) {
        const weight = x[c * features + j] / scale[j];
        weights[at + c * features + j] = weight;
        offset -= weight * mean[j];
      }
      this.offsets[c] = offset;
    }
  }

  /** Puts the residuals of its rows where the scores of all n rows were (classes x n from `at` on), 0 for the others; gives the mean cross-entropy. */
  toResiduals(scores: Float32Array | Float64Array, at: number, n: number): number {
    const { classes, offsets, own, sums, target, tops, totals } = this;
    const { rows } = this.problem;
    const count = rows.length;
    // Class by class, as the scores lie in memory.
    tops.fill(-Infinity);
    for (let c = 0; c < classes; c++) {
      const scoresAt = at + c * n;
      const ownAt = c * count;
      for (let i = 0; i < count; i++) {
        const score = scores[scoresAt + rows[i]] + offsets[c];
        own[ownAt + i] = score;
        if (score > tops[i]) tops[i] = score;
      }
    }
    totals.fill(0);
    const rights = Float64Array.from(target, (c, i) => own[c * count + i] - tops[i]);
    for (let c = 0; c < classes; c++) {
      const ownAt = c * count;
      for (let i = 0; i < count; i++) totals[i] += own[ownAt + i] = Math.exp(own[ownAt + i] - tops[i]);
    }
    let loss = 0;
    for (let i = 0; i < count; i++) loss += Math.log(totals[i]) - rights[i];
    scores.fill(0, at, at + classes * n);
    for (let c = 0; c < classes; c++) {
      const scoresAt = at + c * n;
      const ownAt = c * count;
      let sum = 0;
      for (let i = 0; i < count; i++) {
        const residual = (own[ownAt + i] / totals[i] - (c === target[i] ? 1 : 0)) / count;
        sum += residual;
        scores[scoresAt + rows[i]] += residual;
      }
      sums[c] = sum;
    }
    return loss / count;
  }

  /** `gradients`: residuals times unscaled rows, classes x features from `at` on. */
  answer(crossEntropy: number, gradients: Float32Array | Float64Array, at: number): void {
    const { x, gradient } = this.question!;
    const {
      classes,
      features,
      strength,
      sums,
      problem: {
        scaling: { mean, scale },
      },
    } = this;
    let penalty = 0;
    for (let c = 0; c < classes; c++) {
      for (let j = 0; j < features; j++) {
        const k = c * features + j;
        gradient[k] = (gradients[at + k] - sums[c] * mean[j]) / scale[j] + strength * x[k];
        penalty += x[k] * x[k];
      }
      gradient[classes * features + c] = sums[c];
    }
    this.take(this.search.next(crossEntropy + (strength / 2) * penalty));
  }

  result(): LogisticFit {
    const { x, value, iterations, converged } = this.minimum!;
    const {
      features,
      problem: {
        classes,
        scaling: { mean, scale },
      },
    } = this;
    const coefficients = new Float64Array(classes * features);
    const intercepts = new Float64Array(classes).fill(-Infinity);
    this.present.forEach((label, k) => {
      intercepts[label] = x[this.classes * features + k];
      for (let j = 0; j < features; j++) {
        const weight = x[k * features + j] / scale[j];
        coefficients[label * features + j] = weight;
        intercepts[label] -= weight * mean[j];
      }
    });
    return { coefficients, intercepts, loss: value, iterations, converged, parameters: x };
  }

  private take(step: IteratorResult<Question, Minimum>): void {
    if (step.done) {
      this.minimum = step.value;
      this.question = undefined;
    } else this.question = step.value;
  }
}
