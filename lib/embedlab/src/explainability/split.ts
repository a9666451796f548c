import { InputError } from "../errors.js";
import { Random } from "../numeric/random.js";

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
 */
export function stratifiedSplit(labels: ArrayLike<number>, options: { testSize?: number; seed?: number } = {}): Split {
  const { testSize = 0.2, seed = 0 } = options;
  if (!(testSize > 0 && testSize < 1)) throw new InputError(`testSize is ${testSize}; give a share between 0 and 1`);
  const random = new Random(seed);
  const classes = rowsByClass(labels);
  const testRows = Math.ceil(testSize * labels.length);
  for (const [label, rows] of classes) {
    if (rows.length < 2) throw new InputError(`class ${label} has a single row; a stratified split needs two of each class: leave it out`);
  }
  if (testRows < classes.size || labels.length - testRows < classes.size) {
    throw new InputError(`${testRows} of ${labels.length} rows for testing is too few or too many for ${classes.size} classes; change testSize`);
  }
  const shares = [...classes.values()].map((rows) => (rows.length * testRows) / labels.length);
  const taken = shares.map(Math.floor);
  const missing = testRows - taken.reduce((sum, count) => sum + count, 0);
  const byRemainder = [...random.permutation(shares.length)].sort((a, b) => shares[b] - taken[b] - (shares[a] - taken[a]));
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
 * is a test row once; a class with fewer rows than folds is missing from some. Row indices ascend.
 * Throws where no class has `nSplits` rows.
 */
export function stratifiedFolds(labels: ArrayLike<number>, options: { nSplits?: number; seed?: number } = {}): Split[] {
  const { nSplits = 5, seed = 0 } = options;
  if (!Number.isInteger(nSplits) || nSplits < 2) throw new InputError(`nSplits is ${nSplits}; give a whole number of at least 2`);
  const random = new Random(seed);
  const classes = rowsByClass(labels);
  const largest = Math.max(0, ...[...classes.values()].map((rows) => rows.length));
  if (largest < nSplits) throw new InputError(`nSplits is ${nSplits}, but the largest class has ${largest} rows; use fewer folds`);
  const fold = new Int32Array(labels.length);
  // Dealing the rows in class order, on and on, evens out both the folds and the classes in them.
  let dealt = 0;
  for (const rows of classes.values()) {
    const folds = random.shuffle(rows.map(() => dealt++ % nSplits));
    rows.forEach((row, i) => (fold[row] = folds[i]));
  }
  const all = Int32Array.from(fold.keys());
  return Array.from({ length: nSplits }, (_, k) => ({ train: all.filter((i) => fold[i] !== k), test: all.filter((i) => fold[i] === k) }));
}
