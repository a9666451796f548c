import { summary } from "embedlab/numeric";
import { chance, decimal, signed } from "embedlab/display";
import { type Difference } from "embedlab/evaluation";
import type { Comparisons, JudgedDifference } from "embedlab/comparison";
import { ranged } from "../study/spread.js";
import type { LevelScore } from "../experiments/level-scores.js";
import { settingDifference } from "../experiments/setting-scores.js";
import type { RanRow, SweepRow } from "../experiments/sweep.js";
import type { PrefixGain } from "../note/audit-limits.js";

/** One line a setting; the reason where a model cannot take it. */
export function sweepRow(row: SweepRow): object {
  if (row.status === "unavailable") return { setting: row.setting, note: row.reason };
  return {
    setting: row.setting,
    ARI: row.ari,
    "min to max over seeds": rangeSaid(row.scores.ari),
    "against the first": row.against === null ? "–" : differenceSaid(row.against.difference),
    products: row.products,
    truncated: row.truncated,
    note: [...row.warnings, ...(row.labelMade ? ["made with a look at the categories"] : [])].join("; ") || "–",
  };
}

function rangeSaid(values: ArrayLike<number>): string {
  const { min, max } = summary(values);
  return `${decimal(min)} to ${decimal(max)}`;
}

/** A difference with its interval over the products, and whether it can be told from none. */
function differenceSaid(difference: Difference): string {
  return `${ranged(difference, signed)}${difference.low > 0 || difference.high < 0 ? "" : ", not told apart"}`;
}

/** What each prefix of a sweep has over none; empty where the model did not run without one. */
export function prefixGains(rows: readonly RanRow[]): PrefixGain[] {
  const without = rows.find(({ contract }) => contract.prefix === "");
  if (without === undefined) return [];
  return rows.map(({ contract: { prefix }, ari, scores }) => ({
    prefix,
    ari,
    gain: prefix === "" ? null : settingDifference(without.scores, scores),
  }));
}

const cell = (judged: JudgedDifference, level: number): string =>
  `${ranged(judged, signed)}${judged.adjustedP < level ? " *" : ""}`;

/** One line a pair of models: the answer, and what it rests on. */
export function verdictRows({ pairs, protocol: { task, estimand, level } }: Comparisons): object[] {
  const besides = estimand === "least inertia" ? "mean over seeds" : "least inertia";
  return pairs.map(({ baseline, challenger, judged, beside, detectable, productsNeeded }) => ({
    pair: `${challenger} − ${baseline}`,
    answer: judged.answer,
    [`${task} difference, ${estimand}`]: cell(judged, level),
    "p, adjusted": chance(judged.adjustedP).replace(/^p (= )?/, ""),
    "standard error": judged.standardError,
    "of the products": judged.ofProducts,
    "of the seeds": judged.ofSeeds,
    "differences shown from": detectable,
    "products that would decide": Number.isFinite(productsNeeded) ? Math.round(productsNeeded) : null,
    [`${task} difference, ${besides}`]: cell(beside, level),
  }));
}

/** One line a pair of models, a column a task: the difference with its interval, starred where it is shown. */
export function taskRows({ pairs, protocol: { task: deciding, level } }: Comparisons): object[] {
  return pairs.map(({ baseline, challenger, judged, tasks }) => ({
    pair: `${challenger} − ${baseline}`,
    [deciding]: cell(judged, level),
    ...Object.fromEntries(tasks.map(({ task, judged: found }) => [task, cell(found, level)])),
  }));
}

/** One model at one level of the category tree, as a row. */
export const levelRow = ({
  model,
  level,
  categories,
  products,
  ari,
  ami,
  vMeasure,
  mtebVMeasure,
}: LevelScore): object => ({
  model,
  level,
  categories,
  products,
  ARI: ari,
  AMI: ami,
  "V-measure": vMeasure,
  "V-measure, as MTEB": mtebVMeasure,
});
