import { list } from "../display/numbers.js";
import { InputError } from "../errors.js";
import { changeOfOne, unseen } from "../evaluation/change-of-one.js";
import { detectable, difference, itemsNeeded, type Difference } from "../evaluation/difference.js";
import { groupingMeasures } from "../evaluation/grouping-scores.js";
import { measures as measuresTable, type MeasureName } from "../evaluation/measures.js";
import { otherEstimand, resampledMeasure, type Estimand, type ResampledMeasure } from "../evaluation/resampled.js";
import { againstChance, type AgainstChance } from "./against-chance.js";
import { leastInertia, type ClusterScores } from "./cluster-scores.js";
import { judgedTogether, levelsLeft, type JudgedDifference } from "./judged.js";
import { isGrouping, protocolHash, type Protocol } from "./protocol.js";
import type { ResampledModels } from "./resampled-models.js";

/** Challenger minus baseline, on the same products and the same resamples. */
export interface ModelComparison {
  readonly baseline: string;
  readonly challenger: string;
  /** Their vectors are the same: one model under two names. */
  readonly sameVectors: boolean;
  /** Of the protocol's task, by its estimand: the answer. */
  readonly judged: JudgedDifference;
  /** The same difference in each resample. */
  readonly resampled: Float64Array;
  /** The same by the other estimand; of the nearest neighbours, which nothing searches for, the same again. */
  readonly beside: JudgedDifference;
  /** The least true difference that four such catalogues in five would show, at the level that Holm leaves this pair while the others stand as they do. */
  readonly detectable: number;
  /**
   * Labelled products with which four in five would show the difference seen, or the margin where that is more, at that level; by √n.
   * Infinity where none is told: the pair is decided, no model is beyond chance, or there are as many already.
   */
  readonly productsNeeded: number;
  /** Of the other tasks, each with its own adjustment over the pairs; the margin is for the one that decides, so none is "equivalent". */
  readonly tasks: readonly { readonly task: string; readonly judged: JudgedDifference }[];
}

/** All pairs of models, and which of them lead. */
export interface Comparisons {
  readonly protocol: Protocol;
  readonly hash: string;
  readonly products: number;
  /** Products of a resample. */
  readonly size: number;
  /** Every pair; the study's first model before the others as baseline. */
  readonly pairs: readonly ModelComparison[];
  /** Whether the clusters follow the categories at all; null where neighbourhoods decide. Where they do not, no model is better or worse. */
  readonly chance: AgainstChance | null;
  /** The model that scores highest in the protocol's task, and all that are not shown to be worse than it; best first. */
  readonly leaders: readonly string[];
}

/**
 * Compares every two models' clusterings of the same products: one estimate, one interval and one test of the same difference.
 * `resampled` holds the models in the order of `scores`.
 * @throws InputError where the models were clustered under different seeds, or by anything but k-means, by which the resamples are
 */
