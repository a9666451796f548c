import { chance as chanceSaid, decimal } from "../display/numbers.js";
import { measures } from "../evaluation/measures.js";
import { chanceOfBestAri } from "../evaluation/permuted-agreement.js";
import { ariBy, type ClusterScores } from "./cluster-scores.js";
import type { Protocol } from "./protocol.js";

/** Whether the clusters that agree most with the categories do so by more than chance. */
export interface AgainstChance {
  /** The model of the highest ARI. */
  readonly model: string;
  readonly ari: number;
  /** Chance of such an ARI, of the best of all models, under shuffled categories; one product of each group of near-duplicates counts. */
  readonly p: number;
  /** `p` is below the protocol's level. */
  readonly shown: boolean;
  /** Shown, and enough to matter: where ARI decides, an ARI above chance by less than the margin is not beyond it either. */
  readonly beyond: boolean;
}

/** The models' clusterings of least inertia against shuffled categories (`chanceOfBestAri`). */
export function againstChance(
  scores: readonly ClusterScores[],
  truth: Int32Array,
  groups: Int32Array,
  { task, estimand, margin, level, seed }: Protocol,
): AgainstChance {
  const seen = new Set<number>();
  const rows = [...groups.keys()].filter((row) => seen.size < seen.add(groups[row]).size);
  const of = (labels: Int32Array): Int32Array => Int32Array.from(rows, (row) => labels[row]);
  const clusterings = scores.map(({ clusterings: all, inertia }) => of(all[inertia.indexOf(Math.min(...inertia))]));
  const p = chanceOfBestAri(of(truth), clusterings, { seed });
  const [best] = scores
    .map((score) => ({ model: score.id, ari: ariBy(estimand, score) }))
    .sort((a, b) => b.ari - a.ari);
  const shown = p < level;
  return { ...best, p, shown, beyond: shown && !(task === measures.ari.title && best.ari < margin) };
}

/** What is said in place of who leads, where no model's clusters follow the categories beyond chance. */
export function chanceSentence({ model, ari, p, shown }: AgainstChance, { margin }: Pick<Protocol, "margin">): string {
  const highest = `the highest ARI, ${decimal(ari)} of ${model},`;
  return shown
    ? `No model's clusters follow these categories far enough beyond chance to matter: ${highest} is less than ${margin} above the 0 of shuffled categories, though these hardly reach it (${chanceSaid(p)}, permutation test); no model is better or worse here.`
    : `No model's clusters follow these categories beyond chance: ${highest} is one that shuffled categories give as well (${chanceSaid(p)}, permutation test); no model is better or worse here.`;
}

/** What is said of chance where no models are compared. */
export const uncomparedSentence = (found: AgainstChance, protocol: Pick<Protocol, "margin">): string =>
  found.beyond
    ? `The clusters of ${found.model} follow the categories beyond chance (ARI ${decimal(found.ari)}, ${chanceSaid(found.p)}, permutation test).`
    : chanceSentence(found, protocol);
