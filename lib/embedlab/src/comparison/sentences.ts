import { summary } from "../numeric/summary.js";
import { chance, decimal, list, signed } from "../display/numbers.js";
import { count, counted } from "../text/counted.js";
import type { Answer, Difference } from "../evaluation/difference.js";
import { otherEstimand } from "../evaluation/resampled.js";
import { chanceSentence, scoresAlike, type AgainstChance } from "./against-chance.js";
import type { Comparisons, ModelComparison } from "./compare-models.js";
import { isGrouping, mostResamples, resamplesFor, type Protocol } from "./protocol.js";

/** What a verdict needs to know of a pair of models; of `ModelComparison`, or of a record of it. */
export interface JudgedPair {
  readonly baseline: string;
  readonly challenger: string;
  /** One model under two names; false where it is not told. */
  readonly sameVectors?: boolean;
  readonly judged: Pick<Difference, "estimate" | "low" | "high" | "confidence"> & {
    readonly adjustedP: number;
    readonly answer: Answer;
  };
  readonly productsNeeded: number;
}

/** Whether a difference, as it is shown, reaches the margin. */
export const matters = ({ estimate }: Pick<Difference, "estimate">, { margin }: Pick<Protocol, "margin">): boolean =>
  Number(Math.abs(estimate).toFixed(3)) >= margin;

/** After an answer that one is better: that the difference, as it is shown, is below what matters. */
export const littleSaid = (
  found: Pick<Difference, "estimate"> & { readonly answer: Answer },
  protocol: Pick<Protocol, "margin">,
): string =>
  (found.answer === "better" || found.answer === "worse") && !matters(found, protocol)
    ? `, if by less than the ${protocol.margin} that matters`
    : "";

export const interval = ({ low, high, confidence }: Pick<Difference, "low" | "high" | "confidence">): string =>
  `${Math.round(100 * confidence)} % interval ${signed(low)} to ${signed(high)}`;

const estimands = {
  "least inertia": "at the least inertia of all starts",
  "mean over seeds": "as the mean over the seeds",
} as const;

/** After "difference". */
const differencesOf = {
  "least inertia": " at the least inertia",
  "mean over seeds": " of means over the seeds",
} as const;

/** What a task's number is: of one about clusters, by which searches. */
export const scoreSaid = ({ task, estimand }: Pick<Protocol, "task" | "estimand">): string =>
  isGrouping(task) ? `${task} ${estimands[estimand]}` : task;

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
      : `${count(size)} of them, and the spread scaled to all by the square root of their number (an assumption)`;
  const byRule = protocol.resamples === resamplesFor(products);
  const fewer =
    byRule && protocol.resamples < mostResamples ? ` (fewer than the ${mostResamples} of a smaller catalogue)` : "";
  return `A model's score is its ${scoreSaid(protocol)}. ${count(protocol.resamples)} times${fewer} ${part} are drawn without replacement, near-duplicates together; every model clusters the same products anew, going on from its clusterings of all; the spread of what its searches may be expected to find, and what another search of all products would change, are the standard error of a difference; no interval is narrower than three products in another cluster would make it. Differences below ${protocol.margin} are too small to matter; p values, for a difference and for equivalence, are adjusted for all pairs (Holm). Another order of the rows draws other starts and resamples, as another seed does. Protocol ${hash}.`;
}

const doing = (task: string, how: string): string => (isGrouping(task) ? `groups ${how}` : `does ${how} in ${task}`);

type Said = (challenger: string, baseline: string, protocol: Pick<Protocol, "task" | "margin">) => string;

const verdicts: Readonly<Record<Answer, Said>> = {
  better: (challenger, baseline, { task }) => `${challenger} ${doing(task, "better")} than ${baseline}`,
  worse: (challenger, baseline, { task }) => `${challenger} ${doing(task, "worse")} than ${baseline}`,
  equivalent: (challenger, baseline, { task, margin }) =>
    `${challenger} and ${baseline} are equivalent ${isGrouping(task) ? "for grouping" : `in ${task}`} (they differ by less than ${margin})`,
  undecided: (challenger, baseline) => `Undecided between ${challenger} and ${baseline}`,
};

/** The interval is of one pair alone, and the answer of all: a reader who sees no 0 in the one must know. */
export const alone = (
  answer: Answer,
  { estimate, low, high }: { readonly estimate: number; readonly low: number; readonly high: number },
): string =>
  answer === "undecided" && low * high > 0
    ? `; alone, without the other pairs, it would be called ${estimate > 0 ? "better" : "worse"}`
    : "";

