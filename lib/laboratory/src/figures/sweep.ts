import { type Interval, spread } from "../study/spread.js";
import type { SettingScores } from "../experiments/setting-scores.js";
import type { RanRow, SweepRow } from "../experiments/sweep.js";
import type { Figure } from "./figure.js";
import { decimal } from "embedlab/display";
import { errorBars } from "./error-bars.js";
import { namesAxis, titled } from "./axes.js";
import { figure } from "./layout.js";
import { requireSome } from "./required.js";
import { colorsFor } from "./palette.js";
import { escapeText, shorten } from "./text.js";

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

const measure = "ARI";
const named = (setting: string): string => (setting === "" ? "(none)" : setting);
const short = (setting: string): string => shorten(named(setting), 24);

/** What the intervals over the products bear: a setting that is not told apart from the first is neither better nor worse. */
function finding(option: string, series: Sweep["series"]): string {
  const measured = series
    .map(({ name, rows }) => ({
      name: shorten(name, 32),
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
  const most = apart.reduce((best, one) => (Math.abs(one.estimate) > Math.abs(best.estimate) ? one : best));
  return `${most.name}: ${option} ${short(most.setting)} is ${most.estimate > 0 ? "better" : "worse"} than ${short(most.first)} by ${decimal(Math.abs(most.estimate))} ${measure}; ${apart.length} of ${tried.length} differences from the first are shown`;
}

/** A score by setting: mean, and min to max over the seeds. */
export function sweepFigure({ option, series }: Sweep): Figure {
  requireSome(series, "series");
  const settings = [...new Set(series.flatMap((entry) => entry.rows.map((row) => row.setting)))];
  requireSome(settings, "settings");
  const styles = colorsFor(series.map((entry) => entry.name));
  const slot = 0.7 / series.length;
  const offset = (s: number): number => (s - (series.length - 1) / 2) * slot;
  const measured = series.map(({ rows }) =>
    rows.flatMap((row) =>
      row.status === "ran"
        ? [{ setting: row.setting, scores: Array.from(row.scores.ari), ...spread(row.scores.ari) }]
        : [],
    ),
  );
  const missing = series.flatMap(({ rows }, s) =>
    rows.flatMap((row) => (row.status === "unavailable" ? [{ setting: row.setting, reason: row.reason, s }] : [])),
  );
  const title = finding(option, series);
  return figure({
    title,
    subtitle: `mean, and min to max over seeds; small: each seed${missing.length === 0 ? "" : `; × not possible: ${[...new Set(missing.map((point) => shorten(point.reason, 60)))].join(", ")}`}`,
    description: `${measure} by ${option}. ${title}. ${measured.map((points, s) => `${shorten(series[s].name, 60)}: ${points.map((point) => `${shorten(named(point.setting), 40)} ${decimal(point.estimate)} (${decimal(point.low)} to ${decimal(point.high)})`).join(", ")}`).join("; ")}${missing.length === 0 ? "" : `. Not possible: ${missing.map((point) => `${shorten(series[point.s].name, 40)} with ${shorten(named(point.setting), 40)} (${shorten(point.reason, 80)})`).join("; ")}`}.`,
    data: [
      ...measured.flatMap((points, s) => [
        {
          type: "scatter",
          mode: "markers",
          showlegend: false,
          legendgroup: `s${s}`,
          hoverinfo: "skip",
          x: points.flatMap((point) => point.scores),
          y: points.flatMap((point) => point.scores.map(() => settings.indexOf(point.setting) + offset(s))),
          marker: { size: 5, color: styles[s].color, opacity: 0.35 },
        },
        {
          type: "scatter",
          mode: "markers",
          name: escapeText(shorten(series[s].name, 40)),
          legendgroup: `s${s}`,
          x: points.map((point) => point.estimate),
          y: points.map((point) => settings.indexOf(point.setting) + offset(s)),
          error_x: errorBars(points, styles[s].color),
          marker: { size: 10, color: styles[s].color, symbol: styles[s].symbol },
          customdata: points.map((point) => [
            escapeText(shorten(series[s].name, 60)),
            escapeText(shorten(named(point.setting), 60)),
            `${decimal(point.estimate)} (${decimal(point.low)} to ${decimal(point.high)}, ${point.scores.length} seeds)`,
          ]),
          hovertemplate: "%{customdata[0]}<br>%{customdata[1]}<br>%{customdata[2]}<extra></extra>",
        },
      ]),
    ],
    layout: {
      yaxis: { ...namesAxis(settings.map(named), "y"), title: titled(option) },
      xaxis: { title: titled(measure), ...(measured.flat().length === 0 ? { range: [0, 1] } : {}) },
      annotations: missing.map((point) => ({
        xref: "x domain",
        x: 0,
        xanchor: "left",
        y: settings.indexOf(point.setting) + offset(point.s),
        text: "×",
        showarrow: false,
        font: { size: 16, color: styles[point.s].color },
        hovertext: escapeText(shorten(point.reason, 120)),
      })),
    },
    plotHeight: (20 + 22 * series.length) * settings.length + 20,
    legend: series.map((entry) => entry.name),
  });
}
