import type { Answer, Difference } from "embedlab/evaluation";
import type { Comparisons, ModelComparison } from "../study/comparison.js";
import type { Judged, Recommendation } from "./frontier.js";
import type { Protocol } from "../study/protocol.js";

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

const verdicts: Readonly<
  Record<Answer, (comparison: ModelComparison, protocol: Protocol, products: number) => string>
> = {
  better: ({ challenger, baseline }) =>
    `As groups, ${challenger}'s clusters fit the categories better than ${baseline}'s.`,
  worse: ({ challenger, baseline }) =>
    `As groups, ${challenger}'s clusters fit the categories worse than ${baseline}'s.`,
  equivalent: ({ challenger, baseline }, { margin }) =>
    `For grouping ${challenger} and ${baseline} are equivalent: they differ by less than ${margin}, which was fixed as too little to matter.`,
  undecided: ({ challenger, baseline, detectable, productsNeeded }, _, products) =>
    `Undecided between ${challenger} and ${baseline}: of differences, a catalogue of ${counted(products)} products shows those from about ${detectable.toFixed(2)} on (in four of five such catalogues)${Number.isFinite(productsNeeded) && productsNeeded > products ? `; about ${counted(rounded(productsNeeded))} labelled products would decide this one, if errors fall with the square root of their number` : ""}.`,
};

/** To two digits: an extrapolation has no more. */
function rounded(value: number): number {
  const digit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / digit) * digit;
}

/** What a comparison lets one say, with its numbers: of grouping, not of the model. */
export function verdictSentence(
  comparison: ModelComparison,
  { protocol, products }: Pick<Comparisons, "protocol" | "products">,
): string {
  const { baseline, challenger, judged, beside } = comparison;
  const besides = protocol.estimand === "least inertia" ? "mean over seeds" : "least inertia";
  return `${challenger} − ${baseline}: ARI difference ${signed(judged.estimate)} ${estimands[protocol.estimand]}, ${interval(judged)}, ${chance(judged.adjustedP)}; standard error ${judged.standardError.toFixed(3)} (products ${judged.ofProducts.toFixed(3)}, seeds ${judged.ofSeeds.toFixed(3)}). ${verdicts[judged.answer](comparison, protocol, products)} ${estimands[besides][0].toUpperCase()}${estimands[besides].slice(1)}: ${signed(beside.estimate)}, ${interval(beside)}, ${chance(beside.adjustedP)}.`;
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
  return `${listed(leaders)} lead: ${leaders[0]} scores best, and this catalogue does not show the others to be worse.${cost}`;
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
