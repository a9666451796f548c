import { InputError } from "../errors.js";
import { Layout, ownMemory } from "../numeric/layout.js";
import type { Floats } from "../numeric/matrix.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** How much points belong together, sparse: row i's columns lie from offsets[i] to offsets[i + 1], in ascending order. */
export interface Affinities {
  readonly n: number;
  readonly offsets: Int32Array;
  readonly columns: Int32Array;
  /** Symmetric. t-SNE's joint probabilities sum to 1; UMAP's memberships are each from 0 to 1. */
  readonly values: Float64Array;
}

/** The largest perplexity that n points can have: each has n - 1 others, and some must be nearer than the rest. */
export const largestPerplexity = (n: number): number => n - 2;

/** How many neighbours stand for all: 3 x perplexity (van der Maaten, 2014), counted as scikit-learn does. */
export const neighborsForPerplexity = (n: number, perplexity: number): number =>
  Math.min(n - 1, Math.floor(3 * perplexity + 1));

const mostSteps = 100;

/**
 * The conditional probabilities p_j|i over each row of squared distances (rows x k, to any k other points): Gaussians
 * whose precision is found by bisection until the row's entropy is log(perplexity) within 1e-5 (scikit-learn's
 * `_binary_search_perplexity`; its `n_steps`, tolerance and order of steps). Written to `p`, which may be what is
 * read. Throws InputError if perplexity is not in [1, k).
 */
export function conditionalProbabilities(
  squaredDistances: Floats,
  k: number,
  perplexity: number,
  p = new Float64Array(squaredDistances.length),
): Float64Array {
  if (!(perplexity >= 1 && perplexity < k))
    throw new InputError(`perplexity ${perplexity} is not in [1, ${k}), what ${k} neighbours can have`);
  const wanted = Math.log(Math.fround(perplexity));
  const layout = new Layout();
  const even = k + (k % 2);
  const places = {
    d: layout.doubles(even),
    gaussians: layout.doubles(even),
    atLow: layout.doubles(even),
    atHigh: layout.doubles(even),
    sums: layout.doubles(2),
  };
  const { memory, kernels } = ownMemory(layout);
  const doubles = (at: number, length: number): Float64Array => new Float64Array(memory.buffer, at, length);
  const [d, sums] = [doubles(places.d, even).fill(0), doubles(places.sums, 2)];
  // Which of three places holds what changes from step to step.
  const three = [places.gaussians, places.atLow, places.atHigh].map((at) => ({ at, values: doubles(at, k) }));
  for (let start = 0; start < p.length; start += k) {
    // The least distance cancels in p: without it no row underflows, however large its distances.
    let least = Infinity;
    for (let j = 0; j < k; j++) least = Math.min(least, squaredDistances[start + j]);
    for (let j = 0; j < k; j++) d[j] = squaredDistances[start + j] - least;
    let [gaussians, atLow, atHigh] = three;
    let beta = 1;
    let low = 0;
    let high = Infinity;
    for (let step = 1; ; step++) {
      // Halfway between two precisions lie the geometric means of their Gaussians, and a root is faster than an exponential.
      if (low > 0 && high < Infinity)
        kernels.gaussiansBetween(atLow.at, atHigh.at, places.d, k, gaussians.at, places.sums);
      else kernels.gaussians(places.d, k, beta, gaussians.at, places.sums);
      const excess = Math.log(sums[0]) + (beta * sums[1]) / sums[0] - wanted;
      if (Math.abs(excess) <= 1e-5 || step === mostSteps) break;
      if (excess > 0) {
        low = beta;
        [gaussians, atLow] = [atLow, gaussians];
        beta = high === Infinity ? beta * 2 : (beta + high) / 2;
      } else {
        high = beta;
        [gaussians, atHigh] = [atHigh, gaussians];
        beta = low === 0 ? beta / 2 : (beta + low) / 2;
      }
    }
    const { values } = gaussians;
    const sum = sums[0];
    for (let j = 0; j < k; j++) p[start + j] = values[j] / sum;
  }
  return p;
}

/** 1 / 2n: what brings the sum of all joint probabilities to 1, rounding or not. */
export function jointScale(conditional: Float64Array): number {
  let total = 0;
  for (let e = 0; e < conditional.length; e++) total += conditional[e];
  return 1 / (2 * total);
}

/** p_ij = (p_j|i + p_i|j) / 2n of each point's k neighbours (`indices`, n x k) and their conditional probabilities. */
export function jointProbabilities(indices: Int32Array, conditional: Float64Array, n: number): Affinities {
  const scale = jointScale(conditional);
  return symmetric(indices, conditional, n, (ij, ji) => (ij + ji) * scale);
}

/** The sparse symmetric matrix that `combine` makes of each point's values of its k neighbours (`indices`, n x k) and theirs of it; 0 where they have none. */
export function symmetric(
  indices: Int32Array,
  given: Float64Array,
  n: number,
  combine: (ij: number, ji: number) => number,
): Affinities {
  const k = indices.length / n;
  const rowStarts = Int32Array.from({ length: n + 1 }, (_, i) => i * k);
  // Two transpositions sort every row by column.
  const incoming = transpose(n, rowStarts, indices, given);
  const outgoing = transpose(n, incoming.offsets, incoming.columns, incoming.values);
  const offsets = new Int32Array(n + 1);
  const columns = new Int32Array(2 * indices.length);
  const values = new Float64Array(2 * indices.length);
  const { offsets: outStarts, columns: outColumns, values: outValues } = outgoing;
  const { offsets: inStarts, columns: inColumns, values: inValues } = incoming;
  let at = 0;
  for (let i = 0; i < n; i++) {
    let [a, b] = [outStarts[i], inStarts[i]];
    const [endA, endB] = [outStarts[i + 1], inStarts[i + 1]];
    while (a < endA || b < endB) {
      const columnA = a < endA ? outColumns[a] : n;
      const columnB = b < endB ? inColumns[b] : n;
      const ij = columnA <= columnB ? outValues[a++] : 0;
      const ji = columnB <= columnA ? inValues[b++] : 0;
      columns[at] = columnA <= columnB ? columnA : columnB;
      values[at++] = combine(ij, ji);
    }
    offsets[i + 1] = at;
  }
  return { n, offsets, columns: columns.slice(0, at), values: values.slice(0, at) };
}

function transpose(n: number, offsets: Int32Array, columns: Int32Array, values: Float64Array): Omit<Affinities, "n"> {
  const starts = new Int32Array(n + 1);
  for (let e = 0; e < columns.length; e++) starts[columns[e] + 1]++;
  for (let i = 0; i < n; i++) starts[i + 1] += starts[i];
  const next = starts.slice();
  const rows = new Int32Array(columns.length);
  const moved = new Float64Array(columns.length);
  for (let i = 0; i < n; i++) {
    for (let e = offsets[i]; e < offsets[i + 1]; e++) {
      const to = next[columns[e]]++;
      rows[to] = i;
      moved[to] = values[e];
    }
  }
  return { offsets: starts, columns: rows, values: moved };
}

/** In a worker: writes the same over the squared distances from place `from` to `to`, in shared memory. */
export function conditionalPart(values: Float64Array, k: number, perplexity: number, from: number, to: number): void {
  const part = values.subarray(from, to);
  conditionalProbabilities(part, k, perplexity, part);
}

forWorkers(import.meta.url, { conditionalPart });
