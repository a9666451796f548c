import type { ClusterScores } from "../study/scores.js";
import { mean } from "../study/summary.js";
import type { Answer, Difference } from "embedlab/evaluation";
import type { Comparisons, ModelComparison } from "../study/comparison.js";
import type { Judged, Recommendation } from "./frontier.js";

const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
const chance = (p: number): string => (p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`);
const counted = (count: number): string => count.toLocaleString("en-US");
const interval = ({ low, high, confidence }: Pick<Difference, "low" | "high" | "confidence">): string =>
  `${Math.round(100 * confidence)} % interval ${signed(low)} to ${signed(high)}`;

const estimands = {
  "least inertia": "at the least inertia of all starts",
  "mean over seeds": "as the mean over the seeds",
} as const;

/** How the models are compared, before any number: what is estimated, and what is resampled. */
export function protocolSentence({
  protocol,
  hash,
  products,
  size,
}: Pick<Comparisons, "protocol" | "hash" | "products" | "size">): string {
  const part =
    size * 2 >= products - 1
      ? "half of them"
      : `${counted(size)} of them, and the spread scaled to all by the square root of their number (an assumption)`;
  return `A model's score is its ARI ${estimands[protocol.estimand]}. ${counted(protocol.resamples)} times ${part} are drawn without replacement, near-duplicates together; every model clusters the same products anew, and the spread of the differences is their standard error. Differences below ${protocol.margin} are too small to matter; p values are adjusted for all pairs (Holm). Protocol ${hash}.`;
}

const verdicts: Readonly<Record<Answer, (challenger: string, baseline: string, margin: number) => string>> = {
  better: (challenger, baseline) => `${challenger} groups better than ${baseline}`,
  worse: (challenger, baseline) => `${challenger} groups worse than ${baseline}`,
  equivalent: (challenger, baseline, margin) =>
    `${challenger} and ${baseline} are equivalent for grouping (they differ by less than ${margin})`,
  undecided: (challenger, baseline) => `Undecided between ${challenger} and ${baseline}`,
};

/** What a comparison lets one say, of grouping and not of the model; `verdictRows` has all of its numbers. */
export function verdictSentence(
  { baseline, challenger, judged }: Pick<ModelComparison, "baseline" | "challenger" | "judged">,
  { protocol }: Pick<Comparisons, "protocol">,
): string {
  return `${verdicts[judged.answer](challenger, baseline, protocol.margin)}: ARI difference ${signed(judged.estimate)}, ${interval(judged)}, ${chance(judged.adjustedP)}.`;
}

/** What this catalogue can show, where a pair is undecided; empty where none is. */
export function undecidedSentence({ pairs, products }: Pick<Comparisons, "pairs" | "products">): string {
  const open = pairs.filter(({ judged }) => judged.answer === "undecided");
  if (open.length === 0) return "";
  const from = open.map(({ detectable }) => detectable);
  const [low, high] = [Math.min(...from).toFixed(2), Math.max(...from).toFixed(2)];
  const needed = open
    .map(({ productsNeeded }) => productsNeeded)
    .filter((count) => Number.isFinite(count) && count > products);
  const more =
    needed.length === 0
      ? ""
      : ` About ${counted(rounded(Math.min(...needed)))} labelled products would decide ${open.length === 1 ? "it" : "the nearest of them"}, if errors fall with the square root of their number.`;
  return `Of ${counted(pairs.length)} ${pairs.length === 1 ? "pair" : "pairs"} ${counted(open.length)} ${open.length === 1 ? "is" : "are"} undecided: four of five catalogues of ${counted(products)} products show differences from about ${low === high ? low : `${low} to ${high}`} on.${more}`;
}

/** To two digits: an extrapolation has no more. */
function rounded(value: number): number {
  const digit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / digit) * digit;
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;

/** Which models lead, and which of them is the cheapest by the costs given (milliseconds a text; unknown ones left out). */
export function leadersSentence(
  { leaders, pairs }: Pick<Comparisons, "leaders" | "pairs">,
  costs: ReadonlyMap<string, number> = new Map(),
): string {
  if (pairs.length === 0) return "";
  const known = leaders.filter((id) => (costs.get(id) ?? 0) > 0);
  const cheapest = known.reduce<string | undefined>(
    (best, id) => (best === undefined || costs.get(id)! < costs.get(best)! ? id : best),
    undefined,
  );
  const spent = cheapest === undefined ? "" : `${costs.get(cheapest)!.toFixed(1)} ms a text when it was embedded.`;
  const cost =
    spent === "" ? "" : leaders.length > 1 ? ` The cheapest of them is ${cheapest}, ${spent}` : ` It took ${spent}`;
  if (leaders.length === 1) return `${leaders[0]} leads: its grouping is shown to be better than every other's.${cost}`;
  return `${listed(leaders)} are tied: ${leaders[0]} scores highest, and this catalogue does not show ${leaders.length === 2 ? `${leaders[1]}` : "the others"} to be worse.${cost}`;
}

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
  const chosen = `Chosen on one half of the products and judged on the other, ${halves} times: ${said(leader)} is chosen most often, on ${Math.round(100 * leader.chosen)} % of the halves. What a half chooses scores ${promised.toFixed(3)} there and ${judged.toFixed(3)} on the other half.`;
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
    const most = Math.max(...scored.map(({ ari }) => ari)).toFixed(3);
    return { name, most, ids: scored.filter(({ ari }) => ari.toFixed(3) === most).map(({ id }) => id) };
  });
  if (leaders.some(({ ids }) => ids.length === 0)) return "";
  const told = leaders.map(
    ({ name, most, ids }) => `${name} ${listed(ids)} (${most}${ids.length > 1 ? ", tied" : ""})`,
  );
  const same = new Set(leaders.map(({ ids }) => ids.join("\n"))).size === 1;
  return `The highest ARI: ${told.join("; ")}. ${same ? "The clusterers agree." : "The clusterers disagree."}`;
}
