import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { holm } from "../evaluation/holm.js";
import { predictionStretch, randomEffects, type RandomEffects } from "../evaluation/random-effects.js";
import { answer, beyondMarginP, type Answer } from "../evaluation/difference.js";
import { chance, decimal, percent, signed } from "../display/numbers.js";
import { count } from "../text/counted.js";
import type { ShownRow } from "../display/rows-table.js";
import { alone, interval, littleSaid } from "./sentences.js";

/** One pair of models as one catalogue has it: challenger minus baseline. */
export interface PairInCatalogue {
  readonly baseline: string;
  readonly challenger: string;
  readonly estimate: number;
  readonly standardError: number;
}

/** What one catalogue's report says of every pair of the same models. */
export interface CatalogueDifferences {
  readonly catalogue: string;
  readonly products: number;
  readonly pairs: readonly PairInCatalogue[];
}

/** One pair of models over all catalogues. */
export interface CombinedPair {
  readonly baseline: string;
  readonly challenger: string;
  /** One a catalogue, in their order. */
  readonly differences: readonly {
    readonly catalogue: string;
    readonly estimate: number;
    readonly standardError: number;
  }[];
  readonly combined: RandomEffects;
  /** Adjusted for all pairs (Holm), as the test of equivalence is. */
  readonly adjustedP: number;
  /** Of the mean over catalogues. */
  readonly answer: Answer;
}

/** Several catalogues as one study. */
export interface CombinedCatalogues {
  readonly catalogues: readonly { readonly catalogue: string; readonly products: number }[];
  /** What is compared, e.g. "ARI". */
  readonly task: string;
  readonly margin: number;
  readonly level: number;
  readonly pairs: readonly CombinedPair[];
}

/**
 * From so many catalogues on a prediction interval says something: with fewer it is more than 1.4 times as wide as with very many, since the
 * spread between catalogues is itself known from so few numbers.
 */
export const leastCatalogues = 5;

/**
 * Each pair's differences over the catalogues by random effects (`randomEffects`), with p adjusted for the number of pairs. The pairs are
 * those of the first catalogue; one that stands the other way round elsewhere is turned.
 * @throws InputError with fewer than two catalogues, or where a catalogue lacks a pair or gives a difference a standard error of 0 (unless
 *   the two models are equal in all of them: then their difference is 0)
 */
export function combineCatalogues(
  catalogues: readonly CatalogueDifferences[],
  options: { readonly task: string; readonly margin: number; readonly level?: number },
): CombinedCatalogues {
  requireOptions("combineCatalogues", options, "task", "margin");
  const { task, margin, level = 0.05 } = options;
  if (catalogues.length < 2) throw new InputError("one catalogue is no study of several: give two at least");
  const found = catalogues[0].pairs.map(({ baseline, challenger }) => {
    const differences = catalogues.map(({ catalogue, pairs }) => {
      const same = pairs.find((pair) => pair.baseline === baseline && pair.challenger === challenger);
      if (same !== undefined) return { catalogue, estimate: same.estimate, standardError: same.standardError };
      const turned = pairs.find((pair) => pair.baseline === challenger && pair.challenger === baseline);
      if (turned === undefined)
        throw new InputError(`${catalogue}: ${challenger} and ${baseline} are not compared there`);
      return { catalogue, estimate: -turned.estimate, standardError: turned.standardError };
    });
    const certain = differences.filter(({ standardError }) => standardError === 0);
    if (certain.length === differences.length && certain.every(({ estimate }) => estimate === 0))
      return { baseline, challenger, differences, combined: noDifference(differences.length, 1 - level) };
    if (certain.length > 0)
      throw new InputError(
        `${certain[0].catalogue}: ${challenger} and ${baseline} differ by the same ${signed(certain[0].estimate)} in every draw, and a standard error of 0 gives no weight beside other catalogues; leave out that catalogue, or one of these models everywhere`,
      );
    const combined = randomEffects(
      differences.map(({ estimate }) => estimate),
      differences.map(({ standardError }) => standardError),
      { confidence: 1 - level },
    );
    return { baseline, challenger, differences, combined };
  });
  const adjusted = holm(found.map(({ combined }) => combined.p));
  const beyond = holm(found.map(({ combined }) => beyondMarginP(combined, margin, catalogues.length - 1)));
  return {
    catalogues: catalogues.map(({ catalogue, products }) => ({ catalogue, products })),
    task,
    margin,
    level,
    pairs: found.map((pair, i) => ({
      ...pair,
      adjustedP: adjusted[i],
      answer: answer({ ...pair.combined, p: adjusted[i], beyondMargin: beyond[i] }, level),
    })),
  };
}

