import { decimal } from "embedlab/display";
import type { SettingScores } from "../experiments/setting-scores.js";
import type { RanRow, SweepRow } from "../experiments/sweep.js";
import { spread, type Interval } from "../study/spread.js";
import { firstOfAll, readsEqual, someNamed } from "./headline.js";
import { shortenApart } from "./text.js";

/** What is drawn of a row of `sweep`. */
type Row =
  | (Pick<RanRow, "setting" | "status"> & {
      readonly scores: Pick<SettingScores, "ari">;
      readonly against: { readonly setting: string; readonly difference: Interval } | null;
    })
  | Pick<Exclude<SweepRow, RanRow>, "setting" | "status" | "reason">;

type Ran = Extract<Row, { status: "ran" }>;

export interface Sweep {
  /** What is varied: "prefix", "maximum tokens", "treatment", "number type". */
  readonly option: string;
  /** A model and its rows, as `sweep` gives them. */
  readonly series: readonly { readonly name: string; readonly rows: readonly Row[] }[];
}

export const measure = "ARI";
export const named = (setting: string): string => (setting === "" ? "(none)" : setting);
/** Settings as the figure names them. */
export const settingLabels = (series: Sweep["series"]): ((setting: string, width: number) => string) => {
  const label = shortenApart(series.flatMap(({ rows }) => rows.map(({ setting }) => named(setting))));
  return (setting, width) => label(named(setting), width);
};

/** What the intervals over the products bear: a setting that is not told apart from the first is neither better nor worse. */
export function sweepTitle(option: string, series: Sweep["series"]): string {
  const label = shortenApart(series.map(({ name }) => name));
  const settingLabel = settingLabels(series);
  const short = (setting: string): string => settingLabel(setting, 24);
  const measured = series
    .map(({ name, rows }) => ({
      name: label(name, 32),
      rows: rows.filter((row): row is Ran => row.status === "ran"),
    }))
    .filter(({ rows }) => rows.length > 0);
  if (measured.length === 0) return `No setting of ${option} could be measured`;
  const tried = measured.flatMap(({ name, rows }) =>
    rows.flatMap(({ setting, against }) =>
      against === null ? [] : [{ name, setting, ...against.difference, first: against.setting }],
    ),
  );
  const [{ name, rows }] = measured;
  const score = decimal(spread(rows[0].scores.ari).estimate);
  const alone = measured.length === 1;
  if (tried.length === 0)
    return alone
      ? `${name}: ${measure} ${score} with ${option} ${short(rows[0].setting)}`
      : `One ${option} was measured for each model: there is nothing to compare`;
  if (alone && rows.every((row) => decimal(spread(row.scores.ari).estimate) === score))
    return `${name}: ${measure} ${score} with every ${option} tried`;
  const apart = tried.filter(({ low, high }) => low > 0 || high < 0);
  if (apart.length === 0)
    return alone
      ? `${name}: no ${option} is shown to differ from ${short(rows[0].setting)} (${measure} ${score})`
      : `No ${option} is shown to differ from the first, in any of ${measured.length} models`;
  const shown = `${apart.length} of ${tried.length} differences from the first are shown`;
  const ranked = [...apart].sort((a, b) => Math.abs(b.estimate) - Math.abs(a.estimate));
  const most = firstOfAll(ranked, ({ estimate }) => Math.abs(estimate));
  const by = decimal(Math.abs(most[0].estimate));
  if (readsEqual(most[0].estimate, 0))
    return `No ${option} differs from the first by as much as ${decimal(0.001)} ${measure}; ${shown}`;
  const than = ({ estimate, first }: (typeof most)[number]): string =>
    `${estimate > 0 ? "better" : "worse"} than ${short(first)}`;
  const [{ name: model }] = most;
  if (most.every((one) => one.name === model && than(one) === than(most[0])))
    return `${model}: ${option} ${someNamed(most.map(({ setting }) => short(setting)))} ${most.length > 1 ? "are" : "is"} ${than(most[0])} by ${by} ${measure}${most.length > 1 ? " each" : ""}; ${shown}`;
  return `${option} ${someNamed(most.map((one) => `${short(one.setting)} is ${than(one)} with ${one.name}`))}, by ${by} ${measure} each; ${shown}`;
}
