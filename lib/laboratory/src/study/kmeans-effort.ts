import type { Study } from "./study.js";
import { count, counted } from "embedlab/display";

/** How often k-means is run for each model. */
export interface KMeansEffort {
  readonly seeds: readonly number[];
  /** Starts a seed. */
  readonly nInit: number;
  /** What was left out for the catalogue's size, as a sentence; empty where nothing was. */
  readonly note: string;
}

/** Starts a seed as the note has them, and what a large catalogue has at least. */
const usualStarts = 20;
const leastStarts = 3;
const leastSeeds = 5;
/** Above 20,000 rows k-means starts on a sample (`initSize`). */
const mostStartRows = 20_000;
const sampleRows = 10_000;
/** Multiply-adds of one assignment of every start, a model: about 50 starts of 20,000 products in 265 clusters. */
const mostWork = 1e11;

/**
 * The seeds and starts of k-means that a catalogue's size allows a model, from the multiply-adds of assigning every row once in
 * every start (rows x columns x clusters): never from measured time, so that one catalogue has one answer. Starts are
 * halved first, for a clustering of the best of three is still one of its kind; then seeds are left out. With `full` all stay.
 */
export function kmeansEffort(
  study: Pick<Study, "seeds" | "full">,
  vectors: readonly { readonly rows: number; readonly columns: number }[],
  nClusters: number,
): KMeansEffort {
  const all = { seeds: study.seeds, nInit: usualStarts, note: "" };
  if (study.full || vectors.length === 0) return all;
  const rows = vectors[0].rows;
  const columns = Math.max(...vectors.map((matrix) => matrix.columns));
  const startRows = rows > mostStartRows ? Math.max(sampleRows, nClusters) : rows;
  const workOfSeed = (nInit: number): number => (nInit * startRows + rows) * columns * nClusters;
  let nInit = usualStarts;
  while (nInit > leastStarts && study.seeds.length * workOfSeed(nInit) > mostWork)
    nInit = Math.max(leastStarts, nInit >> 1);
  const affordable = Math.max(leastSeeds, Math.floor(mostWork / workOfSeed(nInit)));
  const seeds = study.seeds.slice(0, affordable);
  if (nInit === usualStarts && seeds.length === study.seeds.length) return all;
  const note = `${count(rows)} products in ${counted(nClusters, "cluster")}: k-means runs under ${counted(seeds.length, "seed")} with ${counted(nInit, "start")} each instead of ${study.seeds.length} with ${usualStarts}, so that a report ends in time; npm run report -- --full runs all.`;
  return { seeds, nInit, note };
}
