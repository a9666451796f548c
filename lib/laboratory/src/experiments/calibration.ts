import { adjustedRandIndex, difference, Matrix, recluster, resampledMeasure } from "embedlab";
import { kmeansOverSeeds } from "embedlab/clustering";
import {
  groupingMeasures,
  resamples,
  subsampleFactor,
  type Difference,
  type Estimand,
  type ResampledMeasure,
} from "embedlab/evaluation";
import { Random, type RunOptions } from "embedlab/numeric";
import { seedsAndJackknife } from "./seeds-and-jackknife.js";

export interface CalibrationOptions extends RunOptions {
  readonly nClusters: number;
  /** The group of each product; groups are drawn together. */
  readonly groups: Int32Array;
  /** Noise of each copy of the vectors, in mean standard deviations of a dimension; .3 by default. */
  readonly noise?: number;
  /** How far each challenger's categories are pushed apart (`shiftFor`), 0 for one that is the baseline's equal. */
  readonly shifts: readonly number[];
  /** k-means of each copy: seeds, and starts a seed. */
  readonly seeds?: number;
  readonly starts?: number;
  /** The protocol's. */
  readonly resamples: number;
  readonly searches: number;
  readonly nInit: number;
}

/** What one pair of models with a known truth was said to be, by each estimand and by the earlier procedure. */
export interface CalibrationPair {
  readonly shift: number;
  readonly differences: Readonly<
    Record<Estimand, Pick<Difference, "estimate" | "standardError" | "low" | "high" | "p">>
  >;
  readonly seedsAndJackknife: "better" | "worse" | "undecided";
}

const estimands: readonly Estimand[] = ["least inertia", "mean over seeds"];

interface Copy {
  readonly clusterings: readonly Int32Array[];
  readonly ari: Float64Array;
  readonly measures: Readonly<Record<Estimand, ResampledMeasure>>;
}

/**
 * Pairs of models whose true difference is known, judged as the notebooks judge: both are the same vectors (n x d), each
 * with its own Gaussian noise, and the challenger's categories are pushed apart by a shift: with shift 0 the two are equal in
 * the population, whatever a sample says. `pair` is the number of the pair, which decides its noise.
 */
export async function calibrationPair(
  x: Matrix,
  truth: Int32Array,
  pair: number,
  options: CalibrationOptions,
): Promise<CalibrationPair[]> {
  const { groups, noise = 0.3, shifts, resamples: count, ...rest } = options;
  const random = new Random(pair);
  const draws = resamples(groups, { count, seed: random.bits() });
  const factor = subsampleFactor(Math.round(draws.reduce((sum, { inside }) => sum + inside.length, 0) / count), x.rows);
  const [first, second] = [random.fork(), random.fork()];
  const copyOf = (source: Random, shift: number): Promise<Copy> =>
    copy(noisy(pushedApart(x, truth, shift), noise, source), truth, draws, rest);
  const baseline = await copyOf(first, 0);
  const pairs: CalibrationPair[] = [];
  const state = second.bits();
  for (const shift of shifts) {
    const challenger = await copyOf(new Random(state), shift);
    const found = estimands.map((estimand) => {
      const { estimate, standardError, low, high, p } = difference(
        baseline.measures[estimand],
        challenger.measures[estimand],
        { factor },
      );
      return [estimand, { estimate, standardError, low, high, p }];
    });
    const bySeed = challenger.ari.map((ari, seed) => ari - baseline.ari[seed]);
    pairs.push({
      shift,
      differences: Object.fromEntries(found) as CalibrationPair["differences"],
      seedsAndJackknife: seedsAndJackknife(truth, baseline.clusterings, challenger.clusterings, bySeed),
    });
  }
  return pairs;
}

