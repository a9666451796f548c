import { list } from "embedlab/display";
import { mean } from "embedlab/numeric";
import { type ClusterScores } from "embedlab/comparison";
import type { Judged, Recommendation } from "./frontier.js";

const said = ({ setting, quality, cost }: Judged): string =>
  `${setting} (ARI ${quality.estimate.toFixed(3)}, ${cost.estimate.toFixed(1)} ms a text)`;

/** Which setting to take, with its numbers. */
export function recommendationSentence({
  candidates,
  leader,
  recommended,
  judged,
  promised,
  halves,
  loaded,
  when,
}: Recommendation): string {
  const ties = candidates.filter(
    (candidate) => candidate !== leader && (candidate.standing === "tied" || candidate.standing === "recommended"),
  );
  const equals = candidates.filter((one) => one !== leader && Math.abs(one.chosen - leader.chosen) < 1e-9).length;
  const asOften =
    equals === 0 ? "" : `, as often as ${equals === 1 ? "one other" : `${equals} others`} of the same score`;
  const chosen = `Chosen on one half of the products and judged on the other, ${halves} times: ${said(leader)} is chosen most often${asOften}, on ${Math.round(100 * leader.chosen)} % of the halves. What a half chooses scores ${promised.toFixed(3)} there and ${judged.toFixed(3)} on the other half.`;
  const tied =
    ties.length === 0
      ? "No other setting is tied with it."
      : `${ties.length === 1 ? "One setting is" : `${ties.length} settings are`} tied with it: these products cannot tell ${ties.length === 1 ? "the two" : "them"} apart.`;
  const take =
    recommended === leader
      ? `Take ${leader.setting}${ties.length === 0 ? "" : "; no tied setting costs clearly less"}.`
      : `Of those ${said(recommended)} costs clearly least: take that one.`;
  return `${chosen} ${tied} ${take}${loaded ? ` Costs were measured while the machine was busy (${when}) and decide nothing here.` : ""}`;
}

/** The models of the highest ARI under each clusterer, equal ones named as tied; "" where there is nothing to compare. */
export function leadersByClusterer(scores: readonly ClusterScores[]): string {
  if (new Set(scores.map(({ id }) => id)).size < 2) return "";
  const leaders = [...new Set(scores.map(({ clusterer }) => clusterer))].map((name) => {
    const scored = scores
      .filter(({ clusterer, ari }) => clusterer === name && ari.length > 0)
      .map(({ id, ari }) => ({ id, ari: mean(ari) }));
    const best = Math.max(...scored.map(({ ari }) => ari));
    const most = best.toFixed(3);
    return { name, most, ids: scored.filter(({ ari }) => best - ari < 0.0005).map(({ id }) => id) };
  });
  if (leaders.some(({ ids }) => ids.length === 0)) return "";
  const told = leaders.map(({ name, most, ids }) => `${name} ${list(ids)} (${most}${ids.length > 1 ? ", tied" : ""})`);
  const everywhere = leaders[0].ids.filter((id) => leaders.every(({ ids }) => ids.includes(id)));
  const alone = leaders.every(({ ids }) => ids.length === 1);
  const drawn =
    leaders.length === 1
      ? ""
      : everywhere.length === 0
        ? " Another clusterer puts another model first."
        : alone
          ? " The same model stands first each time; no interval is behind that."
          : ` ${list(everywhere)} ${everywhere.length === 1 ? "is" : "are"} among the first each time, and not alone; no interval is behind that.`;
  return `The highest ARI: ${told.join("; ")}.${drawn}`;
}

/** Which of several models an experiment of one model alone is made with, and why that one. */
export function oneModelSentence(baseline: { readonly id: string }, challenger: { readonly id: string }): string {
  const ofSecond = "prefixes, lengths and pairs of nearly equal vectors";
  const ofFirst = "batch sizes and number types";
  return baseline.id === challenger.id
    ? `Of one model alone, ${baseline.id}, are ${ofFirst}, ${ofSecond} and growing parts of the catalogue: no other model of this study embeds texts here.`
    : `Each setting costs an embedding of its own: ${ofFirst} are of ${baseline.id} alone, ${ofSecond} of ${challenger.id} alone, growing parts of the catalogue of both. They are the first and the second in the study's list that embed texts: their order decides this and no score does, and another order shows others.`;
}
