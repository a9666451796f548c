import { unseen } from "../evaluation/change-of-one.js";
import { difference } from "../evaluation/difference.js";
import { groupingMeasures, groupingScores } from "../evaluation/grouping-scores.js";
import { resampledMeasure } from "../evaluation/resampled.js";
import type { ClusterScores } from "./cluster-scores.js";
import { judgedTogether, type JudgedDifference } from "./judged.js";
import type { Protocol } from "./protocol.js";
import type { ResampledModels } from "./resampled-models.js";
import { leastProducts } from "./small-categories.js";

/** One category's share of products in the cluster matched with it: what the challenger gains. */
export interface CategoryGain extends JudgedDifference {
  readonly category: number;
  readonly products: number;
}

/**
 * What the challenger gains or loses in each category, by the protocol's estimand: both clusterings aligned by themselves, products and
 * seeds both in the standard error, p adjusted for the number of categories (Holm). A category of fewer than five
 * products, near-duplicates counted once, or in fewer than two resamples, bears no interval and is left out; no standard error is
 * less than what `unseen` products are of it.
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
  const apart = new Map<number, Set<number>>();
  truth.forEach((category, i) =>
    apart.set(category, (apart.get(category) ?? new Set<number>()).add(resampled.groups[i])),
  );
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
    const different = apart.get(category)!.size;
    if (together < 2 || different < leastProducts) return [];
    const gain = difference(a, b, {
      confidence: 1 - protocol.level,
      factor: resampled.factor,
      leastError: unseen / different,
    });
    // Shares differ by 1 at most.
    return [{ category, ...gain, low: Math.max(-1, gain.low), high: Math.min(1, gain.high) }];
  });
  return judgedTogether(found, 0, protocol.level).map((one) => ({ ...one, products: sizes.get(one.category)! }));
}
