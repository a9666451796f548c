import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { Random } from "../numeric/random.js";
import { summary } from "../numeric/summary.js";

/** Row indices for training and for testing. */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

function rowsByClass(labels: ArrayLike<number>): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  for (let i = 0; i < labels.length; i++) {
    const own = rows.get(labels[i]);
    if (own === undefined) rows.set(labels[i], [i]);
    else own.push(i);
  }
  return new Map([...rows].sort(([a], [b]) => a - b));
}

/**
 * A random split that keeps the class shares, as scikit-learn's train_test_split(stratify=labels): ceil(testSize * n)
 * test rows (`testSize` is a share in (0, 1), default 0.2), largest remainders rounded up, remainder ties at random.
 * Throws where a class has a single row or a side has fewer rows than there are classes.
 * @example
 * ```ts
 * const { train, test } = stratifiedSplit([0, 0, 0, 0, 1, 1, 1, 1], { testSize: 0.25, seed: 0 });
 * [train.length, test.length]; // => [ 6, 2 ]
 * ```
 */
export function stratifiedSplit(labels: ArrayLike<number>, options: { testSize?: number; seed?: number } = {}): Split {
  requireOptions("stratifiedSplit", options);
  const { testSize = 0.2, seed = 0 } = options;
  if (!(testSize > 0 && testSize < 1)) throw new InputError(`testSize is ${testSize}; give a share between 0 and 1`);
  const random = new Random(seed);
  const classes = rowsByClass(labels);
  const testRows = Math.ceil(testSize * labels.length);
  for (const [label, rows] of classes) {
    if (rows.length < 2)
      throw new InputError(`class ${label} has a single row; a stratified split needs two of each class: leave it out`);
  }
  if (testRows < classes.size || labels.length - testRows < classes.size) {
    throw new InputError(
      `${testRows} of ${labels.length} rows for testing is too few or too many for ${classes.size} classes; change testSize`,
    );
  }
  const shares = [...classes.values()].map((rows) => (rows.length * testRows) / labels.length);
  const taken = shares.map(Math.floor);
  const missing = testRows - taken.reduce((sum, count) => sum + count, 0);
  const byRemainder = [...random.permutation(shares.length)].sort(
    (a, b) => shares[b] - taken[b] - (shares[a] - taken[a]),
  );
  for (const c of byRemainder.slice(0, missing)) taken[c]++;
  const train: number[] = [];
  const test: number[] = [];
  for (const [c, rows] of [...classes.values()].entries()) {
    const shuffled = random.shuffle(rows);
    test.push(...shuffled.slice(0, taken[c]));
    train.push(...shuffled.slice(taken[c]));
  }
  return { train: random.shuffle(Int32Array.from(train)), test: random.shuffle(Int32Array.from(test)) };
}

/**
 * `nSplits` folds of like size and class shares, shuffled, as scikit-learn's StratifiedKFold(shuffle=True): every row
 * is a test row once; a class with fewer rows than folds is missing from some. With `groups`, a number for each row, rows of a
 * group are in one fold, as in its StratifiedGroupKFold. Row indices ascend.
 * Throws where no class has `nSplits` rows.
 * @example
 * ```ts
 * stratifiedFolds([0, 0, 0, 1, 1, 1], { nSplits: 3 }).map(({ test }) => test.length); // => [ 2, 2, 2 ]
 * ```
 */