/** What a comparison lets one say, of grouping and not of the model; `verdictRows` has all of its numbers. */
export function verdictSentence(
  { baseline, challenger, judged }: Pick<JudgedPair, "baseline" | "challenger" | "judged">,
  {
    protocol,
    pairs,
    chance: found,
  }: {
    readonly protocol: Pick<Protocol, "margin" | "task" | "estimand">;
    readonly pairs: readonly unknown[];
    readonly chance?: AgainstChance | null;
  },
): string {
  const of = isGrouping(protocol.task) ? differencesOf[protocol.estimand] : "";
  const adjusted = pairs.length > 1 ? `, adjusted for ${pairs.length} pairs` : "";
  const said =
    found?.beyond === false && judged.answer === "undecided"
      ? `Neither ${challenger} nor ${baseline} is better here, where no clusters are shown to be beyond chance`
      : verdicts[judged.answer](challenger, baseline, protocol);
  return `${said}${littleSaid(judged, protocol)}: ${protocol.task} difference${of} ${signed(judged.estimate)}, ${interval(judged)}, ${chance(judged.adjustedP)}${adjusted}${found?.beyond === false ? "" : alone(judged.answer, judged)}.`;
}

/** The same by the other estimand. */
export const besideSentence = (
  { baseline, challenger, beside }: Pick<ModelComparison, "baseline" | "challenger" | "beside">,
  { protocol, pairs, chance: found }: Pick<Comparisons, "protocol" | "pairs" | "chance">,
): string =>
  verdictSentence(
    { baseline, challenger, judged: beside },
    { protocol: { ...protocol, estimand: otherEstimand[protocol.estimand] }, pairs, chance: found },
  );

/** What this catalogue can show, where a pair is undecided; empty where none is, or no model is beyond chance. */
export function undecidedSentence({
  pairs,
  products,
  protocol: { margin },
  chance: found,
}: Pick<Comparisons, "pairs" | "products"> & {
  readonly protocol: Pick<Protocol, "margin">;
  readonly chance?: AgainstChance | null;
}): string {
  if (found?.beyond === false) return "";
  const open = pairs.filter(({ judged }) => judged.answer === "undecided");
  if (open.length === 0) return "";
  const { min, max } = summary(open.map(({ detectable }) => detectable));
  const [low, high] = [decimal(min, 2), decimal(max, 2)];
  const adjusted = pairs.length > 1 ? ` by p adjusted for ${pairs.length} pairs` : "";
  return [
    `${count(open.length)} of ${counted(pairs.length, "pair")} ${open.length === 1 ? "is" : "are"} undecided: with ${count(products)} products, a true difference of about ${low === high ? low : `${low} to ${high}`} would be shown four times in five${adjusted}.`,
    ...neededSentence(open, products, margin),
  ].join(" ");
}

/** With how many products a pair that is open would be decided, if it is told; none where no number is. */
export function neededSentence(
  open: readonly Pick<JudgedPair, "judged" | "productsNeeded">[],
  products: number,
  margin: number,
): string[] {
  const told = open.filter(({ productsNeeded: needed }) => Number.isFinite(needed) && needed > products);
  if (told.length === 0) return [];
  const { judged, productsNeeded } = told.reduce((least, one) =>
    one.productsNeeded < least.productsNeeded ? one : least,
  );
  const difference = Math.abs(judged.estimate) < margin ? `${margin}, the least that matters,` : "the one seen here";
  return [
    `About ${count(rounded(productsNeeded))} labelled products would decide ${open.length === 1 ? "it" : "the nearest of them"} four times in five, if the true difference is ${difference} and errors fall with the square root of their number.`,
  ];
}

/** To two digits: an extrapolation has no more. */
function rounded(value: number): number {
  const digit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / digit) * digit;
}

/** Which models lead. What they cost is not said here: a time counts where all were measured in turns. */
export function leadersSentence({
  leaders,
  pairs,
  protocol,
  chance: found,
}: Pick<Comparisons, "leaders" | "pairs" | "protocol"> & { readonly chance?: AgainstChance | null }): string {
  if (pairs.length === 0) return "";
  if (found?.beyond === false) return chanceSentence(found, protocol);
  const { task } = protocol;
  const [best] = leaders;
  const ofBest = pairs.filter(({ baseline, challenger }) => baseline === best || challenger === best);
  const others = (some: typeof ofBest): string[] =>
    some.map(({ baseline, challenger }) => (baseline === best ? challenger : baseline));
  if (leaders.length === 1) {
    const little = others(ofBest.filter(({ judged }) => !matters(judged, protocol)));
    return `${best} leads: ${isGrouping(task) ? "its grouping" : `its ${task}`} is shown to be better than every other's${little.length === 0 ? "" : `, than ${list(little)}'s if by less than the ${protocol.margin} that matters`}.`;
  }
  const alike = [best, ...others(ofBest.filter(({ judged }) => scoresAlike(judged.estimate)))].filter((id) =>
    leaders.includes(id),
  );
  const score =
    alike.length === 1
      ? `${best} scores highest`
      : `${list(alike)} score ${alike.length === leaders.length ? "alike" : "highest and alike"}`;
  return `${list(leaders)} are tied: ${score}, and this catalogue does not show ${alike.length > 1 ? "any of them" : leaders.length === 2 ? leaders[1] : "the others"} to be worse.`;
}
