import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { centre, type Centred } from "../numeric/centre.js";
import { withHelpers } from "../numeric/crew.js";
import { Matrix, requireFinite } from "../numeric/matrix.js";
import { precisionOfPairs, type Precision } from "../numeric/precision.js";
import { Random } from "../numeric/random.js";
import type { RunOptions } from "../numeric/run.js";
import { Tasks } from "../numeric/tasks.js";
import { inWorker, threadCount } from "../numeric/workers.js";
import {
  conditionalPart,
  jointProbabilities,
  jointScale,
  largestPerplexity,
  neighborsForPerplexity,
} from "./affinities.js";
import { assist, descend, startDeviation, type Descended, type Report, type Schedule } from "./descent.js";
import { layOut } from "./descent-memory.js";
import { klGradient } from "./gradient.js";
import { jointPairs, partsOfPairs } from "./joint-pairs.js";
import { neighborsOf, type Neighbors } from "../neighbors/neighbors.js";
import { shareRows } from "../neighbors/row-distances.js";
import { pcaOf } from "./pca.js";
import { runTsneJs } from "./tsne-js-engine.js";

/** Names and meanings are scikit-learn's (sklearn.manifold.TSNE). */
export interface TsneOptions extends RunOptions {
  /** The effective number of neighbours; at most n - 2. Default 30. */
  readonly perplexity?: number;
  /** Default 1000. */
  readonly maxIter?: number;
  /** "auto" is max(n / earlyExaggeration / 4, 50). openTSNE's number for the same step is four times as large. */
  readonly learningRate?: number | "auto";
  /** The affinities' factor for the first 250 iterations. Default 12. */
  readonly earlyExaggeration?: number;
  /** "pca" and "random" start with a deviation of 1e-4; a matrix (n x 2) is taken as it is. A layout that early exaggeration shrinks below its start begins there again without it. Default "pca". */
  readonly init?: "pca" | "random" | Matrix;
  /** Stops when the gradient is no longer than this, asked every 50 iterations of a layout whose deviation is 1 or more. Default 1e-7. */
  readonly minGradNorm?: number;
  /** Stops after so many iterations without a lower divergence. Default 300. */
  readonly nIterWithoutProgress?: number;
  /**
   * How repulsion is summed: "exact" over all pairs, O(n^2), with affinities between all pairs too, to 5,000 rows;
   * "barnesHut" over a quadtree, O(n log n). "auto" keeps the affinities of 3 x perplexity neighbours, as "barnesHut"
   * does, and sums over all pairs to 900 rows, where that is as fast.
   */
  readonly method?: "auto" | "exact" | "barnesHut";
  /** Barnes-Hut's trade of accuracy for speed, in [0, 1]. Default 0.5. */
  readonly angle?: number;
  readonly seed?: number;
  /** "tsne-js" is the package of that name, slow and easily diverging: for tens of points. It heeds perplexity, maxIter, learningRate, earlyExaggeration and init. */
  readonly engine?: "embedlab" | "tsne-js";
  /** Gets the embedding as it forms, every 50 iterations. */
  readonly onEmbedding?: (
    embedding: Matrix<Float64Array>,
    at: { readonly iteration: number; readonly kl: number },
  ) => void;
}

export interface TsneResult {
  /** n x 2. */
  readonly embedding: Matrix<Float64Array>;
  /** The Kullback-Leibler divergence of the embedding, in nats; exact, whatever the method. */
  readonly kl: number;
  readonly iterations: number;
  readonly method: "exact" | "barnesHut";
  /** Of the distances that affinities come from: "float32" on many rows, as `nearestNeighbors` says. */
  readonly precision: Precision;
  readonly learningRate: number;
  readonly engine: string;
}

/** Rows to which all pairs are summed as fast as the tree, measured on 2 cores. */
const exactRows = 900;
/** "nothing needs n x n above": a dense float32 matrix of these rows takes 100 MB. */
const mostExactRows = 5000;
const checkEvery = 50;

/**
 * t-SNE in two dimensions (van der Maaten and Hinton, 2008; van der Maaten, 2014). x is n x d. The same seed gives the
 * same bits with any number of threads. Throws InputError for values that are not finite, fewer than 4 rows, a
 * perplexity above n - 2, rows that are all equal under init "pca", or a learning rate that diverges.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const { embedding } = await tsne(x, { perplexity: 2, seed: 0 });
 * [embedding.rows, embedding.columns]; // => [ 6, 2 ]
 * ```
 */