export function stratifiedFolds(
  labels: ArrayLike<number>,
  options: { nSplits?: number; seed?: number; groups?: ArrayLike<number> } = {},
): Split[] {
  requireOptions("stratifiedFolds", options);
  const { nSplits = 5, seed = 0, groups } = options;
  if (!Number.isInteger(nSplits) || nSplits < 2)
    throw new InputError(`nSplits is ${nSplits}; give a whole number of at least 2`);
  if (groups !== undefined && groups.length !== labels.length)
    throw new InputError(`${groups.length} groups for ${labels.length} rows`);
  const random = new Random(seed);
  const classes = rowsByClass(labels);
  const largest = Math.max(0, ...[...classes.values()].map((rows) => rows.length));
  if (largest < nSplits)
    throw new InputError(`nSplits is ${nSplits}, but the largest class has ${largest} rows; use fewer folds`);
  const fold =
    groups !== undefined && new Set(Array.from(groups)).size < groups.length
      ? groupedFolds(labels, groups, nSplits, random)
      : dealtFolds(labels.length, classes, nSplits, random);
  const all = Int32Array.from(fold.keys());
  return Array.from({ length: nSplits }, (_, k) => ({
    train: all.filter((i) => fold[i] !== k),
    test: all.filter((i) => fold[i] === k),
  }));
}

/** Dealing the rows in class order, on and on, evens out both the folds and the classes in them. */
function dealtFolds(rows: number, classes: Map<number, number[]>, nSplits: number, random: Random): Int32Array {
  const fold = new Int32Array(rows);
  let dealt = 0;
  for (const own of classes.values()) {
    const folds = random.shuffle(own.map(() => dealt++ % nSplits));
    own.forEach((row, i) => (fold[row] = folds[i]));
  }
  return fold;
}

/**
 * scikit-learn's StratifiedGroupKFold: groups in the order of how unevenly they hold the classes, each to the fold where the classes'
 * shares then differ least between folds, of equal ones to the one with fewest rows. Shuffled groups break ties; without `random` they are
 * taken in ascending order, as with shuffle=False.
 */
export function groupedFolds(
  labels: ArrayLike<number>,
  groups: ArrayLike<number>,
  nSplits: number,
  random?: Random,
): Int32Array {
  const classes = [...new Set(Array.from(labels))].sort((a, b) => a - b);
  const place = new Map(classes.map((label, c) => [label, c]));
  const names = [...new Set(Array.from(groups))].sort((a, b) => a - b);
  const order = random === undefined ? names : random.shuffle(names);
  const counts = new Map(order.map((name) => [name, new Float64Array(classes.length)]));
  const total = new Float64Array(classes.length);
  for (let i = 0; i < labels.length; i++) {
    counts.get(groups[i])![place.get(labels[i])!]++;
    total[place.get(labels[i])!]++;
  }
  const uneven = new Map(order.map((name) => [name, deviation(counts.get(name)!)]));
  order.sort((a, b) => uneven.get(b)! - uneven.get(a)!);
  const held = Array.from({ length: nSplits }, () => new Float64Array(classes.length));
  const sizes = new Float64Array(nSplits);
  const foldOf = new Map<number, number>();
  // Only the classes that a group holds change their spread over the folds.
  const spreads = new Float64Array(classes.length);
  const shares = new Float64Array(nSplits);
  const spreadOf = (c: number, more: number, at: number): number => {
    for (let f = 0; f < nSplits; f++) shares[f] = (held[f][c] + (f === at ? more : 0)) / total[c];
    return deviation(shares);
  };
  for (const name of order) {
    const own = counts.get(name)!;
    const concerned = [...own.keys()].filter((c) => own[c] > 0);
    let best = 0;
    let least = Infinity;
    const before = spreads.reduce((sum, spread) => sum + spread, 0);
    for (let f = 0; f < nSplits; f++) {
      const mean = concerned.reduce((sum, c) => sum + spreadOf(c, own[c], f) - spreads[c], before) / classes.length;
      // NumPy's isclose.
      const near = Math.abs(mean - least) <= 1e-8 + 1e-5 * least;
      if (least === Infinity || mean < least || (near && sizes[f] < sizes[best])) {
        best = f;
        least = mean;
      }
    }
    foldOf.set(name, best);
    for (const c of concerned) {
      held[best][c] += own[c];
      sizes[best] += own[c];
      spreads[c] = spreadOf(c, 0, -1);
    }
  }
  return Int32Array.from({ length: labels.length }, (_, i) => foldOf.get(groups[i])!);
}

const deviation = (values: Float64Array): number => Math.sqrt(summary(values).variance(0));
