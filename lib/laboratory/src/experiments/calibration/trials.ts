import {
  compareModels,
  scoreClusterings,
  type ClusterScores,
  type JudgedDifference,
  type Protocol,
} from "embedlab/comparison";
import { recluster, resamples, subsampleFactor, type Estimand, type Reclusterings } from "embedlab/evaluation";
import { Random, type RunOptions } from "embedlab/numeric";
import { seedsAndJackknife } from "../seeds-and-jackknife.js";
import { drawCatalogue, drawnVectors, meanSpread, pushedApart, type Population } from "./population.js";

export interface TrialOptions extends RunOptions {
  /** Products of a drawn catalogue, about. */
  readonly size: number;
  /** Of each product in each model, in mean standard deviations of a dimension. */
  readonly noise: number;
  /** k-means of each model: seeds, and starts a seed. */
  readonly seeds: readonly number[];
  readonly starts: number;
}

/** What is counted of a judgement. */
export type TrialJudgement = Pick<
  JudgedDifference,
  "estimate" | "standardError" | "low" | "high" | "answer" | "ofSeeds"
>;

/** One catalogue of the population, and what was said of models of which the truth is known. */
export interface Trial {
  readonly number: number;
  /**
   * The first is of two equals; then an equal against one whose categories are pushed apart, a shift each. By judgement: ARI by either
   * estimand, and the other measures of grouping by the protocol's.
   */
  readonly judged: readonly Readonly<Record<string, TrialJudgement>>[];
  /** Of the equals, by the procedure that this project had before. */
  readonly earlier: "better" | "worse" | "undecided";
}

interface Model {
  readonly scores: ClusterScores;
  readonly again: Reclusterings;
}

/** Trials of one population: what they have in common is made once. */
export class Trials {
  private readonly deviation: number;
  private readonly moved = new Map<number, ReturnType<typeof pushedApart>>();

  constructor(
    private readonly population: Population,
    private readonly protocol: Protocol,
    private readonly options: TrialOptions,
  ) {
    this.deviation = options.noise * meanSpread(population.vectors);
  }

  /**
   * Draws a catalogue and makes models of it, each with noise of its own for each product, so that those of one shift are equals
   * in the population, whatever a catalogue says; clusters and resamples them as the notebooks do.
   */
  async run(number: number, shifts: readonly number[]): Promise<Trial> {
    const { population, protocol, options } = this;
    const { nClusters } = population;
    const { size: wanted, seeds, starts, signal, threads } = options;
    const run: RunOptions = { signal, threads };
    const random = new Random(number);
    const { items, truth, groups } = drawCatalogue(population, wanted, random);
    const draws = resamples(groups, { count: protocol.resamples, seed: random.bits() });
    const size = Math.round(draws.reduce((sum, { inside }) => sum + inside.length, 0) / draws.length);
    const factor = subsampleFactor(size, items.length);
    const models: Model[] = [];
    for (const shift of [0, 0, ...shifts]) {
      const vectors = drawnVectors(this.shifted(shift), items, this.deviation, random.fork());
      const scores = await scoreClusterings(`model ${models.length}`, vectors, truth, {
        nClusters,
        nInit: starts,
        seeds,
        withSilhouette: false,
        ...run,
      });
      models.push({
        scores,
        again: await recluster(vectors, truth, draws, { nClusters, from: scores.clusterings, ...run }),
      });
    }
    const [first, second] = models.map(({ scores }) => scores);
    return {
      number,
      judged: models.slice(1).map((model) => judge([models[0], model])),
      earlier: seedsAndJackknife(
        truth,
        first.clusterings,
        second.clusterings,
        second.ari.map((ari, seed) => ari - first.ari[seed]),
        protocol.level,
      ),
    };

    /** By what notebook 3 calls: what it says of this pair is what it would say of two models. */
    function judge(pair: readonly Model[]): Record<string, TrialJudgement> {
      const resampled = {
        nClusters,
        groups,
        draws,
        size,
        factor,
        models: pair.map(({ again }) => ({ again, tasks: {} })),
        digests: pair.map((_, at) => String(at)),
      };
      const { pairs } = compareModels(
        pair.map(({ scores }) => scores),
        truth,
        resampled,
        protocol,
      );
      const [{ judged, beside, tasks }] = pairs;
      const other: Estimand = protocol.estimand === "least inertia" ? "mean over seeds" : "least inertia";
      return Object.fromEntries([
        [protocol.estimand, counted(judged)],
        [other, counted(beside)],
        ...tasks.map(({ task, judged: found }) => [task, counted(found)] as const),
      ]);
    }
  }

  private shifted(shift: number): ReturnType<typeof pushedApart> {
    const known = this.moved.get(shift) ?? pushedApart(this.population, shift);
    this.moved.set(shift, known);
    return known;
  }
}

const counted = ({ estimate, standardError, low, high, answer, ofSeeds }: JudgedDifference): TrialJudgement => ({
  estimate,
  standardError,
  low,
  high,
  answer,
  ofSeeds,
});
