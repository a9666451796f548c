import type { Matrix } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import { plusPlus } from "./plus-plus.js";

export interface MiniBatchOptions {
  readonly nClusters: number;
  readonly batchSize: number;
  readonly maxIter?: number;
  readonly seed?: number;
}

/** scikit-learn's: clusters below this share of the largest are started anew, and batches without gain before it stops. */
const reassignmentRatio = 0.01;
const maxNoImprovement = 10;

/**
 * Mini-batch k-means (Sculley, 2010) as scikit-learn's MiniBatchKMeans with n_init 1 and tol 0: the cluster of each of `items`, rows
 * of x (n x d) that may repeat. It is quicker than k-means on very many rows and finds worse optima; it is here because MTEB scores with it.
 */
export function miniBatchKmeans(
  x: Matrix,
  items: Int32Array,
  { nClusters: k, batchSize, maxIter = 100, seed = 0 }: MiniBatchOptions,
): Int32Array {
  const { data, columns: d } = x;
  const random = new Random(seed);
  const batch = Math.min(batchSize, items.length);
  const drawn = (count: number): Int32Array =>
    Int32Array.from({ length: count }, () => items[random.integer(items.length)]);
  const initSize = Math.min(items.length, Math.max(3 * batch, 3 * k));
  let centres = startCentres(x, initSize < items.length ? drawn(initSize) : items, k, random);
  const counts = new Float64Array(k);
  const labels = new Int32Array(batch);
  const steps = Math.floor((maxIter * items.length) / batch);
  const weight = Math.min(1, (2 * batch) / (items.length + 1));
  let average: number | undefined;
  let least = Infinity;
  let withoutGain = 0;
  let sinceReassigned = 0;
  for (let step = 0; step < steps; step++) {
    const rows = drawn(batch);
    const inertia = assign(x, rows, centres, k, labels) / batch;
    const moved = centres.slice();
    update(moved, counts, data, d, rows, labels);
    sinceReassigned += batch;
    if (counts.includes(0) || sinceReassigned >= 10 * k) {
      sinceReassigned = 0;
      reassign(moved, counts, data, d, rows, random);
    }
    centres = moved;
    // The first batch was judged by the starting centres.
    if (step === 0) continue;
    average = average === undefined ? inertia : average * (1 - weight) + inertia * weight;
    if (average < least) {
      least = average;
      withoutGain = 0;
    } else if (++withoutGain >= maxNoImprovement) break;
  }
  const found = new Int32Array(items.length);
  assign(x, items, centres, k, found);
  return found;
}

function startCentres({ data, columns: d }: Matrix, rows: Int32Array, k: number, random: Random): Float64Array {
  const search = plusPlus(random, rows.length, k);
  let step = search.next();
  while (!step.done) {
    const distances = new Float64Array(step.value.length * rows.length);
    step.value.forEach((place, t) => {
      const from = rows[place] * d;
      for (let i = 0; i < rows.length; i++) {
        let sum = 0;
        for (let j = 0, at = rows[i] * d; j < d; j++) sum += (data[at + j] - data[from + j]) ** 2;
        distances[t * rows.length + i] = sum;
      }
    });
    step = search.next(distances);
  }
  const centres = new Float64Array(k * d);
  step.value.forEach((place, c) => {
    for (let j = 0; j < d; j++) centres[c * d + j] = data[rows[place] * d + j];
  });
  return centres;
}

/** Fills the nearest centre of each row; returns the sum of squared distances. */
function assign(
  { data, columns: d }: Matrix,
  rows: Int32Array,
  centres: Float64Array,
  k: number,
  labels: Int32Array,
): number {
  let inertia = 0;
  const known = new Map<number, number>();
  for (let i = 0; i < rows.length; i++) {
    const at = rows[i] * d;
    const before = known.get(rows[i]);
    let best = Infinity;
    for (let c = before === undefined ? 0 : labels[before]; c < (before === undefined ? k : labels[before] + 1); c++) {
      let sum = 0;
      for (let j = 0, to = c * d; j < d; j++) {
        const difference = data[at + j] - centres[to + j];
        sum += difference * difference;
      }
      if (sum < best) {
        best = sum;
        labels[i] = c;
      }
    }
    known.set(rows[i], i);
    inertia += best;
  }
  return inertia;
}

/** Each centre becomes the mean of all rows that it was ever given. */
function update(
  centres: Float64Array,
  counts: Float64Array,
  data: Matrix["data"],
  d: number,
  rows: Int32Array,
  labels: Int32Array,
): void {
  const before = counts.slice();
  for (const c of labels) counts[c]++;
  for (let c = 0; c < counts.length; c++)
    if (counts[c] > before[c]) for (let j = 0; j < d; j++) centres[c * d + j] *= before[c] / counts[c];
  for (let i = 0; i < rows.length; i++) {
    const to = labels[i] * d;
    for (let j = 0, at = rows[i] * d; j < d; j++) centres[to + j] += data[at + j] / counts[labels[i]];
  }
}

/** Centres with far fewer rows than the largest are put on rows of the batch, half of the batch at most. */
function reassign(
  centres: Float64Array,
  counts: Float64Array,
  data: Matrix["data"],
  d: number,
  rows: Int32Array,
  random: Random,
): void {
  const most = Math.max(...counts);
  const small = [...counts.keys()]
    .filter((c) => counts[c] < reassignmentRatio * most)
    .sort((a, b) => counts[a] - counts[b] || a - b)
    .slice(0, Math.floor(rows.length / 2));
  if (small.length === 0) return;
  const kept = [...counts].filter((_, c) => !small.includes(c));
  const places = random.permutation(rows.length);
  small.forEach((c, at) => {
    for (let j = 0; j < d; j++) centres[c * d + j] = data[rows[places[at]] * d + j];
    counts[c] = Math.min(...kept);
  });
}