/** Of two models that score alike in every draw of every catalogue. */
const noDifference = (studies: number, confidence: number): RandomEffects => ({
  estimate: 0,
  standardError: 0,
  low: 0,
  high: 0,
  confidence,
  p: 1,
  tau: 0,
  i2: 0,
  predicted: { low: 0, high: 0 },
  weights: new Float64Array(studies).fill(1 / studies),
});

const said: Readonly<Record<Answer, string>> = {
  better: "is better than",
  worse: "is worse than",
  equivalent: "is as good as",
  undecided: "cannot be told from",
};

/** What the catalogues say of one pair: of their mean, how far they differ, and of one more catalogue. */
export function combinedSentence(
  { baseline, challenger, combined, adjustedP, answer: found }: CombinedPair,
  { catalogues, task, margin, pairs }: Pick<CombinedCatalogues, "catalogues" | "task" | "margin" | "pairs">,
): string {
  const adjusted = pairs.length > 1 ? `, adjusted for ${pairs.length} pairs` : "";
  const k = catalogues.length;
  const { low, high } = combined.predicted;
  const next =
    k < leastCatalogues
      ? ""
      : ` On one more such catalogue the difference would lie between ${signed(low)} and ${signed(high)} (${percent(combined.confidence)} prediction interval)${low > 0 || high < 0 || Math.max(-low, high) < margin ? "" : ": it could turn round"}.`;
  return `Over ${count(k)} catalogues ${challenger} ${said[found]} ${baseline}${littleSaid({ ...combined, answer: found }, { margin })}: mean ${task} difference ${signed(combined.estimate)}, ${interval(combined)}, ${chance(adjustedP)}${adjusted}${alone(found, combined)}. Between catalogues the true difference varies by a standard deviation of ${decimal(combined.tau)} (I² ${percent(combined.i2)}).${next}`;
}

/** Why a few catalogues predict little; with how many a prediction interval means something. */
export function fewCataloguesSentence({ catalogues, level }: Pick<CombinedCatalogues, "catalogues" | "level">): string {
  const k = catalogues.length;
  const stretch = predictionStretch(k, 1 - level);
  if (k >= leastCatalogues)
    return `The prediction intervals of ${k} catalogues are ${stretch.toFixed(1)} times as wide as those of very many would be for the same spread.`;
  return `${k} catalogues say little of the next one: the spread between catalogues is known from ${k - 1} ${k === 2 ? "number" : "numbers"}, which makes a prediction interval ${stretch.toFixed(1)} times as wide as that of very many. From ${leastCatalogues} catalogues on (${predictionStretch(leastCatalogues, 1 - level).toFixed(1)} times) it is said in words; until then it stands in the table alone.`;
}

/**
 * One line a pair: each catalogue's difference, their mean, and what one more would show. A catalogue's column bears its name, after
 * "catalogue 2: " where another column, or another catalogue, has that name.
 */
export function combinedRow({
  baseline,
  challenger,
  differences,
  combined,
  adjustedP,
  answer,
}: CombinedPair): ShownRow {
  const range = ({ low, high }: { low: number; high: number }): string => `${signed(low)} to ${signed(high)}`;
  const row: Record<string, string> = {
    pair: `${challenger} − ${baseline}`,
    answer,
    mean: signed(combined.estimate),
    [`${percent(combined.confidence)} interval`]: range(combined),
    "adjusted for all pairs": chance(adjustedP),
    "SD between catalogues": decimal(combined.tau),
    "I²": percent(combined.i2),
    [`${percent(combined.confidence)} prediction interval`]: range(combined.predicted),
  };
  const names = differences.map(({ catalogue }) => catalogue);
  // An object lists whole numbers before all else.
  const own = (name: string): boolean =>
    !Object.hasOwn(row, name) && !/^\d+$/.test(name) && names.filter((other) => other === name).length === 1;
  return {
    ...row,
    ...Object.fromEntries(
      differences.map(({ catalogue, estimate }, i) => [
        own(catalogue) ? catalogue : `catalogue ${i + 1}: ${catalogue}`,
        signed(estimate),
      ]),
    ),
  };
}
