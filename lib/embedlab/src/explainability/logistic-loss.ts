import type { Floats } from "../numeric/matrix.js";
import { minimize, type Objective } from "./lbfgs.js";

/** A fit that a worker does: some rows of shared row-major values. */
export interface ProbeTask {
  readonly values: Floats;
  readonly features: number;
  /** Class index of every row of `values`. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Rows to train on. */
  readonly rows: Int32Array;
  readonly C: number;
  readonly maxIter: number;
  readonly tol: number;
}

export interface ProbeFit {
  /** classes x features; 0 for a class without rows. */
  readonly coefficients: Float64Array;
  /** One a class; -Infinity for a class without rows. */
  readonly intercepts: Float64Array;
  readonly loss: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/**
 * Worker entry: minimises scikit-learn's objective (since 1.4), mean cross-entropy + ||W||² / (2 C n), from 0. Two classes
 * have one vector of weights there, w = W1 - W0 with W1 = -W0: the penalty on W is then twice as strong.
 */
export function fitProbe(task: ProbeTask): ProbeFit {
  const { features, classes, rows, labels, C } = task;
  const present = [...new Set(Array.from(rows, (row) => labels[row]))].sort((a, b) => a - b);
  const slot = new Int32Array(classes).fill(-1);
  present.forEach((label, k) => (slot[label] = k));
  const strength = (present.length === 2 ? 2 : 1) / (C * rows.length);
  const objective = crossEntropy(task, Int32Array.from(rows, (row) => slot[labels[row]]), present.length, strength);
  const minimum = minimize(objective, new Float64Array(present.length * (features + 1)), task.maxIter, task.tol);
  const coefficients = new Float64Array(classes * features);
  const intercepts = new Float64Array(classes).fill(-Infinity);
  present.forEach((label, k) => {
    coefficients.set(minimum.x.subarray(k * features, (k + 1) * features), label * features);
    intercepts[label] = minimum.x[present.length * features + k];
  });
  return { coefficients, intercepts, loss: minimum.value, iterations: minimum.iterations, converged: minimum.converged };
}

/** Parameters are the weights, class after class, then the intercepts. */
function crossEntropy(task: ProbeTask, target: Int32Array, classes: number, strength: number): Objective {
  const { values, features, rows } = task;
  const n = rows.length;
  const weights = classes * features;
  const residual = new Float64Array(n * classes);
  return (x, gradient) => {
    let loss = 0;
    gradient.fill(0);
    for (let i = 0; i < n; i++) {
      const row = values.subarray(rows[i] * features, (rows[i] + 1) * features);
      const at = i * classes;
      let top = -Infinity;
      for (let c = 0; c < classes; c++) {
        const score = x[weights + c] + product(x, c * features, row);
        residual[at + c] = score;
        if (score > top) top = score;
      }
      const own = residual[at + target[i]] - top;
      let total = 0;
      for (let c = 0; c < classes; c++) total += residual[at + c] = Math.exp(residual[at + c] - top);
      for (let c = 0; c < classes; c++) residual[at + c] /= total * n;
      residual[at + target[i]] -= 1 / n;
      loss += (Math.log(total) - own) / n;
      for (let c = 0; c < classes; c++) gradient[weights + c] += residual[at + c];
    }
    // Four rows at a time: the gradient is read and written a quarter as often.
    let i = 0;
    for (; i + 4 <= n; i += 4) {
      for (let c = 0; c < classes; c++) {
        addFour(gradient, c * features, features, values, rows, i, residual, classes, c);
      }
    }
    for (; i < n; i++) {
      const base = rows[i] * features;
      for (let c = 0; c < classes; c++) {
        const r = residual[i * classes + c];
        for (let j = 0; j < features; j++) gradient[c * features + j] += r * values[base + j];
      }
    }
    for (let j = 0; j < weights; j++) {
      gradient[j] += strength * x[j];
      loss += (strength / 2) * x[j] * x[j];
    }
    return loss;
  };
}

function product(x: Float64Array, at: number, row: Floats): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  const even = row.length & ~3;
  for (let j = 0; j < even; j += 4) {
    a += x[at + j] * row[j];
    b += x[at + j + 1] * row[j + 1];
    c += x[at + j + 2] * row[j + 2];
    d += x[at + j + 3] * row[j + 3];
  }
  for (let j = even; j < row.length; j++) a += x[at + j] * row[j];
  return a + b + (c + d);
}

function addFour(
  gradient: Float64Array, at: number, features: number, values: Floats, rows: Int32Array, i: number,
  residual: Float64Array, classes: number, c: number,
): void {
  const [r0, r1, r2, r3] = [residual[i * classes + c], residual[(i + 1) * classes + c], residual[(i + 2) * classes + c], residual[(i + 3) * classes + c]];
  const [b0, b1, b2, b3] = [rows[i] * features, rows[i + 1] * features, rows[i + 2] * features, rows[i + 3] * features];
  for (let j = 0; j < features; j++) {
    gradient[at + j] += r0 * values[b0 + j] + r1 * values[b1 + j] + (r2 * values[b2 + j] + r3 * values[b3 + j]);
  }
}
