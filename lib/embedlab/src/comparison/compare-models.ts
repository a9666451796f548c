import { list } from "../display/numbers.js";
import { InputError } from "../errors.js";
import { answer, detectable, difference, itemsNeeded, type Answer, type Difference } from "../evaluation/difference.js";
import { groupingMeasures, groupingScores } from "../evaluation/grouping-scores.js";
import { holm } from "../evaluation/holm.js";
import { measures as measuresTable, type MeasureName } from "../evaluation/measures.js";
import { resampledMeasure, type Estimand, type ResampledMeasure } from "../evaluation/resampled.js";
import type { ClusterScores } from "./cluster-scores.js";
import { protocolHash, type Protocol } from "./protocol.js";
import type { ResampledModels } from "./resampled-models.js";

/** A difference with its p adjusted for the pairs of models that were looked at (Holm). */
export interface JudgedDifference extends Difference {
  readonly adjustedP: number;
  readonly answer: Answer;
}

/** Challenger minus baseline, on the same products and the same resamples. */
export interface ModelComparison {
  readonly baseline: string;
  readonly challenger: string;
  /** Of the protocol's task, by its estimand: the answer. */
  readonly judged: JudgedDifference;
  /** The same difference in each resample. */
  readonly resampled: Float64Array;
  /** The same by the other estimand; of the nearest neighbours, which nothing searches for, the same again. */
  readonly beside: JudgedDifference;
  /** The least true difference that four such catalogues in five would show. */
  readonly detectable: number;
  /** Labelled products with which four in five would show the difference seen, or the margin where that is more; by √n. */
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
  /** The model that scores highest in the protocol's task, and all that are not shown to be worse than it; best first. */
  readonly leaders: readonly string[];
}

const other: Readonly<Record<Estimand, Estimand>> = {
  "least inertia": "mean over seeds",
  "mean over seeds": "least inertia",
};

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
  const measures = scores.map((score, at) => measuresOf(score, resampled, at, protocol));
  const pairs = scores.flatMap((_, a) => scores.slice(a + 1).map((__, step) => [a, a + 1 + step] as const));
  const judge = (measure: (model: Measures) => ResampledMeasure, margin: number): JudgedDifference[] => {
    const found = pairs.map(([a, b]) =>
      difference(measure(measures[a]), measure(measures[b]), {
        confidence: 1 - protocol.level,
        factor: resampled.factor,
      }),
    );
    const adjusted = holm(found.map(({ p }) => p));
    return found.map((one, at) => ({
      ...one,
      adjustedP: adjusted[at],
      answer: answer({ ...one, p: adjusted[at] }, margin, protocol.level),
    }));
  };
  const judged = judge(({ deciding }) => deciding, protocol.margin);
  const beside = judge(({ beside: another }) => another, protocol.margin);
  const names = [...measures[0].tasks.keys()].filter(
    (task) => task !== protocol.task && measures.every(({ tasks: own }) => own.has(task)),
  );
  const tasks = names.map((task) => ({ task, judged: judge((model) => model.tasks.get(task)!, 0) }));
  const products = truth.length;
  const compared = pairs.map(([a, b], at): ModelComparison => ({
    baseline: scores[a].id,
    challenger: scores[b].id,
    judged: judged[at],
    resampled: measures[b].deciding.resampled.map((value, draw) => value - measures[a].deciding.resampled[draw]),
    beside: beside[at],
    detectable: detectable(judged[at], protocol.level),
    productsNeeded: itemsNeeded(judged[at], products, protocol.margin, protocol.level),
    tasks: tasks.map(({ task, judged: all }) => ({ task, judged: all[at] })),
  }));
  const order = [...scores.keys()].sort(
    (a, b) => measures[b].deciding.estimate - measures[a].deciding.estimate || a - b,
  );
  const worse = (model: number): boolean =>
    compared.some(({ baseline, challenger, judged: { answer: said } }) => {
      const [best, id] = [scores[order[0]].id, scores[model].id];
      return (
        (baseline === best && challenger === id && said === "worse") ||
        (challenger === best && baseline === id && said === "better")
      );
    });
  return {
    protocol,
    hash: protocolHash(protocol, resampled.nClusters, first.seeds),
    products,
    size: resampled.size,
    pairs: compared,
    leaders: order.filter((model) => !worse(model)).map((model) => scores[model].id),
  };
}

interface Measures {
  readonly deciding: ResampledMeasure;
  readonly beside: ResampledMeasure;
  /** Every task, in the order of tables. */
  readonly tasks: ReadonlyMap<string, ResampledMeasure>;
}

function measuresOf(
  score: ClusterScores,
  resampled: ResampledModels,
  at: number,
  { task, estimand }: Protocol,
): Measures {
  const { again, tasks: others } = resampled.models[at];
  const measured = (name: MeasureName, how: Estimand): ResampledMeasure =>
    resampledMeasure(how, score[name], score.inertia, again, groupingMeasures.indexOf(name));
  const grouping = groupingMeasures.map((name): [string, ResampledMeasure] => [
    measuresTable[name].title,
    measured(name, estimand),
  ]);
  const tasks = new Map([...grouping, ...Object.entries(others)]);
  const deciding = tasks.get(task);
  if (deciding === undefined)
    throw new InputError(
      `${task} is to decide and is not defined on these products; let one of ${list([...tasks.keys()])} decide`,
    );
  const grouped = groupingMeasures.find((name) => measuresTable[name].title === task);
  return { deciding, beside: grouped === undefined ? deciding : measured(grouped, other[estimand]), tasks };
}

/** One category's share of products in the cluster matched with it: what the challenger gains. */
export interface CategoryGain extends JudgedDifference {
  readonly category: number;
  readonly products: number;
}

/** Products that a category must have to bear an interval. */
const leastProducts = 5;

/**
 * What the challenger gains or loses in each category, by the protocol's estimand: both clusterings aligned by themselves, products and
 * seeds both in the standard error, p adjusted for the number of categories (Holm). A category of fewer than five
 * products, or in fewer than two resamples, bears no interval and is left out.
 */
export function categoryGains(
  baseline: ClusterScores,
  challenger: ClusterScores,
  truth: Int32Array,
  resampled: ResampledModels,
  places: readonly [number, number],
  protocol: Protocol,
): CategoryGain[] {
  const sizes = new Map<number, number>();
  for (const category of truth) sizes.set(category, (sizes.get(category) ?? 0) + 1);
  const categories = [...sizes.keys()].sort((a, b) => a - b);
  const nCategories = categories[categories.length - 1] + 1;
  const shares = [baseline, challenger].map(({ clusterings }) =>
    clusterings.map((clusters) => groupingScores(truth, clusters, nCategories)),
  );
  const found = categories.flatMap((category) => {
    const column = groupingMeasures.length + category;
    const [a, b] = [baseline, challenger].map((score, which) =>
      resampledMeasure(
        protocol.estimand,
        shares[which].map((values) => values[column]),
        score.inertia,
        resampled.models[places[which]].again,
        column,
      ),
    );
    // Few products are in few of the parts of a large catalogue, and may be in none.
    const together = a.resampled.filter((share, at) => Number.isFinite(share - b.resampled[at])).length;
    if (together < 2 || sizes.get(category)! < leastProducts) return [];
    return [{ category, ...difference(a, b, { confidence: 1 - protocol.level, factor: resampled.factor }) }];
  });
  const adjusted = holm(found.map(({ p }) => p));
  return found.map((one, at) => ({
    ...one,
    products: sizes.get(one.category)!,
    adjustedP: adjusted[at],
    answer: answer({ ...one, p: adjusted[at] }, 0, protocol.level),
  }));
}
