import { decimal, list } from "embedlab/display";
import type { Interval } from "embedlab/evaluation";
import { holm, InputError, type ModelContract } from "embedlab";
import { type Costs, type Cost, costRatio } from "../experiments/costs.js";
import { type SettingScores, settingDifference } from "../experiments/setting-scores.js";
import { isRanRow, type RanRow, type SweepRow } from "../experiments/sweep.js";

/** A model under one setting, on the same products as every other: what it gives. */
export interface Candidate {
  readonly model: string;
  readonly setting: string;
  /** Other settings of equal vectors, which count as this one. */
  readonly alike?: readonly string[];
  readonly contract: ModelContract;
  readonly scores: SettingScores;
  /** Why it is shown and not recommended, else null. */
  readonly setAside: string | null;
}

/** A setting that cuts more of its texts is measured on other texts than the catalogue's. */
const mostCut = 0.1;

function setAside({ truncated, products, labelMade }: RanRow): string | null {
  if (labelMade) return "it was made with a look at the categories that judge";
  return truncated > mostCut * products ? `it cuts ${Math.round((100 * truncated) / products)} % of the texts` : null;
}

/**
 * The settings that ran on most products, each once, and those of equal vectors as one, under the first one's name; scores on fewer products are
 * not comparable with theirs.
 */
export function candidatesOf(tried: readonly { readonly model: string; readonly row: SweepRow }[]): Candidate[] {
  const ran = tried.flatMap(({ model, row }) => (isRanRow(row) ? [{ model, row }] : []));
  const most = Math.max(0, ...ran.map(({ row }) => row.products));
  const byVectors = new Map<string, Candidate>();
  for (const { model, row } of ran) {
    if (row.products < most) continue;
    const { treatment, prefix, maxTokens, dtype } = row.contract;
    const setting =
      row.contract.source.kind === "corpus"
        ? `${model}, ${row.setting}`
        : `${model} ${dtype}, ${row.setting.startsWith("raw,") ? row.setting : treatment}, ${prefix === "" ? "" : `${JSON.stringify(prefix)}, `}max ${maxTokens}`;
    const key = JSON.stringify([model, row.vectors]);
    const known = byVectors.get(key);
    const alike = known === undefined ? [] : [...(known.alike ?? []), setting].filter((name) => name !== known.setting);
    byVectors.set(key, {
      ...(known ?? { model, setting, contract: row.contract, scores: row.scores, setAside: setAside(row) }),
      alike: [...new Set(alike)],
    });
  }
  return [...byVectors.values()];
}

/** What a candidate is, beside the one that is chosen most often. */
export type Standing = "recommended" | "tied" | "behind" | "set aside";

export interface Judged extends Candidate {
  readonly cost: Cost;
  readonly standing: Standing;
  /** Share of the halves on which it scores best of all that may be recommended. */
  readonly chosen: number;
  /** Mean ARI with its interval over the products. */
  readonly quality: Pick<Interval, "estimate" | "low" | "high">;
}

export interface Recommendation {
  readonly candidates: readonly Judged[];
  /** Chosen most often on one half. */
  readonly leader: Judged;
  /** The leader, or of the settings tied with it the cheapest of those that cost clearly less. */
  readonly recommended: Judged;
  /** Mean ARI on the other half of what one half chose: what choosing is worth. */
  readonly judged: number;
  /** Mean ARI, on the half that chose, of what was chosen: what it looked like. */
  readonly promised: number;
  readonly halves: number;
  readonly loaded: boolean;
  readonly when: string;
}

/** A saving counts from this share of the leader's cost on … */
const leastShare = 0.2;
/** … and from a millisecond a text, which is 17 minutes of a million products. */
const leastSaving = 1;
const level = 0.05;

/**
 * Chooses on one half of the products and judges on the other, both ways in each halving. The leader is what is chosen most often; tied with it is
 * what cannot be told from it on these products (Holm over all differences from it). Of those a cheaper one is recommended where the 95 %
 * interval of the ratio of costs lies below 1, the saving is worth having, and the machine was not loaded when costs were measured.
 * @throws InputError where no candidate may be recommended
 */
