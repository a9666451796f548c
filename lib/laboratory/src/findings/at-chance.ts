import { againstChance, isGrouping, type ClusterScores, type Protocol } from "embedlab/comparison";

/**
 * True where no model's clusters are shown to follow the categories beyond chance, so that no order of the models says
 * anything; false where that is not asked: without categories, under a clusterer other than k-means, where neighbourhoods decide.
 */
export function atChance(
  scores: readonly ClusterScores[],
  truth: Int32Array,
  duplicates: Int32Array,
  protocol: Protocol,
): boolean {
  const asked =
    isGrouping(protocol.task) &&
    truth.some((label) => label >= 0) &&
    scores.every(({ inertia }) => inertia.every(Number.isFinite));
  return asked && !againstChance(scores, truth, duplicates, protocol).beyond;
}