export async function tsne(x: Matrix, options: TsneOptions = {}): Promise<TsneResult> {
  requireOptions("tsne", options);
  const o = checked(x, options);
  const { signal, onProgress, threads, seed, perplexity, engine } = o;
  const everyPair = o.method === "exact" || engine === "tsne-js";
  const nNeighbors = everyPair ? x.rows - 1 : neighborsForPerplexity(x.rows, perplexity);
  const precision = precisionOfPairs(x.rows, x.columns);
  const rows = shareRows(x, threads);
  const centred = await centre(new Tasks("centring", "rows", x.rows, { signal, threads }), rows.x);
  const findAffinities = async (): Promise<NeighborProbabilities> =>
    probabilitiesOf(await neighborsOf(rows, centred, { nNeighbors, seed, precision, signal, onProgress, threads }), o);
  // Where points start takes one thread; the others look for neighbours meanwhile.
  const [start, p] =
    threads > 1
      ? await Promise.all([startingPoints(rows.x, centred, o), findAffinities()])
      : [await startingPoints(rows.x, centred, o), await findAffinities()];
  const method = o.method === "barnesHut" || (o.method === "auto" && x.rows > exactRows) ? "barnesHut" : "exact";
  const learningRate = o.learningRate === "auto" ? Math.max(x.rows / o.earlyExaggeration / 4, 50) : o.learningRate;
  const { embedding, kl, iterations } =
    engine === "tsne-js"
      ? await descendTsneJs(rows.x, p, start, learningRate, o)
      : await descendTogether(p, start, method, learningRate, o);
  if (iterations < o.maxIter)
    onProgress?.({
      step: engine === "tsne-js" ? "t-SNE (tsne-js)" : "t-SNE",
      done: iterations,
      total: iterations,
      unit: "iterations",
    });
  return { embedding: new Matrix(embedding, x.rows, 2), kl, iterations, method, precision, learningRate, engine };
}

type Checked = TsneOptions & Required<Omit<TsneOptions, "signal" | "onProgress" | "onEmbedding">>;

function checked(x: Matrix, options: TsneOptions): Checked {
  requireFinite(x, "x");
  const {
    perplexity = 30,
    maxIter = 1000,
    learningRate = "auto",
    earlyExaggeration = 12,
    init = "pca",
    minGradNorm = 1e-7,
    nIterWithoutProgress = 300,
    method = "auto",
    angle = 0.5,
    seed = 0,
    engine = "embedlab",
    threads = threadCount(),
  } = options;
  const o: Checked = {
    ...options,
    perplexity,
    maxIter,
    learningRate,
    earlyExaggeration,
    init,
    minGradNorm,
    nIterWithoutProgress,
    method,
    angle,
    seed,
    engine,
    threads,
  };
  const n = x.rows;
  const require = (fine: boolean, problem: string): void => {
    if (!fine) throw new InputError(problem);
  };
  require(n >= 4, `x has ${n} rows; t-SNE needs at least 4`);
  require(o.perplexity >= 1, `perplexity ${o.perplexity} is below 1`);
  require(o.perplexity <=
    largestPerplexity(
      n,
    ), `perplexity ${o.perplexity} is too large for ${n} rows; the largest allowed is ${largestPerplexity(n)}`);
  require(Number.isInteger(o.maxIter) &&
    o.maxIter >= 1 &&
    o.maxIter <= 1e6, `maxIter ${o.maxIter} is not an integer from 1 to 1,000,000`);
  require(o.learningRate === "auto" ||
    (o.learningRate > 0 &&
      Number.isFinite(o.learningRate)), `learningRate ${o.learningRate} is neither "auto" nor a number above 0`);
  require(o.earlyExaggeration >= 1 &&
    Number.isFinite(o.earlyExaggeration), `earlyExaggeration ${o.earlyExaggeration} is below 1`);
  require(o.angle >= 0 && o.angle <= 1, `angle ${o.angle} is not in [0, 1]`);
  require(o.engine === "embedlab" ||
    n <= mostExactRows, `engine "tsne-js" takes ${mostExactRows} rows at most and x has ${n}; use "embedlab"`);
  require(Number.isInteger(o.threads) && o.threads >= 1, `threads ${o.threads} is not an integer from 1`);
  require(["auto", "exact", "barnesHut"].includes(
    o.method,
  ), `method "${o.method}" is not "auto", "exact" or "barnesHut"`);
  require(["embedlab", "tsne-js"].includes(o.engine), `engine "${o.engine}" is not "embedlab" or "tsne-js"`);
  const start: string | undefined = typeof o.init === "string" ? o.init : undefined;
  require(start === undefined ||
    ["pca", "random"].includes(start), `init "${start}" is not "pca", "random" or a matrix`);
  require(o.method !== "exact" ||
    n <= mostExactRows, `method "exact" takes ${mostExactRows} rows at most and x has ${n}; use "auto" or "barnesHut"`);
  if (typeof o.init !== "string") {
    requireFinite(o.init, "init");
    require(o.init.rows === n &&
      o.init.columns === 2, `init is ${o.init.rows} x ${o.init.columns} and must be ${n} x 2`);
  }
  return o;
}