export function recommend(candidates: readonly Candidate[], { costs, loaded, when }: Costs): Recommendation {
  if (costs.length !== candidates.length)
    throw new InputError(`${costs.length} costs for ${candidates.length} settings`);
  const eligible = [...candidates.keys()].filter((i) => candidates[i].setAside === null);
  if (eligible.length === 0) throw new InputError("no setting that may be recommended ran");
  const scoreOf = (i: number, half: number): number => candidates[i].scores.halves[half];
  const count = candidates[eligible[0]].scores.halves.length;
  const halvings = count / 2;
  const wins = new Float64Array(candidates.length);
  let [judged, promised] = [0, 0];
  for (let half = 0; half < count; half++) {
    const most = Math.max(...eligible.map((i) => scoreOf(i, half)));
    // Equals share the half: their order in the list is no merit.
    const best = eligible.filter((i) => scoreOf(i, half) === most);
    for (const i of best) {
      wins[i] += 1 / count / best.length;
      judged += scoreOf(i, (half + halvings) % count) / count / best.length;
    }
    promised += most / count;
  }
  const estimate = (i: number): number => candidates[i].scores.measure.estimate;
  const oftener = (a: number, b: number): number => (Math.abs(wins[b] - wins[a]) < 1e-9 ? 0 : wins[b] - wins[a]);
  const leader = eligible.reduce((a, b) => ((oftener(a, b) || estimate(b) - estimate(a)) > 0 ? b : a));
  const others = eligible.filter((i) => i !== leader);
  const adjusted = holm(others.map((i) => settingDifference(candidates[leader].scores, candidates[i].scores).p));
  const tied = others.filter((i, at) => adjusted[at] >= level || estimate(i) > estimate(leader));
  const cheaper = loaded
    ? []
    : tied.filter(
        (i) =>
          costRatio(costs[i], costs[leader]).high < 1 &&
          costs[leader].estimate - costs[i].estimate >= Math.max(leastSaving, leastShare * costs[leader].estimate),
      );
  const recommended = cheaper.reduce((a, b) => (costs[b].estimate < costs[a].estimate ? b : a), cheaper[0] ?? leader);
  const standing = (i: number): Standing =>
    i === recommended
      ? "recommended"
      : candidates[i].setAside !== null
        ? "set aside"
        : i === leader || tied.includes(i)
          ? "tied"
          : "behind";
  const all = candidates.map((candidate, i): Judged => ({
    ...candidate,
    cost: costs[i],
    standing: standing(i),
    chosen: wins[i],
    quality: qualityOf(candidate.scores),
  }));
  return {
    candidates: all,
    leader: all[leader],
    recommended: all[recommended],
    judged,
    promised,
    halves: count,
    loaded,
    when,
  };
}

/** Against a model of no score and no spread: the interval of the mean itself. */
function qualityOf(scores: SettingScores): Judged["quality"] {
  const none: SettingScores = {
    ari: new Float64Array(1),
    halves: new Float64Array(scores.halves.length),
    factor: scores.factor,
    measure: { estimate: 0, resampled: new Float64Array(scores.halves.length), searchVariance: 0 },
  };
  const { estimate, low, high } = settingDifference(none, scores);
  // An interval of a mean of scores ends where scores do.
  return { estimate, low, high: Math.min(1, high) };
}

/** What is recommended, then what is tied with it, the cheapest first. */
export const shortlist = <T extends Pick<Judged, "standing"> & { readonly cost: { readonly estimate: number } }>(
  judged: readonly T[],
): T[] =>
  judged
    .filter(({ standing }) => standing === "recommended" || standing === "tied")
    .sort(
      (a, b) =>
        Number(b.standing === "recommended") - Number(a.standing === "recommended") ||
        a.cost.estimate - b.cost.estimate,
    );

/** One line a candidate. */
export const candidateRow = ({ setting, quality, cost, chosen, standing, setAside: reason }: Judged): object => ({
  setting,
  ARI: quality.estimate,
  "its interval":
    decimal(quality.low) === decimal(quality.high)
      ? "no spread seen"
      : `${decimal(quality.low)} to ${decimal(quality.high)}`,
  "best on": `${Math.round(100 * chosen)} % of halves`,
  "ms a text": `${cost.estimate.toFixed(1)} (${cost.low.toFixed(1)} to ${cost.high.toFixed(1)})`,
  standing: reason === null ? standing : `set aside: ${reason}`,
});

/** Which settings count as one, since their vectors are equal; empty where all differ. */
export function alikeSentence(candidates: readonly Pick<Candidate, "setting" | "alike">[]): string {
  const merged = candidates.flatMap(({ setting, alike = [] }) =>
    alike.length === 0 ? [] : [`${setting} stands for ${list(alike)} too`],
  );
  return merged.length === 0 ? "" : `Settings of equal vectors count as one: ${merged.join("; ")}.`;
}
