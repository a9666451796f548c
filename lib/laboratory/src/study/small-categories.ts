import { count } from "embedlab/text";
import { mean } from "embedlab/numeric";
import { adjustedMutualInformation, adjustedRandIndex, align, type Catalogue } from "embedlab";
import { categorySizes, leastProducts, withoutSmallCategories, type ClusterScores } from "embedlab/comparison";
import { pick } from "./subset.js";

export { categorySizes, leastProducts, withoutSmallCategories };

/** A sentence on categories too small for an interval, a headline or a leak; none where there are none. */
export function smallCategoryNotes(
  catalogue: Pick<Catalogue, "categories" | "labels">,
  least = leastProducts,
): string[] {
  const { small, left } = withoutSmallCategories(catalogue, least);
  if (small === 0) return [];
  return [
    `${count(small)} of ${count(catalogue.categories.length)} categories have fewer than ${least} products, ${count(left)} in all: no interval, headline or leak rests on one of them, and scores are given with and without them.`,
  ];
}

/** The same clusterings scored on the products of large enough categories alone, a row a model; none where no category is small. */
export function scoresWithoutSmall(
  scores: readonly ClusterScores[],
  catalogue: Pick<Catalogue, "categories" | "labels">,
  least = leastProducts,
): object[] {
  const { rows, small } = withoutSmallCategories(catalogue, least);
  if (small === 0 || rows.length === 0) return [];
  const truth = pick(catalogue.labels, rows);
  return scores.map(({ id, ari, ami, alignedAccuracy, clusterings }) => {
    const parts = clusterings.map((clusters) => pick(clusters, rows));
    return {
      model: id,
      ARI: mean(ari),
      [`ARI without categories of fewer than ${least}`]: mean(
        parts.map((clusters) => adjustedRandIndex(truth, clusters)),
      ),
      AMI: mean(ami),
      "AMI without them": mean(parts.map((clusters) => adjustedMutualInformation(truth, clusters))),
      "aligned accuracy": mean(alignedAccuracy),
      "aligned accuracy without them": mean(parts.map((clusters) => align(truth, clusters).accuracy)),
    };
  });
}
