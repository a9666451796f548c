import { InputError } from "embedlab";
import { isRanRow, type SweepRow } from "./sweep.js";

/** A model under one setting: what it gives and what it takes. */
export interface Candidate {
  readonly model: string;
  readonly setting: string;
  /** ARI over the seeds: mean, least, greatest. */
  readonly quality: { readonly estimate: number; readonly low: number; readonly high: number };
  /** Milliseconds a text. */
  readonly cost: number;
}

/** The settings that ran, each once. */
export function candidatesOf(tried: readonly { readonly model: string; readonly row: SweepRow }[]): Candidate[] {
  const byName = new Map<string, Candidate>();
  for (const { model, row } of tried) {
    if (!isRanRow(row)) continue;
    const { treatment, prefix, maxTokens, dtype } = row.contract;
    const setting = row.contract.source.kind === "corpus" ? `${model}, ${row.setting}` : `${model} ${dtype}, ${row.setting.startsWith("raw,") ? row.setting : treatment}, ${prefix === "" ? "" : `${JSON.stringify(prefix)}, `}max ${maxTokens}`;
    byName.set(setting, { model, setting, quality: { estimate: row.ari, low: Math.min(...row.scores.ari), high: Math.max(...row.scores.ari) }, cost: 1000 / row.textsPerSecond });
  }
  return [...byName.values()];
}

/** The setting to take where only quality counts, and where cost counts too. */
export interface Recommendation {
  readonly best: Candidate;
  /** The cheapest whose mean lies within the best one's seeds. */
  readonly cheapestAsGood: Candidate;
}

/**
 * Weighs quality against cost.
 * @throws InputError where there is no candidate
 */
export function recommend(candidates: readonly Candidate[]): Recommendation {
  if (candidates.length === 0) throw new InputError("no setting ran: there is nothing to recommend");
  const best = candidates.reduce((a, b) => (b.quality.estimate > a.quality.estimate ? b : a));
  const asGood = candidates.filter(({ quality }) => quality.estimate >= best.quality.low);
  // From the best on: where all seeds agree, their mean can fall a rounding below the least of them.
  return { best, cheapestAsGood: asGood.reduce((a, b) => (b.cost < a.cost ? b : a), best) };
}
