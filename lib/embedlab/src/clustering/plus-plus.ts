import type { Random } from "../numeric/random.js";

/** Candidates of one step. */
export const trialsOf = (k: number): number => 2 + Math.floor(Math.log(k));

/**
 * Greedy k-means++ (Arthur and Vassilvitskii, 2007, with 2 + ln k trials a centroid, as scikit-learn): the rows that
 * become centroids. Where the distances come from is the caller's affair: each yielded list of rows is answered by
 * the squared distances from each of them to all n rows, one after the other; they are read before the next is yielded.
 */
export function* plusPlus(random: Random, n: number, k: number): Generator<Int32Array, Int32Array, Float64Array> {
  const chosen = new Int32Array(k);
  const trials = trialsOf(k);
  chosen[0] = random.integer(n);
  const closest = (yield chosen.slice(0, 1)).slice(0, n);
  let potential = closest.reduce((sum, distance) => sum + distance, 0);
  for (let c = 1; c < k; c++) {
    const draws = Float64Array.from({ length: trials }, () => random.uniform() * potential).sort();
    const candidates = rowsAtPotential(closest, draws);
    const distances = yield candidates;
    let best = -1;
    let bestPotential = Infinity;
    for (let t = 0; t < trials; t++) {
      const sum = sumOfLeast(closest, distances, t * n);
      if (sum < bestPotential) {
        best = t;
        bestPotential = sum;
      }
    }
    for (let i = 0; i < n; i++) closest[i] = Math.min(closest[i], distances[best * n + i]);
    potential = bestPotential;
    chosen[c] = candidates[best];
  }
  return chosen;
}

function sumOfLeast(closest: Float64Array, distances: Float64Array, from: number): number {
  let sum = 0;
  for (let i = 0; i < closest.length; i++) {
    const distance = distances[from + i];
    sum += distance < closest[i] ? distance : closest[i];
  }
  return sum;
}

/** For each draw, in ascending order, the first row at which the running sum of `closest` reaches it. */
function rowsAtPotential(closest: Float64Array, draws: Float64Array): Int32Array {
  const rows = new Int32Array(draws.length).fill(closest.length - 1);
  let sum = 0;
  let draw = 0;
  for (let i = 0; i < closest.length && draw < draws.length; i++) {
    sum += closest[i];
    while (draw < draws.length && sum >= draws[draw]) rows[draw++] = i;
  }
  return rows;
}
