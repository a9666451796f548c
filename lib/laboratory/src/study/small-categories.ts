import { count } from "embedlab/text";
import { mean, type Matrix, type RunOptions } from "embedlab/numeric";
import { measures, type Catalogue } from "embedlab";
import { groupingMeasures } from "embedlab/evaluation";
import {
  ariBy,
  categorySizes,
  leastProducts,
  scoreClusterings,
  withoutSmallCategories,
  type ClusterScores,
  type Protocol,
} from "embedlab/comparison";
import { pick } from "./subset.js";

export { categorySizes, leastProducts, withoutSmallCategories };

/** A sentence on categories too small for an interval, a headline or a leak of their own, and where they count; none where there are none. */
export function smallCategoryNotes(
  catalogue: Pick<Catalogue, "categories" | "labels">,
  least = leastProducts,
): string[] {
  const { rows, small, left } = withoutSmallCategories(catalogue, least);
  if (small === 0) return [];
  const scored = largeEnough(catalogue, rows)
    ? "notebook 3 clusters the other products anew without them"
    : "too few categories are left to score without them";
  return [
    `${count(small)} of ${count(catalogue.categories.length)} categories ${small === 1 ? "has" : "have"} fewer than ${least} products, ${count(left)} in all: no interval, headline or leak is told of such a category by itself. The models' scores count them, as does the number of clusters where the protocol gives none; ${scored}.`,
  ];
}

/** Whether these rows are of two categories at least, which clusters could tell apart. */
const largeEnough = ({ labels }: Pick<Catalogue, "labels">, rows: readonly number[]): boolean =>
  new Set(rows.map((row) => labels[row])).size > 1;

export interface WithoutSmallOptions extends RunOptions {
  readonly seeds: readonly number[];
  readonly nInit: number;
  /** Clusters for so many categories. */
  readonly clustersOf: (categories: number) => number;
}

/** Each model's vectors clustered anew without the products of small categories; none where no category is small, or too few are left. */
export async function clusterWithoutSmall(
  models: readonly { readonly id: string; readonly vectors: Matrix<Float32Array> }[],
  catalogue: Pick<Catalogue, "categories" | "labels">,
  { clustersOf, ...options }: WithoutSmallOptions,
): Promise<ClusterScores[]> {
  const { rows, small } = withoutSmallCategories(catalogue);
  const truth = pick(catalogue.labels, rows);
  const nClusters = clustersOf(new Set(truth).size);
  if (small === 0 || !largeEnough(catalogue, rows) || nClusters >= rows.length) return [];
  const scores: ClusterScores[] = [];
  for (const { id, vectors } of models)
    scores.push(
      await scoreClusterings(id, vectors.select(rows), truth, { ...options, nClusters, withSilhouette: false }),
    );
  return scores;
}

/** The scores of all products and of those of large enough categories, clustered anew: a row a model. */
export const withoutSmallRows = (all: readonly ClusterScores[], large: readonly ClusterScores[]): object[] =>
  large.map((without) => {
    const whole = all.find(({ id }) => id === without.id)!;
    return {
      model: whole.id,
      ARI: mean(whole.ari),
      [`ARI without categories of fewer than ${leastProducts}`]: mean(without.ari),
      AMI: mean(whole.ami),
      "AMI without them": mean(without.ami),
      "aligned accuracy": mean(whole.alignedAccuracy),
      "aligned accuracy without them": mean(without.alignedAccuracy),
    };
  });

/** By the protocol's task and estimand, where clusters decide: what `verdict` takes. */
export function withoutSmallRecord(
  large: readonly ClusterScores[],
  { task, estimand }: Pick<Protocol, "task" | "estimand">,
): { id: string; task: string; score: number }[] {
  const measure = groupingMeasures.find((name) => measures[name].title === task);
  if (measure === undefined) return [];
  return large.map((scores) => ({
    id: scores.id,
    task,
    score: ariBy(estimand, { ari: scores[measure], inertia: scores.inertia }),
  }));
}
