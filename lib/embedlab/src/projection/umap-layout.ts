import { Layout, ownMemory } from "../numeric/layout.js";
import { Random } from "../numeric/random.js";
import type { Affinities } from "./affinities.js";
import type { Curve } from "./umap-curve.js";
import { forWorkers } from "../numeric/worker-functions.js";

export interface LayoutPlan extends Curve {
  readonly nEpochs: number;
  readonly learningRate: number;
  readonly negativeSampleRate: number;
  readonly repulsionStrength: number;
  readonly seed: number;
}

const reportEvery = 25;

/**
 * Worker: UMAP's stochastic gradient descent from `start` (n x d): in each epoch an edge is drawn as
 * often as its weight is of the greatest, pulls its ends together and pushes the first from points drawn at random
 * (umap-learn's `optimize_layout_euclidean`, one thread: the same seed gives the same bits).
 */
export function layOut(
  graph: Affinities,
  start: Float64Array,
  dimensions: number,
  plan: LayoutPlan,
  post: (epoch: number) => void,
): Float64Array {
  const { a, b, nEpochs, learningRate, negativeSampleRate, repulsionStrength, seed } = plan;
  const { n } = graph;
  const { heads, tails, every } = drawnEdges(graph, nEpochs);
  const edges = heads.length;
  const layout = new Layout();
  const at = {
    places: layout.doubles(start.length),
    heads: layout.integers(edges),
    tails: layout.integers(edges),
    every: layout.doubles(edges),
    next: layout.doubles(edges),
    everyNegative: layout.doubles(edges),
    nextNegative: layout.doubles(edges),
    pull: layout.doubles(tableSize),
    push: layout.doubles(tableSize),
    random: layout.integers(4),
  };
  const { memory, kernels } = ownMemory(layout);
  const doubles = (from: number, length: number): Float64Array => new Float64Array(memory.buffer, from, length);
  const integers = (from: number, length: number): Int32Array => new Int32Array(memory.buffer, from, length);
  const places = doubles(at.places, start.length);
  const everyNegative = every.map((epochs) => epochs / negativeSampleRate);
  places.set(start);
  integers(at.heads, edges).set(heads);
  integers(at.tails, edges).set(tails);
  for (const from of [at.every, at.next]) doubles(from, edges).set(every);
  for (const from of [at.everyNegative, at.nextNegative]) doubles(from, edges).set(everyNegative);
  tabulate(doubles(at.pull, tableSize), (s) => (-2 * a * b * s ** (b - 1)) / (1 + a * s ** b));
  tabulate(doubles(at.push, tableSize), (s) => (2 * repulsionStrength * b) / ((0.001 + s) * (1 + a * s ** b)));
  integers(at.random, 4).set(new Random(seed).words());
  for (let epoch = 0; epoch < nEpochs; epoch++) {
    kernels.umapEpoch(
      at.places,
      n,
      dimensions,
      at.heads,
      at.tails,
      edges,
      at.every,
      at.next,
      at.everyNegative,
      at.nextNegative,
      epoch,
      learningRate * (1 - epoch / nEpochs),
      at.pull,
      at.push,
      at.random,
    );
    if (epoch % reportEvery === reportEvery - 1) post(epoch + 1);
  }
  return places.slice();
}

/** Edges in both directions, without those too weak to be drawn once, and after how many epochs each is drawn again. */
function drawnEdges(
  { n, offsets, columns, values }: Affinities,
  nEpochs: number,
): { heads: Int32Array; tails: Int32Array; every: Float64Array } {
  const greatest = values.reduce((most, value) => Math.max(most, value), 0);
  const heads = new Int32Array(values.length);
  for (let i = 0; i < n; i++) heads.fill(i, offsets[i], offsets[i + 1]);
  const drawn = (_: number, edge: number): boolean => values[edge] >= greatest / nEpochs;
  return {
    heads: heads.filter(drawn),
    tails: columns.filter(drawn),
    every: values.filter(drawn).map((value) => greatest / value),
  };
}

/** As the kernel reads them: 256 values an octave, from 2^-60 to 2^40. */
const lowest = -60;
const tableSize = 256 * 100 + 1;

/** A smooth function of a positive number, to 1e-5 by linear interpolation: a power a pair would be most of the work. */
function tabulate(table: Float64Array, f: (s: number) => number): void {
  for (let at = 0; at < table.length; at++) table[at] = f(2 ** (lowest + (at >> 8)) * (1 + (at & 255) / 256));
}

forWorkers(import.meta.url, { layOut });
