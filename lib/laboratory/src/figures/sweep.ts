import { measure, named, settingLabels, sweepTitle, type Sweep } from "./sweep-title.js";
import { ranged, spread } from "../study/spread.js";
import type { Figure } from "./figure.js";
import { decimal } from "embedlab/display";
import { errorBars } from "./error-bars.js";
import { namesAxis, titled } from "./axes.js";
import { hovers } from "./hover.js";
import { figure } from "./layout.js";
import { requireSome } from "./required.js";
import { colorsFor } from "./palette.js";
import { escapeText, shorten, shortenApart } from "./text.js";

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
  const label = shortenApart(series.map(({ name }) => name));
  const settingLabel = settingLabels(series);
  const title = sweepTitle(option, series);
  return figure({
    title,
    subtitle: `mean, and min to max over seeds; small: each seed${missing.length === 0 ? "" : `; × not possible: ${[...new Set(missing.map((point) => shorten(point.reason, 60)))].join(", ")}`}`,
    description: `${measure} by ${option}. ${title}. ${measured.flatMap((points, s) => (points.length === 0 ? [] : [`${label(series[s].name, 60)}: ${points.map((point) => `${settingLabel(point.setting, 40)} ${ranged(point)}`).join(", ")}`])).join("; ")}${missing.length === 0 ? "" : `. Not possible: ${missing.map((point) => `${label(series[point.s].name, 40)} with ${settingLabel(point.setting, 40)} (${shorten(point.reason, 80)})`).join("; ")}`}.`,
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
          name: escapeText(label(series[s].name, 40)),
          legendgroup: `s${s}`,
          x: points.map((point) => point.estimate),
          y: points.map((point) => settings.indexOf(point.setting) + offset(s)),
          error_x: errorBars(points, styles[s].color),
          marker: { size: 10, color: styles[s].color, symbol: styles[s].symbol },
          ...hovers(
            points.map(
              (point) =>
                `${escapeText(label(series[s].name, 60))}<br>${escapeText(settingLabel(point.setting, 60))}<br>${ranged(point, decimal, `${point.scores.length} seeds`)}`,
            ),
          ),
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
