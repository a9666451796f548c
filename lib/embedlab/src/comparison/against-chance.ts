import { chance as chanceSaid, decimal, list } from "../display/numbers.js";
import { measures } from "../evaluation/measures.js";
import { chanceOfBestAri, leastChanceOfBestAri } from "../evaluation/permuted-agreement.js";
import { count } from "../text/counted.js";
import { ariBy, leastInertia, type ClusterScores } from "./cluster-scores.js";
import type { Protocol } from "./protocol.js";

/** Whether the clusters that agree most with the categories do so by more than chance. */
export interface AgainstChance {
  /** The model of the highest ARI, the first of several. */
  readonly model: string;
  /** Other models whose ARI is shown as the same. */
  readonly equals: readonly string[];
  readonly ari: number;
  /** Chance of such an ARI, of the best of all models, under shuffled categories; one product of each group of near-duplicates counts. */
  readonly p: number;
  /** Products that count, and those that are near-duplicates of one of them. */
  readonly products: number;
  readonly duplicates: number;
  /** The `p` of clusters that are the categories: where it is not below the protocol's level, these products can show nothing. */
  readonly least: number;
  /** `p` is below the protocol's level. */
  readonly shown: boolean;
  /** `least` is below the protocol's level. */
  readonly showable: boolean;
  /** Shown, and enough to matter: where ARI decides, an ARI above chance by less than the margin is not beyond it either. */
  readonly beyond: boolean;
}

/** True where a difference is shown as none. */
export const scoresAlike = (difference: number): boolean => Math.abs(difference) < 0.0005;

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
  const clusterings = scores.map((score) => of(score.clusterings[leastInertia(score)]));
  const p = chanceOfBestAri(of(truth), clusterings, { seed });
  const least = leastChanceOfBestAri(of(truth));
  const [best, ...others] = scores
    .map((score) => ({ model: score.id, ari: ariBy(estimand, score) }))
    .sort((a, b) => b.ari - a.ari);
  const shown = p < level;
  return {
    ...best,
    equals: others.filter(({ ari }) => scoresAlike(best.ari - ari)).map(({ model }) => model),
    p,
    products: rows.length,
    duplicates: truth.length - rows.length,
    least,
    shown,
    showable: least < level,
    beyond: shown && !(task === measures.ari.title && best.ari < margin),
  };
}

const apart = "that are no near-duplicates of each other";

/** What is said in place of who leads, where no model's clusters follow the categories beyond chance. */
export function chanceSentence(found: AgainstChance, { margin }: Pick<Protocol, "margin">): string {
  const { model, equals, ari, p, products, duplicates, least, shown, showable } = found;
  const highest = `${decimal(ari)} of ${list([model, ...equals])}`;
  const none = "no model is better or worse here";
  if (!showable)
    return `Whether clusters follow these categories beyond chance cannot be told: the ${count(products)} products${duplicates === 0 ? "" : ` ${apart}`} are too few, for in a permutation test even clusters that are the categories would have ${chanceSaid(least)} (the highest ARI${duplicates === 0 ? "" : " of all products"} is ${highest}); ${none}.`;
  const test = `${chanceSaid(p)}, permutation test${duplicates === 0 ? "" : ` on the ${count(products)} products ${apart}`}`;
  if (shown)
    return `No model's clusters follow these categories far enough beyond chance to matter: the highest ARI, ${highest}, is less than ${margin} above the 0 of shuffled categories, though these hardly reach it (${test}); ${none}.`;
  return duplicates === 0
    ? `No model's clusters follow these categories beyond chance: the highest ARI, ${highest}, is one that shuffled categories give as well (${test}); ${none}.`
    : `No model's clusters follow these categories beyond chance: the highest ARI is ${highest}, and shuffled categories give as much where near-duplicates are counted once (${test}); ${none}.`;
}

/** What is said of chance where no models are compared. */
export const uncomparedSentence = (found: AgainstChance, protocol: Pick<Protocol, "margin">): string =>
  found.beyond
    ? `The clusters of ${list([found.model, ...found.equals])} follow the categories beyond chance (ARI ${decimal(found.ari)}, ${chanceSaid(found.p)}, permutation test${found.duplicates === 0 ? "" : ` on the ${count(found.products)} products ${apart}`}).`
    : chanceSentence(found, protocol);
