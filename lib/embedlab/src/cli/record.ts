import { measureNames } from "../comparison/cluster-scores.js";
import { summary } from "../numeric/summary.js";
import { type CostOptions, projectedCosts } from "../comparison/costs.js";
import { ariOf, type FirstLook } from "./first-look.js";

/** A first look for machines: what the page says, without the points of its maps. */
export function record(
  look: FirstLook,
  options: CostOptions & { readonly version: string; readonly page: string },
): object {
  const {
    catalogue,
    comparisons,
    chance,
    verdict,
    undecidable,
    runs,
    scores,
    agreements,
    nClusters,
    seeds,
    clusters,
    large,
    loaded,
  } = look;
  const { name, sha256, synthetic, products, categories, language = null, notes = [] } = catalogue;
  return {
    embedlab: options.version,
    decided: verdict?.decided ?? false,
    verdict,
    undecidable,
    data: { name, sha256, synthetic, products: products.length, categories: categories.length, language, notes },
    models: runs.map((run) => {
      if (run.status === "unavailable") return { id: run.id, status: run.status, reason: run.reason };
      const score = scores.find(({ id }) => id === run.id)!;
      const { truncated, warnings } = run.embedding;
      const judged =
        score.ari.length === 0
          ? {}
          : Object.fromEntries(measureNames.map((measure) => [measure, summary(score[measure])]));
      return {
        id: run.id,
        status: run.status,
        contract: run.contract,
        ...judged,
        silhouette: score.silhouette,
        agreement: score.agreement,
        truncated,
        warnings,
        notes: score.notes,
      };
    }),
    nClusters,
    seeds,
    chance,
    protocol:
      comparisons === null ? null : { ...comparisons.protocol, hash: comparisons.hash, leaders: comparisons.leaders },
    comparisons: (comparisons?.pairs ?? []).map(
      ({ baseline, challenger, sameVectors, judged, detectable, productsNeeded }) => {
        const { estimate, low, high, standardError, p, adjustedP, answer } = judged;
        return {
          baseline,
          challenger,
          sameVectors,
          difference: estimate,
          low,
          high,
          standardError,
          p,
          adjustedP,
          answer,
          detectable,
          productsNeeded: Number.isFinite(productsNeeded) ? productsNeeded : null,
        };
      },
    ),
    agreements,
    withoutSmallCategories:
      large === null
        ? null
        : {
            ...large,
            scores: large.scores.map((score) => ({ id: score.id, ari: ariOf(look, score) })),
          },
    clusters,
    costs: projectedCosts(look.costs, options),
    busy: loaded,
    page: options.page,
  };
}
