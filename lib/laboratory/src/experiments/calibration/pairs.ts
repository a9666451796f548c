import { compareModels, type JudgedDifference, type Protocol } from "embedlab/comparison";
import { retrievalMeasures, type Estimand, type ResampledMeasure, type RetrievalMeasure } from "embedlab/evaluation";
import { seedsAndJackknife } from "../seeds-and-jackknife.js";
import type { Replicate, SharedDraws } from "./replicates.js";

/** What two models whose true difference is known were said to be. */
export interface JudgedPair {
  /** Numbers that the replicates of all shifts share with none other. */
  readonly first: number;
  readonly second: number;
  /** The second's; the first is always one of shift 0. */
  readonly shift: number;
  /** Of ARI by either estimand, and of the other measures of grouping by the protocol's. */
  readonly judged: ReadonlyMap<string, JudgedDifference>;
  /** By the procedure that this project had before; null unless asked for. */
  readonly earlier: "better" | "worse" | "undecided" | null;
}

/** Pairs of 0 … n - 1 in which each stands about equally often: all that are 1 apart, then 2, and of those so many apart first such as have no member in common. */
export function pairsAmong(n: number, count: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let step = 1; 2 * step <= n; step++) {
    const apart = (i: number): boolean => Math.floor(i / step) % 2 === 0;
    const firsts = Array.from({ length: 2 * step === n ? step : n }, (_, i) => i);
    for (const i of [...firsts.filter(apart), ...firsts.filter((i) => !apart(i))])
      if (pairs.length < count) pairs.push([i, (i + step) % n]);
  }
  return pairs;
}

/** Pairs of one of 0 … n - 1 with one of 0 … m - 1, each equally often; m divides n or is no more than it. */
export function pairsAcross(n: number, m: number, count: number): [number, number][] {
  return Array.from({ length: Math.min(count, n * m) }, (_, at) => [
    (Math.floor(((at % m) * n) / m) + Math.floor(at / m)) % n,
    at % m,
  ]);
}

const none: ResampledMeasure = { estimate: NaN, resampled: new Float64Array(0), searchVariance: 0 };
const noRetrieval = Object.fromEntries(retrievalMeasures.map((name) => [name, none])) as Record<
  RetrievalMeasure,
  ResampledMeasure
>;

/** Judges two replicates by what notebook 3 calls, `compareModels`: what it says of this pair is what it would say of two models. */
export function judgePair(
  baseline: Replicate,
  challenger: Replicate,
  truth: Int32Array,
  shared: SharedDraws,
  protocol: Protocol,
): Pick<JudgedPair, "judged"> {
  const models = [baseline, challenger].map(({ again }) => ({ again, retrieval: noRetrieval }));
  const nClusters = baseline.scores.nClusters[0];
  const { pairs } = compareModels(
    [baseline.scores, challenger.scores],
    truth,
    { nClusters, ...shared, models },
    protocol,
  );
  const [{ judged, beside, tasks }] = pairs;
  const other: Estimand = protocol.estimand === "least inertia" ? "mean over seeds" : "least inertia";
  return {
    judged: new Map([
      [protocol.estimand, judged],
      [other, beside],
      ...tasks.map(({ task, judged: found }) => [task, found] as const),
    ]),
  };
}

/**
 * All pairs that are judged: `count` of equal replicates, and as many of an equal with each shift's. `replicates` has those of
 * shift 0 first.
 */
export function judgePairs(
  replicates: readonly Replicate[],
  count: number,
  truth: Int32Array,
  shared: SharedDraws,
  protocol: Protocol,
): JudgedPair[] {
  const shifts = [...new Set(replicates.map(({ shift }) => shift))];
  const places = shifts.map((shift) => [...replicates.keys()].filter((at) => replicates[at].shift === shift));
  const [equals] = places;
  return shifts.flatMap((shift, which) => {
    const others = places[which];
    const pairs = which === 0 ? pairsAmong(equals.length, count) : pairsAcross(equals.length, others.length, count);
    return pairs.map(([a, b]): JudgedPair => {
      const [first, second] = [equals[a], others[b]];
      const [baseline, challenger] = [replicates[first], replicates[second]];
      const bySeed = challenger.scores.ari.map((ari, seed) => ari - baseline.scores.ari[seed]);
      const clusterings = [baseline.scores.clusterings, challenger.scores.clusterings] as const;
      const earlier = which === 0 ? seedsAndJackknife(truth, ...clusterings, bySeed, protocol.level) : null;
      return { first, second, shift, earlier, ...judgePair(baseline, challenger, truth, shared, protocol) };
    });
  });
}