async function startingPoints(x: Matrix, centred: Centred, o: Checked): Promise<Float64Array> {
  if (typeof o.init !== "string") return Float64Array.from(o.init.data);
  if (o.init === "random") {
    const random = new Random(o.seed);
    return Float64Array.from({ length: 2 * x.rows }, () => startDeviation * random.normal());
  }
  const { scores } = await pcaOf(
    x,
    { nComponents: Math.min(2, x.columns), seed: o.seed, signal: o.signal },
    centred.values,
  );
  const start = new Float64Array(2 * x.rows);
  let squares = 0;
  for (let i = 0; i < x.rows; i++) squares += scores.row(i)[0] ** 2;
  const deviation = Math.sqrt(squares / x.rows);
  if (!(deviation > 0))
    throw new InputError(
      'every row of x is the same: init "pca" has no direction; use init "random" or drop the duplicates',
    );
  for (let i = 0; i < x.rows; i++)
    for (let c = 0; c < scores.columns; c++) start[2 * i + c] = (scores.row(i)[c] / deviation) * startDeviation;
  return start;
}

/** Of each point's k neighbours (n x k), in memory that threads share. */
interface NeighborProbabilities {
  readonly n: number;
  readonly indices: Int32Array;
  readonly conditional: Float64Array;
}

/** Written over the neighbours' distances. */
async function probabilitiesOf(
  { n, nNeighbors: k, indices, squaredDistances }: Neighbors,
  o: Checked,
): Promise<NeighborProbabilities> {
  const parts = Math.min(o.threads, n);
  await Promise.all(
    Array.from({ length: parts }, (_, part) => {
      const [from, to] = [Math.floor((n * part) / parts) * k, Math.floor((n * (part + 1)) / parts) * k];
      return inWorker(conditionalPart, [squaredDistances, k, o.perplexity, from, to], { signal: o.signal });
    }),
  );
  return { n, indices, conditional: squaredDistances };
}

async function descendTogether(
  { n, indices, conditional }: NeighborProbabilities,
  start: Float64Array,
  method: "exact" | "barnesHut",
  learningRate: number,
  o: Checked,
): Promise<Descended> {
  const threads = Math.max(1, Math.min(o.threads, threadCount()));
  const scale = jointScale(conditional);
  const parts = await Promise.all(
    partsOfPairs(n, threads).map(({ from, to }) =>
      inWorker(jointPairs, [indices, conditional, n, scale, from, to], { signal: o.signal }),
    ),
  );
  const memory = layOut(parts, start, method === "exact", threads);
  const schedule: Schedule = {
    maxIter: o.maxIter,
    learningRate,
    earlyExaggeration: o.earlyExaggeration,
    nIterWithoutProgress: o.nIterWithoutProgress,
    minGradNorm: o.minGradNorm,
    angle: o.angle,
    checkEvery,
    snapshots: o.onEmbedding !== undefined,
    negativeEntropy: parts
      .flatMap(({ negativeEntropies }) => Array.from(negativeEntropies))
      .reduce((sum, value) => sum + value, 0),
  };
  const onMessage = ({ iteration, kl, embedding }: Report): void => {
    o.onProgress?.({ step: "t-SNE", done: iteration, total: o.maxIter, unit: "iterations" });
    if (embedding) o.onEmbedding?.(new Matrix(embedding, n, 2), { iteration, kl });
  };
  return withHelpers(
    o.signal,
    (signal) => inWorker(descend, [memory, schedule], { signal, onMessage }),
    (signal, thread) => inWorker(assist, [memory, o.angle, thread], { signal }),
    threads,
  );
}

async function descendTsneJs(
  x: Matrix,
  { n, indices, conditional }: NeighborProbabilities,
  start: Float64Array,
  learningRate: number,
  o: Checked,
): Promise<Descended> {
  const { perplexity, maxIter, earlyExaggeration, signal } = o;
  const onMessage = (done: number): void =>
    o.onProgress?.({ step: "t-SNE (tsne-js)", done, total: maxIter, unit: "iterations" });
  const { embedding, iterations } = await inWorker(
    runTsneJs,
    [x, start, { perplexity, maxIter, learningRate, earlyExaggeration }],
    { signal, onMessage },
  );
  if (!embedding.every(Number.isFinite))
    throw new InputError(`tsne-js diverged at learningRate ${learningRate}; try a lower one, or engine "embedlab"`);
  const p = jointProbabilities(indices, conditional, n);
  return { embedding, kl: klGradient(p, new Matrix(embedding, x.rows, 2)).kl, iterations };
}
