import { count } from "embedlab/text";
import { mean } from "embedlab/numeric";
import { adjustedMutualInformation, adjustedRandIndex, align, type Catalogue } from "embedlab";
import { categorySizes, leastProducts, withoutSmallCategories, type ClusterScores } from "embedlab/comparison";
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
    ? "notebook 3 scores the same clusterings without their products too"
    : "too few categories are left to score without them";
  return [
    `${count(small)} of ${count(catalogue.categories.length)} categories ${small === 1 ? "has" : "have"} fewer than ${least} products, ${count(left)} in all: no interval, headline or leak is told of such a category by itself. The models' scores count them, as does the number of clusters where the protocol gives none; ${scored}.`,
  ];
}

/** Whether these rows are of two categories at least, which clusters could tell apart. */
const largeEnough = ({ labels }: Pick<Catalogue, "labels">, rows: readonly number[]): boolean =>
  new Set(rows.map((row) => labels[row])).size > 1;

/** The same clusterings scored on the products of large enough categories alone, a row a model; none where no category is small, or fewer than two are large. */
export function scoresWithoutSmall(
  scores: readonly ClusterScores[],
  catalogue: Pick<Catalogue, "categories" | "labels">,
  least = leastProducts,
): object[] {
  const { rows, small } = withoutSmallCategories(catalogue, least);
  if (small === 0 || !largeEnough(catalogue, rows)) return [];
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
