import type { Answer } from "../evaluation/difference.js";
import { chanceSentence, scoresAlike, type AgainstChance } from "./against-chance.js";
import { isGrouping, type Protocol } from "./protocol.js";
import { leastProducts } from "./small-categories.js";
import { chance, decimal, list, percent } from "../display/numbers.js";
import { count } from "../text/counted.js";
import { interval, type JudgedPair, littleSaid, neededSentence, scoreSaid, verdictSentence } from "./sentences.js";

/** What a model costs, where it is known. */
export interface ModelCost {
  readonly id: string;
  /** Milliseconds a text when it was embedded; null where nobody knows, as for vectors from a file. */
  readonly msPerText: number | null;
  /** The same in each part of the texts, the same parts for every model: how steady the time was. Where it is not told, one time is all that is known. */
  readonly msInParts?: readonly number[];
  readonly dimensions: number;
  /** Share of the texts that were cut. */
  readonly cut: number;
}

/** How often one model is ahead of another over many ways of grouping the same products. */
export interface AheadInWays {
  readonly model: string;
  /** A model, or "the best other model". */
  readonly other: string;
  readonly ways: number;
  /** The share of the ways in which `model` is ahead. */
  readonly ahead: number;
  /** The share in which neither is, as far as is shown. */
  readonly tied?: number;
}

export interface VerdictInput {
  readonly pairs: readonly JudgedPair[];
  /** Models that are not shown to be worse than the best, best first (`Comparisons.leaders`). */
  readonly leaders: readonly string[];
  /** Whether the clusters follow the categories at all (`Comparisons.chance`); taken for granted where it is not told. */
  readonly chance?: AgainstChance | null;
  readonly products: number;
  readonly protocol: Pick<Protocol, "margin" | "task" | "estimand">;
  readonly costs: readonly ModelCost[];
  /** True where other work kept the machine busy while costs were measured: then they decide nothing. */
  readonly loaded: boolean;
  /** What other ways of grouping say, where they were gone. */
  readonly inOtherWays?: readonly AheadInWays[];
  /** Each model's score where categories of few products are left out, where there are some; by the same estimand. */
  readonly withoutSmall?: readonly { readonly id: string; readonly score: number }[];
}

export interface Verdict {
  /** One model leads all others, or those that lead are shown to be equivalent; and categories of few products do not decide it (`reversed`). */
  readonly decided: boolean;
  /** Which model, by how much, how sure. */
  readonly sentence: string;
  /** What to take if cost matters, and what that saves. */
  readonly cost: string;
  /** Why what is seen does not hold where categories of few products are left out, as a sentence; "" where it does, or nothing is seen. */
  readonly reversed: string;
  /** What one should know before acting on it. */
  readonly caveats: readonly string[];
}

/** A model that cuts more of the texts was measured on other texts than these. */
const mostCut = 0.1;
/** A saving counts where it is at least so many times, and at least a millisecond a text. */
const clearly = 1.5;
const leastSaved = 1;

/** The pair as seen from `id`: how far it exceeds the other. */
function seenFrom(
  id: string,
  { baseline, challenger, judged }: JudgedPair,
): { other: string; judged: JudgedPair["judged"] } {
  if (challenger === id) return { other: baseline, judged };
  const turned: Record<Answer, Answer> = {
    better: "worse",
    worse: "better",
    equivalent: "equivalent",
    undecided: "undecided",
  };
  const { estimate, low, high, answer } = judged;
  return {
    other: challenger,
    judged: { ...judged, estimate: -estimate, low: -high, high: -low, answer: turned[answer] },
  };
}

