import { leastProducts } from "../comparison/small-categories.js";
import { decimal, list } from "../display/numbers.js";
import { count, counted } from "../text/counted.js";
import { ariOf, type FirstLook } from "./first-look.js";

/** What categories of few products do to the scores; none where there are none. */
export function smallCategoryNotes(look: FirstLook): string[] {
  const { large, catalogue } = look;
  if (large === null) return [];
  const { small, left, products, nClusters, scores } = large;
  const few = `${count(small)} of ${counted(catalogue.categories.length, "category", "categories")} ${small === 1 ? "has" : "have"} fewer than ${leastProducts} products, near-duplicates counted once, ${count(left)} in all`;
  if (scores.length === 0) return [`${few}: too few categories are left to score without them.`];
  const said = list(scores.map((score) => `${score.id} ${decimal(ariOf(look, score))}`));
  return [
    `${few}. Without them, the other ${counted(products, "product")} clustered anew into ${count(nClusters)}: ARI at the least inertia ${said}.`,
  ];
}
