import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { nearestNeighbors } from "../neighbors/neighbors.js";
import { Matrix, requireFinite } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import type { RunOptions } from "../numeric/run.js";
import { inWorker } from "../numeric/workers.js";
import { fuzzyGraph } from "./fuzzy-graph.js";
import { pca } from "./pca.js";
import { fitCurve } from "./umap-curve.js";
import { layOut, type LayoutPlan } from "./umap-layout.js";

/** Names and meanings are umap-learn's. */
export interface UmapOptions extends RunOptions {
  /** How many points, itself counted, a point's surroundings are: few show detail, many the whole. Default 15, at most n. */
  readonly nNeighbors?: number;
  /** How near to one another points of the embedding may lie. Default 0.1. */
  readonly minDist?: number;
  /** The scale of the embedding, at least minDist. Default 1. */
  readonly spread?: number;
  /** Default 2. */
  readonly nComponents?: number;
  /** 500 to 10,000 rows and 200 above, unless told. */
  readonly nEpochs?: number;
  /** Default 1. */
  readonly learningRate?: number;
  /** Points pushed away for each one drawn near. Default 5. */
  readonly negativeSampleRate?: number;
  /** Default 1. */
  readonly repulsionStrength?: number;
  /** Starting places, brought to 0 to 10 in each direction: the principal components unless told (umap-learn's own is "spectral"), "random", or a matrix (n x nComponents). */
  readonly init?: "pca" | "random" | Matrix;
  /** How neighbours are found; see `NeighborOptions`. */
  readonly neighbors?: "auto" | "exact" | "approximate";
  readonly seed?: number;
}

export interface UmapResult {
  /** n x nComponents. */
  readonly embedding: Matrix<Float64Array>;
  readonly nEpochs: number;
  /** The curve of memberships in the embedding, 1 / (1 + a d^2b). */
  readonly a: number;
  readonly b: number;
}

/** Noise on the starting places, of a width of 10. */
const jitter = 1e-4;

/**
 * UMAP (McInnes, Healy and Melville, 2018), Euclidean. x is n x d. The same seed gives the same bits with any number of
 * threads. Throws InputError for values that are not finite, fewer than 4 rows, options out of range, and rows that are all
 * equal under init "pca".
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const { embedding } = await umap(x, { nNeighbors: 3, seed: 0 });
 * [embedding.rows, embedding.columns]; // => [ 6, 2 ]
 * ```
 */
export async function umap(x: Matrix, options: UmapOptions = {}): Promise<UmapResult> {
  requireOptions("umap", options);
  requireFinite(x, "x");
  const {
    nNeighbors = 15,
    minDist = 0.1,
    spread = 1,
    nComponents = 2,
    nEpochs = x.rows <= 10_000 ? 500 : 200,
    seed = 0,
    signal,
    onProgress,
    threads,
  } = options;
  const {
    learningRate = 1,
    negativeSampleRate = 5,
    repulsionStrength = 1,
    init = "pca",
    neighbors: method = "auto",
  } = options;
  const require = (fine: boolean, problem: string): void => {
    if (!fine) throw new InputError(problem);
  };
  const whole = (name: string, value: number, least: number, most: number): void =>
    require(Number.isInteger(value) &&
      value >= least &&
      value <= most, `${name} is ${value}; it is an integer from ${least} to ${most.toLocaleString("en-US")}`);
  const positive = (name: string, value: number): void =>
    require(value > 0 && Number.isFinite(value), `${name} is ${value}; it is a number above 0`);
  require(x.rows >= 4, `x has ${x.rows} rows; UMAP needs at least 4`);
  whole("nNeighbors", nNeighbors, 2, x.rows);
  whole("nComponents", nComponents, 1, 100);
  whole("nEpochs", nEpochs, 11, 1e6);
  whole("negativeSampleRate", negativeSampleRate, 1, 1000);
  for (const [name, value] of Object.entries({ spread, learningRate, repulsionStrength })) positive(name, value);
  require(minDist >= 0 && minDist <= spread, `minDist is ${minDist}; it is a number from 0 to spread, ${spread}`);
  require(typeof init !== "string" ||
    init === "pca" ||
    init === "random", `init is ${init as string}; it is "pca", "random" or a matrix`);
  if (typeof init !== "string") requireFinite(init, "init");
  const found = await nearestNeighbors(x, { nNeighbors: nNeighbors - 1, method, seed, signal, onProgress, threads });
  const start = await startingPlaces(x, nComponents, init, seed, signal);
  const curve = fitCurve(spread, minDist);
  const plan: LayoutPlan = { ...curve, nEpochs, learningRate, negativeSampleRate, repulsionStrength, seed };
  const onMessage = (done: number): void => onProgress?.({ step: "UMAP", done, total: nEpochs, unit: "epochs" });
  const embedding = await inWorker(layOut, [fuzzyGraph(found), start, nComponents, plan], { signal, onMessage });
  require(embedding.every(Number.isFinite), `UMAP diverged at learningRate ${learningRate}; try a lower one`);
  return { embedding: new Matrix(embedding, x.rows, nComponents), nEpochs, ...curve };
}

async function startingPlaces(
  x: Matrix,
  nComponents: number,
  init: "pca" | "random" | Matrix,
  seed: number,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const n = x.rows;
  const random = new Random(seed).fork();
  const places = new Float64Array(n * nComponents);
  if (init === "random") places.forEach((_, at) => (places[at] = random.uniform()));
  else if (init === "pca") {
    const most = Math.min(nComponents, n, x.columns);
    const { scores } = await pca(x, { nComponents: most, seed, signal });
    const largest = scores.data.reduce((width, value) => Math.max(width, Math.abs(value)), 0);
    if (largest === 0)
      throw new InputError(
        'every row of x is the same: init "pca" has no direction; use init "random" or drop the duplicates',
      );
    for (let i = 0; i < n; i++) {
      for (let c = 0; c < nComponents; c++)
        places[i * nComponents + c] = (c < most ? (10 * scores.row(i)[c]) / largest : 0) + jitter * random.normal();
    }
  } else {
    if (init.rows !== n || init.columns !== nComponents)
      throw new InputError(`init is ${init.rows} x ${init.columns} and must be ${n} x ${nComponents}`);
    places.set(init.data);
  }
  for (let c = 0; c < nComponents; c++) {
    let low = Infinity;
    let high = -Infinity;
    for (let at = c; at < places.length; at += nComponents)
      [low, high] = [Math.min(low, places[at]), Math.max(high, places[at])];
    for (let at = c; at < places.length; at += nComponents)
      places[at] = high === low ? 0 : (10 * (places[at] - low)) / (high - low);
  }
  return places;
}