/** What a comparison lets one say first, of the grouping of these products: a sentence, what to take if cost matters, and caveats. */
export function verdict(input: VerdictInput): Verdict {
  const { pairs, leaders, products, protocol, costs, loaded, inOtherWays = [], withoutSmall = [] } = input;
  if (input.chance?.beyond === false) return atChance(input.chance, input);
  const { task } = protocol;
  const grouping = isGrouping(task);
  const [best] = leaders;
  const ofBest = pairs
    .filter(({ baseline, challenger }) => baseline === best || challenger === best)
    .map((pair) => seenFrom(best, pair));
  const nearest = ofBest.reduce((least, one) => (one.judged.estimate < least.judged.estimate ? one : least), ofBest[0]);
  const among = pairs.filter(({ baseline, challenger }) => leaders.includes(baseline) && leaders.includes(challenger));
  const equivalent = leaders.length > 1 && among.every(({ judged }) => judged.answer === "equivalent");
  const tied = ofBest.filter(({ other, judged }) => leaders.includes(other) && judged.answer === "equivalent");
  const seen = leaders.length === 1 || equivalent;
  const behind = ofBest.filter(({ other }) => !leaders.includes(other)).map(({ other }) => other);
  const worse =
    behind.length === 0
      ? ""
      : ` ${list(behind)} ${behind.length === 1 ? "is" : "are"} shown to ${grouping ? "group" : "do"} worse.`;
  const howSure = ({ low, high, confidence, adjustedP }: JudgedPair["judged"]): string =>
    `${interval({ low, high, confidence })}, ${chance(adjustedP)}${pairs.length > 1 ? `, adjusted for ${pairs.length} pairs` : ""}`;
  const claim = equivalent
    ? `${list(leaders)} ${grouping ? "group" : "serve"} these products equally well`
    : `${best} ${grouping ? "groups these products best" : `does best in ${task} on these products`}`;
  const there = seen && pairs.length > 0 ? reversal(leaders, withoutSmall, protocol) : "";
  const decided = seen && there === "";
  const without = `without the categories of fewer than ${leastProducts} products`;
  const reversed = there === "" ? "" : `That ${claim} does not hold ${without}: there ${there}.`;
  const costSaid = costSentence(leaders, costs, loaded, decided);
  return { decided, sentence: sentence(), cost: costSaid, reversed, caveats: caveats() };

  function sentence(): string {
    if (pairs.length === 0) return `${best} is the only model here, so nothing is compared.`;
    const [how, but] = there === "" ? ["", ""] : ["Undecided: ", `, but not ${without}, where ${there}`];
    if (leaders.length === 1) {
      const next = alikeTo(nearest, ofBest);
      return `${how}${claim}${littleSaid(nearest.judged, protocol)}${but}: its ${scoreSaid(protocol)} is ${above(nearest.judged.estimate)} that of ${list([nearest.other, ...next])}, the next (${next.length === 0 ? "" : `${best} − ${nearest.other}: `}${howSure(nearest.judged)}).`;
    }
    if (equivalent) {
      const farthest = tied.reduce((most, one) => (one.judged.estimate > most.judged.estimate ? one : most));
      return `${how}${claim}${but}: they differ in ${scoreSaid(protocol)} by less than ${protocol.margin}, which is too little to matter (${best} − ${farthest.other}: ${howSure(farthest.judged)}).${worse}`;
    }
    const { model, other, judged } = open();
    // Others that score as the best does: it is the first in the list, and no higher.
    const equals =
      model === best
        ? ofBest
            .filter((one) => one.other !== other && leaders.includes(one.other) && scoresAlike(one.judged.estimate))
            .map((one) => one.other)
        : [];
    const highest =
      model === best ? (equals.length === 0 ? "scores highest, " : "score highest and alike, ") : "scores ";
    const lead = scoresAlike(judged.estimate)
      ? `${list([model, other, ...equals])} score alike in ${scoreSaid(protocol)}, and another draw of such products could put ${equals.length === 0 ? "either" : "any of them"} first`
      : `${list([model, ...equals])} ${highest}${judged.estimate.toFixed(3)} above ${other} in ${scoreSaid(protocol)}, and another draw of such products could turn that round`;
    return `Undecided between ${list(leaders)}: ${lead} (${equals.length === 0 ? "" : `${model} − ${other}: `}${howSure(judged)}).${tied.length === 0 ? "" : ` ${list([best, ...tied.map(({ other: id }) => id)])} are shown to differ by less than ${protocol.margin}.`}${worse}`;
  }

  /** Of the pairs of leaders that nothing is shown of, the one of the highest places. */
  function open(): ReturnType<typeof seenFrom> & { readonly model: string } {
    const undecided = (one: JudgedPair): boolean => one.judged.answer === "undecided";
    const left = among.some(undecided)
      ? among.filter(undecided)
      : among.filter(({ judged }) => judged.answer !== "equivalent");
    const place = ({ baseline, challenger }: JudgedPair): number[] =>
      [leaders.indexOf(baseline), leaders.indexOf(challenger)].sort((a, b) => a - b);
    const [first] = left.sort((a, b) => place(a)[0] - place(b)[0] || place(a)[1] - place(b)[1]);
    const model = leaders[place(first)[0]];
    return { model, ...seenFrom(model, first) };
  }

  function caveats(): string[] {
    const [first] = pairs;
    return [
      ...pairs
        .filter(({ sameVectors }) => sameVectors === true)
        .map(
          ({ baseline, challenger }) =>
            `${baseline} and ${challenger} have the same vectors: they are one model under two names.`,
        ),
      // The first page says of the best alone how far it is from each other one.
      ...(first === undefined || [first.baseline, first.challenger].includes(best)
        ? []
        : [`The first two models: ${verdictSentence(first, { protocol, pairs }).replace(/^Undecided/, "undecided")}`]),
      ...(seen
        ? []
        : neededSentence(
            among.filter(({ judged }) => judged.answer === "undecided"),
            products,
            protocol.margin,
          )),
      ...cutsSaid(costs),
      ...inOtherWays.filter(({ model }) => model === best).map(waysSaid),
      `It is said of ${grouping ? "the grouping of these products into their categories" : `${task} on these products`}, not of the models: another task can turn it round.`,
    ];
  }
}

