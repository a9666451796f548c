import { align, alignLabels, ariDifferenceInterval, contingency, InputError, type Interval, noise, Random, signFlipTest, type SignFlipTest } from "embedlab";
import { mean, medianPlace, type ClusterScores } from "./scores.js";

/** What is uncertain about a difference, and what the numbers let one say. */
export type Verdict =
  /** Neither seeds nor products explain it away. */
  | "better"
  | "worse"
  /** Consistent over the seeds, but another sample of products could turn it. */
  | "not beyond the sample"
  /** Seeds alone produce such differences. */
  | "indistinguishable"
  /** Not even a difference of one sign under every seed could be told from chance. */
  | "too few seeds";

/** Challenger minus baseline, under the same seeds and on the same products. */
export interface ModelComparison {
  readonly baseline: string;
  readonly challenger: string;
  /** ARI differences, one a seed. */
  readonly differences: Float64Array;
  readonly mean: number;
  /** Paired sign-flip permutation test over the seeds. */
  readonly test: SignFlipTest;
  /** Jackknife over the products, at the seed whose difference is the median. */
  readonly interval: Interval;
  readonly verdict: Verdict;
}

/** Chance below which a difference over the seeds counts as one; the intervals' confidence is its complement. */
const level = 0.05;

function decide(difference: number, seeds: number, test: SignFlipTest, interval: Interval): Verdict {
  if (2 ** (1 - seeds) >= level) return "too few seeds";
  if (test.p >= level) return "indistinguishable";
  if (interval.low <= 0 && interval.high >= 0) return "not beyond the sample";
  return difference > 0 ? "better" : "worse";
}

/**
 * Compares two models' clusterings of the same products.
 * @throws InputError where the two were clustered under different seeds, or by a clusterer that no seed changes: the same
 * clustering repeated is no sample of anything, and a p-value from it would be made up
 */
export function compareScores(baseline: ClusterScores, challenger: ClusterScores, truth: Int32Array): ModelComparison {
  const fixed = [baseline, challenger].find(({ deterministic }) => deterministic);
  if (fixed !== undefined) throw new InputError(`${fixed.clusterer} gives ${fixed.id} the same clusters whatever the seed: there are no paired seeds to test; compare under k-means, or resample the products`);
  if (baseline.seeds.join() !== challenger.seeds.join()) throw new InputError(`${baseline.id} and ${challenger.id} were clustered under different seeds; differences must be paired`);
  const differences = Float64Array.from(challenger.ari, (ari, i) => ari - baseline.ari[i]);
  const middle = medianPlace(differences);
  const test = signFlipTest(differences);
  const interval = ariDifferenceInterval(truth, baseline.clusterings[middle], challenger.clusterings[middle], { confidence: 1 - level });
  const difference = mean(differences);
  return { baseline: baseline.id, challenger: challenger.id, differences, mean: difference, test, interval, verdict: decide(difference, differences.length, test, interval) };
}

/** The share of seeds under which each product lies in the cluster matched with its category. */
export function groupedShare(scores: ClusterScores, truth: Int32Array): Float64Array {
  const share = new Float64Array(truth.length);
  for (const clusters of scores.clusterings) {
    const aligned = alignLabels(align(contingency(truth, clusters, { noise })), clusters);
    for (let i = 0; i < share.length; i++) if (aligned[i] === truth[i]) share[i] += 1 / scores.clusterings.length;
  }
  return share;
}

/** One category's mean gain in grouped products, with the interval over its products (normal, paired). */
export interface CategoryShift {
  readonly category: number;
  readonly products: number;
  /** Products grouped, mean over the seeds. */
  readonly baseline: number;
  readonly challenger: number;
  readonly gain: number;
  readonly low: number;
  readonly high: number;
}

/** What the challenger gains or loses in each category: both aligned by themselves under each seed, products paired. */
export function categoryShifts(baseline: ClusterScores, challenger: ClusterScores, truth: Int32Array): CategoryShift[] {
  const before = groupedShare(baseline, truth);
  const after = groupedShare(challenger, truth);
  return [...new Set(truth)].sort((a, b) => a - b).map((category) => {
    const rows = [...truth.keys()].filter((row) => truth[row] === category);
    const sum = (values: Float64Array): number => rows.reduce((total, row) => total + values[row], 0);
    const gains = rows.map((row) => after[row] - before[row]);
    const gain = sum(after) - sum(before);
    const average = gain / rows.length;
    const variance = rows.length < 2 ? 0 : gains.reduce((total, value) => total + (value - average) ** 2, 0) / (rows.length - 1);
    const half = 1.959963984540054 * Math.sqrt(variance * rows.length);
    return { category, products: rows.length, baseline: sum(before), challenger: sum(after), gain, low: gain - half, high: gain + half };
  });
}

/** Products that one model groups under at least `most` of the seeds and the other under at most `1 - most`. */
export function disagreements(baseline: ClusterScores, challenger: ClusterScores, truth: Int32Array, most = 0.8): { gained: number[]; lost: number[] } {
  const before = groupedShare(baseline, truth);
  const after = groupedShare(challenger, truth);
  const rows = [...truth.keys()];
  return {
    gained: rows.filter((row) => after[row] >= most && before[row] <= 1 - most),
    lost: rows.filter((row) => before[row] >= most && after[row] <= 1 - most),
  };
}

/** Means of the differences under random signs: what chance produces where neither model is better. */
export function signFlipMeans(differences: ArrayLike<number>, { draws = 5000, seed = 0 }: { draws?: number; seed?: number } = {}): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: draws }, () => {
    let sum = 0;
    for (let i = 0; i < differences.length; i++) sum += random.bits() & 1 ? differences[i] : -differences[i];
    return sum / differences.length;
  });
}
