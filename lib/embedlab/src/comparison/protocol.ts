import { requireOptions } from "../options.js";
import { count } from "../text/counted.js";
import { createHash } from "node:crypto";
import { groupingMeasures } from "../evaluation/grouping-scores.js";
import { measures } from "../evaluation/measures.js";
import type { Estimand } from "../evaluation/resampled.js";
import { retrievalMeasures } from "../evaluation/retrieval-scores.js";
import { subsampleSize } from "../evaluation/resamples.js";

/** What models may be judged by: agreement of clusters with categories, or the categories of nearest neighbours. */
export const decidingTasks: readonly string[] = [
  ...groupingMeasures.map((name) => measures[name].title),
  ...retrievalMeasures,
];

/** How models are compared, fixed before anything is looked at. */
export interface Protocol {
  /** What decides, one of `decidingTasks`; ARI, the note's, by default. The other tasks stand beside it. */
  readonly task: string;
  /** What a model's score is: that of the clustering with the least inertia of all starts, or the note's mean over the seeds. */
  readonly estimand: Estimand;
  /**
   * A difference in the task too small to matter. .02 by default: on the Flipkart catalogue ARIs of .29, .32 and .54 went with
   * 51, 56 and 75 products of 100 in their category's cluster, so that .02 is about two products of 100.
   */
  readonly margin: number;
  /** Chance below which, adjusted for the number of pairs (Holm), a difference counts as shown. */
  readonly level: number;
  /** Resamples of the products; by the number of products by default. */
  readonly resamples: number;
  /** Jaccard similarity of word triples from which two products are drawn or left out together. */
  readonly duplicates: number;
  readonly seed: number;
}

/** Resamples of a catalogue of up to 2,500 products. */
export const mostResamples = 200;

/** Fewer resamples where each is larger, so that five models stay within three minutes on two cores. */
export const resamplesFor = (products: number): number =>
  Math.max(50, Math.min(mostResamples, Math.round(50 * (2500 / subsampleSize(products)) ** 2)));

/** The protocol for a catalogue of this many products, but for what is told. */
export function protocolFor(products: number, told: Partial<Protocol> = {}): Protocol {
  requireOptions("protocolFor", told);
  return {
    task: measures.ari.title,
    estimand: "least inertia",
    margin: 0.02,
    level: 0.05,
    resamples: resamplesFor(products),
    duplicates: 0.8,
    seed: 0,
    ...told,
  };
}

/** Whether a task is about clusters; else it is about nearest neighbours. */
export const isGrouping = (task: string): boolean => groupingMeasures.some((name) => measures[name].title === task);

/** What names a protocol in results: equal ones have equal hashes. */
export function protocolHash(protocol: Protocol, nClusters: number, seeds: readonly number[]): string {
  const fields = Object.entries({ ...protocol, nClusters, seeds }).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(fields)).digest("hex").slice(0, 16);
}

/** The fewest products that can be drawn in parts and clustered anew: near-duplicates that stay together can make a part smaller than half. */
export const leastToResample = (nClusters: number): number => Math.max(30, 6 * nClusters);

/** Why products in these groups of near-duplicates cannot be drawn in parts and clustered anew, and the cure, to bring more unless told; null where they can. */
export function tooFewToResample(groups: Int32Array, nClusters: number, cure?: string): string | null {
  const least = leastToResample(nClusters);
  const products = groups.length;
  const apart = products < least ? products : new Set(groups).size;
  if (apart >= least) return null;
  const without = apart < products;
  const what = `${count(products)} products${without ? `, ${count(apart)} without near-duplicates,` : ""}`;
  const bring = `Bring ${count(least)} at least${without ? " that are no near-duplicates of each other" : ""}.`;
  return `${what} are too few to be drawn in parts and clustered anew into ${count(nClusters)} clusters: nothing is said of what another catalogue would show. ${cure ?? bring}`;
}