async function copy(
  vectors: Matrix<Float32Array>,
  truth: Int32Array,
  draws: ReturnType<typeof resamples>,
  options: Omit<CalibrationOptions, "groups" | "shifts" | "resamples">,
): Promise<Copy> {
  const { nClusters, seeds = 8, starts = 8, searches, nInit, ...run } = options;
  const results = await kmeansOverSeeds(vectors, {
    nClusters,
    nInit: starts,
    seeds: Array.from({ length: seeds }, (_, seed) => seed),
    signal: run.signal,
    threads: run.threads,
  });
  const clusterings = results.map(({ labels }) => labels);
  const ari = Float64Array.from(clusterings, (labels) => adjustedRandIndex(truth, labels));
  const inertia = results.map((result) => result.inertia);
  const again = await recluster(vectors, truth, draws, {
    nClusters,
    searches,
    nInit,
    signal: run.signal,
    threads: run.threads,
  });
  const measures = Object.fromEntries(
    estimands.map((estimand) => [
      estimand,
      resampledMeasure(estimand, ari, inertia, again, groupingMeasures.indexOf("ari")),
    ]),
  ) as Copy["measures"];
  return { clusterings, ari, measures };
}

/** x with each row moved by `shift` times the way from the mean of all rows to its category's. */
function pushedApart(x: Matrix, truth: Int32Array, shift: number): Matrix {
  const { rows, columns: d } = x;
  const all = new Float64Array(d);
  const sums = new Map<number, { total: Float64Array; size: number }>();
  for (let i = 0; i < rows; i++) {
    const entry = sums.get(truth[i]) ?? { total: new Float64Array(d), size: 0 };
    sums.set(truth[i], entry);
    entry.size++;
    for (let j = 0; j < d; j++) {
      entry.total[j] += x.data[i * d + j];
      all[j] += x.data[i * d + j] / rows;
    }
  }
  const moved = new Float64Array(rows * d);
  for (let i = 0; i < rows; i++) {
    const { total, size } = sums.get(truth[i])!;
    for (let j = 0; j < d; j++) moved[i * d + j] = x.data[i * d + j] + shift * (total[j] / size - all[j]);
  }
  return new Matrix(moved, rows, d);
}

/** Each value with a normal error of `noise` times the mean standard deviation of the columns. */
function noisy(x: Matrix, noise: number, random: Random): Matrix<Float32Array> {
  const { rows, columns: d } = x;
  let spread = 0;
  for (let j = 0; j < d; j++) {
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < rows; i++) sum += x.data[i * d + j];
    for (let i = 0; i < rows; i++) squares += (x.data[i * d + j] - sum / rows) ** 2;
    spread += Math.sqrt(squares / rows) / d;
  }
  return new Matrix(
    Float32Array.from(x.data, (value) => value + noise * spread * random.normal()),
    rows,
    d,
  );
}

const grid = [0, 0.02, 0.04, 0.07, 0.1, 0.14, 0.2, 0.3, 0.5];

/**
 * The shifts that raise ARI by about `by`, from what noisy copies gave on a grid of shifts: a first guess, since ARI leaps where
 * k-means changes its mind. What a shift is really worth is the mean over the pairs that are judged with it.
 */
export async function shiftsFor(
  x: Matrix,
  truth: Int32Array,
  by: readonly number[],
  {
    nClusters,
    noise = 0.3,
    copies = 4,
    ...run
  }: RunOptions & { readonly nClusters: number; readonly noise?: number; readonly copies?: number },
): Promise<number[]> {
  const gains = new Float64Array(grid.length);
  for (const [at, shift] of grid.entries()) {
    const moved = pushedApart(x, truth, shift);
    for (let c = 0; c < copies; c++) {
      const results = await kmeansOverSeeds(noisy(moved, noise, new Random(1_000_000 + c)), {
        nClusters,
        nInit: 5,
        seeds: [0, 1, 2, 3],
        ...run,
      });
      gains[at] +=
        results.reduce((sum, { labels }) => sum + adjustedRandIndex(truth, labels), 0) / results.length / copies;
    }
  }
  const start = gains[0];
  // A larger shift is worth no less, whatever the noise of the copies.
  gains.forEach((gain, at) => (gains[at] = Math.max(gain - start, at === 0 ? 0 : gains[at - 1])));
  return by.map((gain) => {
    const above = gains.findIndex((value) => value >= gain);
    if (above === -1) return grid[grid.length - 1];
    return (
      grid[above - 1] +
      ((gain - gains[above - 1]) / (gains[above] - gains[above - 1])) * (grid[above] - grid[above - 1])
    );
  });
}

