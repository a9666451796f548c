import type { LearningCurvePoint } from "embedlab/classifiers";
import { mean, summary } from "embedlab/numeric";
import type { Catalogue, ModelContract } from "embedlab";
import {
  ariBy,
  measureNames,
  vectorMeasureNames,
  type CategoryGain,
  type ClusterScores,
  type Comparisons,
  type JudgedDifference,
  type ModelComparison,
} from "embedlab/comparison";
import type { ModelRun } from "embedlab/embedding";
import type { StudyProtocol } from "../study/protocol.js";
import type { SweepRow } from "../experiments/sweep.js";

/** A measure over the seeds as results.json has it: mean, least, greatest, and each. */
export function summaryRecord(values: ArrayLike<number>): { mean: number; min: number; max: number; seeds: number[] } {
  const { mean, min, max } = summary(values);
  return { mean, min, max, seeds: Array.from(values) };
}

/** The `dataset` entry of results.json. */
export function datasetRecord({ name, sha256, synthetic, products, categories, labels }: Catalogue): object {
  const counts = categories.map(
    (category, index) => [category, labels.filter((label) => label === index).length] as const,
  );
  return { name, sha256, synthetic, rows: products.length, categories: Object.fromEntries(counts) };
}

/** One entry of the `models` list of results.json. */
export function modelRecord(run: ModelRun, scores?: ClusterScores): object {
  const contract: ModelContract = run.contract;
  if (run.status === "unavailable") return { id: run.id, contract, status: run.status, reason: run.reason };
  // What a file of vectors took to make, and what was cut for it, nobody knows.
  const elsewhere = contract.source.kind === "vectors";
  return {
    id: run.id,
    contract,
    status: run.status,
    seconds: { embed: elsewhere ? null : run.embedding.embedSeconds, cluster: scores?.seconds ?? 0 },
    cached: run.embedding.cached,
    truncated: elsewhere ? null : run.embedding.truncated,
    // Of a text; where the source tells of none, as an endpoint may, nothing.
    ...(run.embedding.tokens.length > 0 &&
      run.embedding.tokens.every((count) => count >= 0) && { tokens: mean(run.embedding.tokens) }),
    warnings: run.embedding.warnings,
    grave: run.grave,
    ...(scores === undefined ? {} : scoresRecord(scores)),
  };
}

/** A model's scores under the names of the measures. Of a clusterer that leaves products out, what it found. */
function scoresRecord(scores: ClusterScores): object {
  const { clusterer, nClusters, coverage, agreement } = scores;
  const bySeed = measureNames.filter((name) => scores[name].length > 0);
  return {
    ...Object.fromEntries(bySeed.map((name) => [name, summaryRecord(scores[name])])),
    ...(scores.ari.length > 0 &&
      scores.inertia.every(Number.isFinite) && { ariOfLeastInertia: ariBy("least inertia", scores) }),
    ...Object.fromEntries(vectorMeasureNames.map((name) => [name, scores[name]])),
    agreement,
    ...(coverage.some((share) => share < 1) && {
      clusterer,
      nClusters: summaryRecord(nClusters),
      coverage: summaryRecord(coverage),
    }),
  };
}

/** One clusterer of one model as results.json has it. */
export function clustererRecord(scores: ClusterScores): object {
  const { id, clusterer, nClusters, coverage, typical } = scores;
  return {
    name: `${id}, ${clusterer}`,
    ...scoresRecord(scores),
    nClusters: nClusters[typical],
    coverage: coverage[typical],
  };
}

const judgedRecord = ({
  estimate,
  low,
  high,
  standardError,
  ofProducts,
  ofSeeds,
  p,
  adjustedP,
  answer,
}: JudgedDifference): object => ({
  difference: estimate,
  low,
  high,
  standardError,
  ofProducts,
  ofSeeds,
  p,
  adjustedP,
  verdict: answer,
});

/** A comparison as results.json has it. */
export function comparisonRecord({
  baseline,
  challenger,
  sameVectors,
  judged,
  beside,
  detectable,
  productsNeeded,
  tasks,
}: ModelComparison): object {
  return {
    name: `${challenger} − ${baseline}`,
    baseline,
    challenger,
    sameVectors,
    ...judgedRecord(judged),
    detectable,
    productsNeeded: Number.isFinite(productsNeeded) ? productsNeeded : null,
    otherEstimand: judgedRecord(beside),
    tasks: tasks.map(({ task, judged: found }) => ({ name: task, ...judgedRecord(found) })),
  };
}

/** How the comparisons were made, as results.json has it: by which file, and in what they depart from it. */
export function protocolRecord(
  { protocol, hash, products, size, leaders, chance }: Comparisons,
  { name, fileHash }: Pick<StudyProtocol, "name" | "fileHash">,
  departed: readonly string[],
): object {
  const file = { name, hash: fileHash, exploratory: departed.length > 0, departures: departed };
  return { ...protocol, hash, file, products, productsOfResample: size, leaders, chance };
}

/** A category's gain as results.json has it. */
export function categoryGainRecord(
  { category, products, ...judged }: CategoryGain,
  categories: readonly string[],
): object {
  return { category: categories[category], products, ...judgedRecord(judged) };
}

/** A model's probe by labels a class as results.json has it: the points that could be had. */
export function learningCurveRecord(name: string, points: readonly LearningCurvePoint[]): object {
  const had = points.flatMap(({ perClass, interval }) => (interval === null ? [] : [{ perClass, ...interval }]));
  return { name, points: had };
}

/** One setting of a sweep as results.json has it. */
export function sweepRecord(row: SweepRow): object {
  if (row.status === "unavailable") return { setting: row.setting, status: row.status, reason: row.reason };
  const { setting, status, scores, products, truncated, labelMade, against } = row;
  return {
    setting,
    status,
    ari: summaryRecord(scores.ari),
    products,
    truncated,
    labelMade,
    against:
      against === null
        ? null
        : {
            setting: against.setting,
            difference: against.difference.estimate,
            low: against.difference.low,
            high: against.difference.high,
          },
  };
}
