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

/** No step of one coordinate is longer, before the learning rate. */
const longest = 4;
const clip = (value: number): number => (value > longest ? longest : value < -longest ? -longest : value);
const reportEvery = 25;

/**
 * Worker: UMAP's stochastic gradient descent from `start` (n x d), which it moves: in each epoch an edge is drawn as
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
  const next = every.slice();
  const everyNegative = every.map((epochs) => epochs / negativeSampleRate);
  const nextNegative = everyNegative.slice();
  const pull = new Tabulated((s) => (-2 * a * b * s ** (b - 1)) / (1 + a * s ** b));
  const push = new Tabulated((s) => (2 * repulsionStrength * b) / ((0.001 + s) * (1 + a * s ** b)));
  const random = new Random(seed);
  const y = start;
  for (let epoch = 0; epoch < nEpochs; epoch++) {
    const rate = learningRate * (1 - epoch / nEpochs);
    for (let edge = 0; edge < heads.length; edge++) {
      if (next[edge] > epoch) continue;
      const head = heads[edge] * dimensions;
      const tail = tails[edge] * dimensions;
      let squared = 0;
      for (let c = 0; c < dimensions; c++) squared += (y[head + c] - y[tail + c]) ** 2;
      if (squared > 0) {
        const coefficient = pull.at(squared);
        for (let c = 0; c < dimensions; c++) {
          const step = rate * clip(coefficient * (y[head + c] - y[tail + c]));
          y[head + c] += step;
          y[tail + c] -= step;
        }
      }
      next[edge] += every[edge];
      const negatives = Math.floor((epoch - nextNegative[edge]) / everyNegative[edge]);
      for (let p = 0; p < negatives; p++) {
        const other = Math.floor((random.bits() / 4294967296) * n) * dimensions;
        squared = 0;
        for (let c = 0; c < dimensions; c++) squared += (y[head + c] - y[other + c]) ** 2;
        // Points that lie on one another, or the point itself: no direction to push in.
        if (squared === 0) continue;
        const coefficient = push.at(squared);
        for (let c = 0; c < dimensions; c++) y[head + c] += rate * clip(coefficient * (y[head + c] - y[other + c]));
      }
      nextNegative[edge] += negatives * everyNegative[edge];
    }
    if (epoch % reportEvery === reportEvery - 1) post(epoch + 1);
  }
  return y;
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

/** A smooth function of a positive number by linear interpolation between 256 values an octave, to 1e-5: a power a pair would be most of the work. */
class Tabulated {
  private static readonly lowest = -60;
  private static readonly octaves = 100;
  private readonly values: Float64Array;
  private readonly float = new Float32Array(1);
  private readonly bits = new Int32Array(this.float.buffer);

  constructor(f: (s: number) => number) {
    this.values = Float64Array.from({ length: 256 * Tabulated.octaves + 1 }, (_, at) =>
      f(2 ** (Tabulated.lowest + (at >> 8)) * (1 + (at & 255) / 256)),
    );
  }

  at(s: number): number {
    this.float[0] = s;
    // An IEEE number's leading bits are its octave and its place in it.
    const place = this.bits[0] / 32768 - 256 * (127 + Tabulated.lowest);
    const { values } = this;
    if (!(place > 0)) return values[0];
    const low = Math.floor(place);
    return low >= values.length - 1
      ? values[values.length - 1]
      : values[low] + (place - low) * (values[low + 1] - values[low]);
  }
}

forWorkers(import.meta.url, { layOut });