/** How often a procedure was right, over all pairs of one model. */
export interface Calibration {
  readonly pairs: number;
  /** Share of the equal pairs called different, and the 95 % upper bound of that share (Clopper and Pearson). */
  readonly falseVerdicts: number;
  readonly falseVerdictsBound: number;
  /** Share of all intervals that hold the true difference: 0 for equal pairs, else the mean over the pairs of a shift. */
  readonly coverage: number;
  /** By shift: the true difference, and the share of pairs in which it was shown. */
  readonly shown: readonly { readonly shift: number; readonly difference: number; readonly power: number }[];
  /** Root mean square of the equal pairs' estimates over their standard errors; 1 is exact, less is careful. */
  readonly spread: number;
  /** Equal pairs called different by the earlier procedure (sign flips and jackknife). */
  readonly oldFalseVerdicts: number;
}

/** Counts what was said of pairs, by one estimand. */
export function summarizeCalibration(pairs: readonly CalibrationPair[], estimand: Estimand, level = 0.05): Calibration {
  const shifts = [...new Set(pairs.map(({ shift }) => shift))].sort((a, b) => a - b);
  const byShift = shifts.map((shift) => pairs.filter((pair) => pair.shift === shift));
  const found = byShift.map((list) => list.map(({ differences }) => differences[estimand]));
  const truths = found.map((list, at) =>
    shifts[at] === 0 ? 0 : list.reduce((sum, { estimate }) => sum + estimate, 0) / list.length,
  );
  const held = found.flatMap((list, at) => list.map(({ low, high }) => low <= truths[at] && truths[at] <= high));
  const shown = found.map((list) => list.filter(({ p }) => p < level).length);
  const equal = shifts.indexOf(0);
  const equals = equal === -1 ? [] : found[equal];
  const share = (count: number, total: number): number => (total === 0 ? NaN : count / total);
  return {
    pairs: equals.length,
    falseVerdicts: share(equal === -1 ? 0 : shown[equal], equals.length),
    falseVerdictsBound: equals.length === 0 ? NaN : upperBound(shown[equal], equals.length, level),
    coverage: share(held.filter(Boolean).length, held.length),
    shown: shifts.flatMap((shift, at) =>
      shift === 0 ? [] : [{ shift, difference: truths[at], power: share(shown[at], found[at].length) }],
    ),
    spread: Math.sqrt(
      equals.reduce(
        (sum, { estimate, standardError }) => sum + (standardError === 0 ? 0 : (estimate / standardError) ** 2),
        0,
      ) / equals.length,
    ),
    oldFalseVerdicts: share(
      equal === -1 ? 0 : byShift[equal].filter((pair) => pair.seedsAndJackknife !== "undecided").length,
      equals.length,
    ),
  };
}

/** The share at which `count` or fewer of `total` have the chance `level`: the one-sided bound of Clopper and Pearson (1934). */
export function upperBound(count: number, total: number, level = 0.05): number {
  if (count >= total) return 1;
  let [low, high] = [count / total, 1];
  while (high - low > 1e-12) {
    const middle = (low + high) / 2;
    if (atMost(count, total, middle) > level) low = middle;
    else high = middle;
  }
  return high;
}

/** The chance of `count` successes or fewer of `total`. */
function atMost(count: number, total: number, share: number): number {
  let term = total * Math.log1p(-share);
  let sum = 0;
  for (let i = 0; i <= count; i++) {
    sum += Math.exp(term);
    term += Math.log((total - i) / (i + 1)) + Math.log(share) - Math.log1p(-share);
  }
  return sum;
}
