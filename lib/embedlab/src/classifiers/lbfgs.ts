export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  readonly iterations: number;
  /** False where maxIter came first or no lower point could be found. */
  readonly converged: boolean;
}

/** A point that a search asks about: whoever answers writes the gradient and gives the value. */
export interface Question {
  readonly x: Float64Array;
  readonly gradient: Float64Array;
}

export interface SearchLimits {
  readonly maxIter: number;
  /** Greatest entry of the gradient at the end. */
  readonly tol: number;
  /** How far values may be off, as a share of them; 0 unless told. Two values closer than that count as equal. */
  readonly noise?: number;
}

const memory = 10;
const sufficientDecrease = 1e-4;
const curvature = 0.9;
const mostTrials = 50;

/**
 * L-BFGS (Nocedal and Wright, 2006, algorithm 7.4) with a bisecting line search for the weak Wolfe conditions (Lewis and
 * Overton, 2013), until no entry of the gradient exceeds `tol`. As a generator, so that many searches can be answered by one
 * matrix product.
 */
export function* lbfgs(
  start: Float64Array,
  { maxIter, tol, noise = 0 }: SearchLimits,
): Generator<Question, Minimum, number> {
  const n = start.length;
  let x = start.slice();
  let gradient = new Float64Array(n);
  let value = yield { x, gradient };
  let trial = new Float64Array(n);
  let trialGradient = new Float64Array(n);
  const steps: { s: Float64Array; y: Float64Array; sy: number }[] = [];
  for (let iterations = 0; ; iterations++) {
    if (largest(gradient) <= tol) return { x, value, iterations, converged: true };
    if (iterations === maxIter) return { x, value, iterations, converged: false };
    const direction = quasiNewton(gradient, steps);
    const slope = dot(gradient, direction);
    const slack = noise * Math.abs(value);
    let low = 0;
    let high = Infinity;
    let step = steps.length === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
    let trialValue = Infinity;
    let trials = 0;
    for (; trials < mostTrials; trials++) {
      for (let i = 0; i < n; i++) trial[i] = x[i] + step * direction[i];
      trialValue = yield { x: trial, gradient: trialGradient };
      if (!(trialValue <= value + sufficientDecrease * step * slope + slack)) high = step;
      else if (dot(trialGradient, direction) < curvature * slope) low = step;
      else break;
      step = high === Infinity ? 2 * low : (low + high) / 2;
    }
    // At the limit of the numbers' precision no step lowers the value any more.
    if (trials === mostTrials) return { x, value, iterations, converged: false };
    const [s, y] = steps.length === memory ? reused(steps) : [new Float64Array(n), new Float64Array(n)];
    for (let i = 0; i < n; i++) {
      s[i] = trial[i] - x[i];
      y[i] = trialGradient[i] - gradient[i];
    }
    steps.push({ s, y, sy: dot(s, y) });
    [x, trial] = [trial, x];
    [gradient, trialGradient] = [trialGradient, gradient];
    value = trialValue;
  }
}

/** The memory of the oldest step, which is forgotten. */
function reused(steps: { s: Float64Array; y: Float64Array }[]): [Float64Array, Float64Array] {
  const { s, y } = steps.shift()!;
  return [s, y];
}

function quasiNewton(
  gradient: Float64Array,
  steps: readonly { s: Float64Array; y: Float64Array; sy: number }[],
): Float64Array {
  const direction = gradient.map((g) => -g);
  const alphas = new Float64Array(steps.length);
  for (let k = steps.length - 1; k >= 0; k--) {
    alphas[k] = dot(steps[k].s, direction) / steps[k].sy;
    add(direction, steps[k].y, -alphas[k]);
  }
  if (steps.length > 0) {
    const { y, sy } = steps[steps.length - 1];
    const scale = sy / dot(y, y);
    for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  }
  for (const [k, { s, y, sy }] of steps.entries()) add(direction, s, alphas[k] - dot(y, direction) / sy);
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  // Four independent sums: one alone would wait for each addition to end.
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  const whole = a.length - (a.length % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i] * b[i];
    s1 += a[i + 1] * b[i + 1];
    s2 += a[i + 2] * b[i + 2];
    s3 += a[i + 3] * b[i + 3];
  }
  for (let i = whole; i < a.length; i++) s0 += a[i] * b[i];
  return s0 + s1 + (s2 + s3);
}

function add(target: Float64Array, other: Float64Array, scale: number): void {
  for (let i = 0; i < target.length; i++) target[i] += scale * other[i];
}

function largest(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}
