import { decimal, list } from "embedlab/display";
import { mean } from "embedlab/numeric";
import { type ClusterScores } from "embedlab/comparison";
import { isOfTexts, type RanModel } from "embedlab/embedding";
import { isRanRow, type SweepRow } from "../experiments/sweep.js";
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

/**
 * The models of the highest ARI under each clusterer, equal ones named as tied, and clusterers that find no cluster; "" where
 * there is nothing to compare. `atChance`: under k-means no model is beyond chance.
 */
export function leadersByClusterer(scores: readonly ClusterScores[], atChance = false): string {
  if (new Set(scores.map(({ id }) => id)).size < 2) return "";
  const leaders = [...new Set(scores.map(({ clusterer }) => clusterer))].map((name) => {
    const scored = scores
      .filter(
        ({ clusterer, ari, nClusters }) => clusterer === name && ari.length > 0 && nClusters.some((found) => found > 0),
      )
      .map(({ id, ari }) => ({ id, ari: mean(ari) }));
    const best = Math.max(...scored.map(({ ari }) => ari));
    const most = decimal(best);
    return { name, most, ids: scored.filter(({ ari }) => best - ari < 0.0005).map(({ id }) => id) };
  });
  if (scores.every(({ ari }) => ari.length === 0)) return "";
  const told = leaders.map(({ name, most, ids }) =>
    ids.length === 0 ? `${name} finds no cluster` : `${name} ${list(ids)} (${most}${ids.length > 1 ? ", tied" : ""})`,
  );
  const some = leaders.filter(({ ids }) => ids.length > 0);
  const everywhere = (some[0]?.ids ?? []).filter((id) => some.every(({ ids }) => ids.includes(id)));
  const alone = some.every(({ ids }) => ids.length === 1);
  const drawn = atChance
    ? " Under k-means none is shown to be beyond chance: such an order says nothing of the models."
    : some.length < 2
      ? ""
      : everywhere.length === 0
        ? " Another clusterer puts another model first."
        : alone
          ? " The same model stands first each time; no interval is behind that."
          : ` ${list(everywhere)} ${everywhere.length === 1 ? "is" : "are"} among the first each time, and not alone; no interval is behind that.`;
  return `The highest ARI: ${told.join("; ")}.${drawn}`;
}

/**
 * Which of several models an experiment of one model alone is made with, and why that one: `ofTexts` are those whose texts can be embedded
 * one by one under other settings, in the study's order, `models` all of them.
 */
export function oneModelSentence(
  ofTexts: readonly { readonly id: string }[],
  models: readonly { readonly id: string }[],
): string {
  const ofSecond = "prefixes, lengths and pairs of nearly equal vectors";
  const ofFirst = "batch sizes and number types";
  const growing =
    models.length > 2
      ? ` Growing parts of the catalogue are of ${models[0].id} and ${models[1].id}, the first two in the study's list.`
      : "";
  const [baseline, challenger] = ofTexts;
  if (ofTexts.length === 0)
    return `Pairs of nearly equal vectors are of one model alone, ${models[0].id}: it is the first in the study's list.${growing}`;
  if (ofTexts.length === 1)
    return `Of one model alone, ${baseline.id}, are ${ofFirst}, ${ofSecond}: it is the only one of this study that embeds a text by itself, so that other settings can be tried.${growing}`;
  return `Each setting costs an embedding of its own: ${ofFirst} are of ${baseline.id} alone, ${ofSecond} of ${challenger.id} alone, growing parts of the catalogue of both. They are the first and the second in the study's list that embed texts: their order decides this and no score does, and another order shows others.`;
}

/** Why no model takes another prefix, length, batch or number type; empty where one does. */
export function nothingToChange(models: readonly Pick<RanModel, "id" | "contract">[]): string {
  if (models.some(({ contract }) => isOfTexts(contract))) return "";
  const why = ({ id, contract }: (typeof models)[number]): string =>
    `${id} ${contract.source.kind === "vectors" ? "has its vectors from a file" : "is fitted on all texts together"}`;
  return `Nothing can be changed here: ${list(models.map(why))}.`;
}

/** Why settings of a sweep cannot be compared, in place of a figure of one point; empty where two ran. */
export function nothingToCompare(rows: readonly SweepRow[]): string {
  const ran = rows.filter(isRanRow);
  if (rows.length === 0 || ran.length > 1) return "";
  const reasons = [...new Set(rows.flatMap((row) => (row.status === "unavailable" ? [row.reason] : [])))];
  const one =
    ran.length === 1
      ? `${ran[0].setting} alone could be measured (ARI ${decimal(ran[0].ari)})`
      : "no setting could be measured";
  return `${one}${reasons.length === 0 ? "" : `; ${reasons.join("; ")}`}.`;
}

/** Which settings of a sweep gave equal vectors; empty where all differ. */
export function equalRowsSentence(rows: readonly SweepRow[]): string {
  const byVectors = new Map<string, string[]>();
  for (const { setting, vectors } of rows.filter(isRanRow))
    byVectors.set(vectors, [...(byVectors.get(vectors) ?? []), setting]);
  const equal = [...byVectors.values()].filter((settings) => settings.length > 1);
  return equal.length === 0
    ? ""
    : `Equal vectors, so one setting: ${equal.map((settings) => list(settings)).join("; ")}.`;
}