export function compareModels(
  scores: readonly ClusterScores[],
  truth: Int32Array,
  resampled: ResampledModels,
  protocol: Protocol,
): Comparisons {
  const [first] = scores;
  for (const { id, seeds } of scores)
    if (seeds.join() !== first.seeds.join())
      throw new InputError(`${first.id} and ${id} were clustered under different seeds; cluster both under the same`);
  const foreign = scores.find(({ inertia }) => !inertia.every(Number.isFinite));
  if (foreign !== undefined)
    throw new InputError(
      `${foreign.id} was clustered by ${foreign.clusterer}: products are resampled under k-means alone, so compare its clusterings by that`,
    );
  const measures = scores.map((score, at) => measuresOf(score, truth, resampled, at, protocol));
  const pairs = scores.flatMap((_, a) => scores.slice(a + 1).map((__, step) => [a, a + 1 + step] as const));
  const same = (a: number, b: number): boolean => resampled.digests[a] === resampled.digests[b];
  const judge = (measure: (model: Measures) => Bounded, margin: number): JudgedDifference[] => {
    const found = pairs.map(([a, b]) =>
      same(a, b)
        ? noDifference(1 - protocol.level, protocol.resamples)
        : differenceOf(measure(measures[a]), measure(measures[b]), truth.length, protocol.level, resampled.factor),
    );
    return judgedTogether(found, margin, protocol.level);
  };
  const judged = judge(({ deciding }) => deciding, protocol.margin);
  const beside = judge(({ beside: another }) => another, protocol.margin);
  const names = [...measures[0].tasks.keys()].filter(
    (task) => task !== protocol.task && measures.every(({ tasks: own }) => own.has(task)),
  );
  const tasks = names.map((task) => ({ task, judged: judge((model) => model.tasks.get(task)!, 0) }));
  const products = truth.length;
  const left = levelsLeft(
    judged.map(({ adjustedP }) => adjustedP),
    protocol.level,
  );
  const chance = isGrouping(protocol.task) ? againstChance(scores, truth, resampled.groups, protocol) : null;
  const said = ({ answer, ...found }: JudgedDifference): JudgedDifference => ({
    ...found,
    answer: chance?.beyond === false && answer !== "equivalent" ? "undecided" : answer,
  });
  const needed = (at: number): number => {
    const items = itemsNeeded(judged[at], products, protocol.margin, left[at]);
    return chance?.beyond !== false && judged[at].answer === "undecided" && items > products ? items : Infinity;
  };
  const compared = pairs.map(([a, b], at): ModelComparison => ({
    baseline: scores[a].id,
    challenger: scores[b].id,
    sameVectors: same(a, b),
    judged: said(judged[at]),
    resampled: measures[b].deciding.resampled.map((value, draw) => value - measures[a].deciding.resampled[draw]),
    beside: said(beside[at]),
    detectable: detectable(judged[at], left[at]),
    productsNeeded: needed(at),
    tasks: tasks.map(({ task, judged: all }) => ({ task, judged: all[at] })),
  }));
  const order = [...scores.keys()].sort(
    (a, b) => measures[b].deciding.estimate - measures[a].deciding.estimate || a - b,
  );
  const worse = (model: number): boolean =>
    compared.some(({ baseline, challenger, judged: { answer } }) => {
      const [best, id] = [scores[order[0]].id, scores[model].id];
      return (
        (baseline === best && challenger === id && answer === "worse") ||
        (challenger === best && baseline === id && answer === "better")
      );
    });
  return {
    protocol,
    hash: protocolHash(protocol, resampled.nClusters, first.seeds),
    products,
    size: resampled.size,
    pairs: compared,
    chance,
    leaders: order.filter((model) => !worse(model)).map((model) => scores[model].id),
  };
}

/** A model's measure, how far two may be apart, and what one product changes of it. */
interface Bounded extends ResampledMeasure {
  readonly span: number;
  readonly ofOne: () => number;
}

interface Measures {
  readonly deciding: Bounded;
  readonly beside: Bounded;
  /** Every task, in the order of tables. */
  readonly tasks: ReadonlyMap<string, Bounded>;
}

function measuresOf(
  score: ClusterScores,
  truth: Int32Array,
  resampled: ResampledModels,
  at: number,
  { task, estimand }: Protocol,
): Measures {
  const { again, tasks: others } = resampled.models[at];
  const { clusterings, inertia } = score;
  const best = clusterings[leastInertia(score)];
  // Near-duplicates are right or wrong together.
  const together = truth.length / new Set(resampled.groups).size;
  const measured = (name: MeasureName, how: Estimand): Bounded => {
    const { range, of } = measuresTable[name];
    return {
      ...resampledMeasure(how, score[name], inertia, again, groupingMeasures.indexOf(name)),
      span: range[1] - range[0],
      ofOne: () => together * changeOfOne(truth, best, of),
    };
  };
  const grouping = groupingMeasures.map((name): [string, Bounded] => [
    measuresTable[name].title,
    measured(name, estimand),
  ]);
  const shares = Object.entries(others).map(([name, measure]): [string, Bounded] => [
    name,
    { ...measure, span: 1, ofOne: () => together / truth.length },
  ]);
  const tasks = new Map([...grouping, ...shares]);
  const deciding = tasks.get(task);
  if (deciding === undefined)
    throw new InputError(
      `${task} is to decide and is not defined on these products; let one of ${list([...tasks.keys()])} decide`,
    );
  const grouped = groupingMeasures.find((name) => measuresTable[name].title === task);
  return { deciding, beside: grouped === undefined ? deciding : measured(grouped, otherEstimand[estimand]), tasks };
}

/** More than the least standard error of any measure, times the products: larger ones need no look at what one changes. */
const mostOfOne = 30;

function differenceOf(a: Bounded, b: Bounded, products: number, level: number, factor: number): Difference {
  const options = { confidence: 1 - level, factor };
  const seen = difference(a, b, options);
  const found =
    seen.standardError * products < mostOfOne
      ? difference(a, b, { ...options, leastError: unseen * Math.max(a.ofOne(), b.ofOne()) })
      : seen;
  return { ...found, low: Math.max(-a.span, found.low), high: Math.min(a.span, found.high) };
}

/** Of one model and itself by another name: no products and no search tell them apart. */
const noDifference = (confidence: number, resamples: number): Difference => {
  const none = { estimate: 0, standardError: 0, low: 0, high: 0, ofProducts: 0, ofSeeds: 0 };
  return { ...none, p: 1, confidence, resamples };
};