/** No model leads, and none is to be taken: the scores are those of clusters that have nothing to do with the categories. */
const atChance = (found: AgainstChance, { protocol, costs }: VerdictInput): Verdict => ({
  decided: false,
  sentence: chanceSentence(found, protocol),
  cost: "",
  reversed: "",
  caveats: [
    ...(found.showable
      ? [
          "The texts may tell other categories apart than these; a comparison needs categories that some model's clusters follow.",
        ]
      : []),
    ...cutsSaid(costs),
  ],
});

const cutsSaid = (costs: readonly ModelCost[]): string[] =>
  costs
    .filter(({ cut }) => cut > mostCut)
    .map(
      ({ id, cut }) =>
        `${id} cut ${Math.round(100 * cut)} % of the texts: it is judged on other texts than these, and is not recommended.`,
    );

/** What is so without categories of few products, where these decide: a model that was behind is level or ahead, or leaders that serve equally well differ. */
function reversal(
  leaders: readonly string[],
  withoutSmall: NonNullable<VerdictInput["withoutSmall"]>,
  { task, margin }: VerdictInput["protocol"],
): string {
  const among = withoutSmall.filter(({ id }) => leaders.includes(id));
  const others = withoutSmall.filter(({ id }) => !leaders.includes(id));
  if (among.length === 0) return "";
  const higher = (one: (typeof among)[0], other: (typeof among)[0]): typeof one =>
    other.score > one.score ? other : one;
  const scored = (one: (typeof among)[0], other: (typeof among)[0]): string =>
    `${one.id} scores ${decimal(one.score)} in ${task} and ${other.id} ${decimal(other.score)}`;
  const best = among.reduce(higher);
  if (others.length > 0) {
    const next = others.reduce(higher);
    if (scoresAlike(next.score - best.score)) return `${next.id} scores as high in ${task}`;
    if (next.score > best.score) return scored(next, best);
  }
  const least = among.reduce((one, other) => (other.score < one.score ? other : one));
  return best.score - least.score > margin ? scored(best, least) : "";
}

/** The others that score as one of them does, as far as is shown. */
function alikeTo(one: ReturnType<typeof seenFrom>, all: readonly ReturnType<typeof seenFrom>[]): string[] {
  return all
    .filter(({ other, judged }) => other !== one.other && scoresAlike(judged.estimate - one.judged.estimate))
    .map(({ other }) => other);
}

/** How far a score exceeds another's, of which three digits are shown. */
const above = (estimate: number): string =>
  scoresAlike(estimate) ? "less than 0.001 above" : `${estimate.toFixed(3)} above`;

const waysSaid = ({ model, other, ways, ahead, tied = 0 }: AheadInWays): string =>
  `Grouped in ${count(ways)} ways (numbers of clusters, clusterers, forms of the vectors), ${model} is ahead of ${other} in ${percent(ahead)} of them${tied === 0 ? "" : `, tied with it in ${percent(tied)}`}.`;

type Timed = ModelCost & { readonly msPerText: number };

/** Of the models that lead, the one that clearly costs least, where costs may decide. */
function costSentence(
  leaders: readonly string[],
  costs: readonly ModelCost[],
  loaded: boolean,
  decided: boolean,
): string {
  const known = leaders
    .map((id) => costs.find((cost) => cost.id === id))
    .filter((cost): cost is Timed => cost !== undefined && cost.msPerText !== null && cost.cut <= mostCut);
  if (known.length === 0) return "";
  const [first] = known;
  const bytes = (dimensions: number): string =>
    `${count(4 * dimensions)} bytes a product in an index of 32-bit numbers`;
  const spent = `${first.id} took ${milliseconds(first.msPerText)} a text and ${bytes(first.dimensions)}`;
  if (loaded) return `${spent}; the machine was busy meanwhile, so times decide nothing here.`;
  const cheapest = known.reduce((least, one) => (one.msPerText < least.msPerText ? one : least));
  const saved = first.msPerText - cheapest.msPerText;
  if (cheapest === first || saved < leastSaved || !clearlyAbove(first, cheapest))
    return `${spent}${leaders.length > 1 ? "; no model tied with it costs clearly less" : ""}.`;
  return `${decided ? "Take" : "If cost matters, take"} ${cheapest.id}: ${milliseconds(cheapest.msPerText)} a text instead of ${milliseconds(first.msPerText)} with ${first.id}, and ${bytes(cheapest.dimensions)} instead of ${count(4 * first.dimensions)}.`;
}

/** True where one model takes clearly longer than another, with all texts and with each part of them. */
function clearlyAbove(one: Timed, other: Timed): boolean {
  const [parts, others] = [one.msInParts ?? [], other.msInParts ?? []];
  return (
    one.msPerText >= clearly * other.msPerText &&
    (parts.length !== others.length || parts.every((ms, part) => ms >= clearly * others[part]))
  );
}

const milliseconds = (value: number): string => `${value < 9.95 ? value.toFixed(1) : count(Math.round(value))} ms`;
