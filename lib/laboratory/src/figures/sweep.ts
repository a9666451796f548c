import type { Figure } from "./figure.js";
import { decimal } from "./format.js";
import { errorBars, spread } from "./intervals.js";
import { figure, namesAxis, requireSome, titled } from "./layout.js";
import { readsEqual } from "./headline.js";
import { colorsFor } from "./palette.js";
import { escapeText, shorten } from "./text.js";

export interface Sweep {
  /** What is varied: "prefix", "maximum tokens", "treatment", "number type". */
  readonly option: string;
  readonly series: readonly {
    /** The model. */
    readonly name: string;
    /** One a setting; without scores where the model cannot take it, with the reason. */
    readonly points: readonly {
      readonly setting: string;
      readonly scores: ArrayLike<number> | null;
      readonly reason?: string;
    }[];
  }[];
  readonly measure?: string;
}

/** A score by setting: mean, and least to greatest over the seeds. */
export function sweepFigure({ option, series, measure = "ARI" }: Sweep): Figure {
  requireSome(series, "series");
  const settings = [...new Set(series.flatMap((entry) => entry.points.map((point) => point.setting)))];
  requireSome(settings, "settings");
  const styles = colorsFor(series.map((entry) => entry.name));
  const slot = 0.7 / series.length;
  const offset = (s: number): number => (s - (series.length - 1) / 2) * slot;
  const named = (setting: string): string => (setting === "" ? "(none)" : setting);
  const measured = series.map((entry) =>
    entry.points.flatMap((point) =>
      point.scores === null || point.scores.length === 0
        ? []
        : [{ setting: point.setting, scores: Array.from(point.scores), ...spread(point.scores) }],
    ),
  );
  const missing = series.flatMap((entry, s) =>
    entry.points
      .filter((point) => point.scores === null || point.scores.length === 0)
      .map((point) => ({ ...point, s, reason: point.reason ?? "not measured" })),
  );
  const moves = measured.map((points, s) => {
    const ranked = [...points].sort((a, b) => b.estimate - a.estimate);
    return {
      name: series[s].name,
      best: ranked[0],
      worst: ranked[ranked.length - 1],
      seeds: Math.max(0, ...points.map((point) => point.high - point.low)),
    };
  });
  const widest = moves
    .filter((move) => move.best !== undefined)
    .sort((a, b) => b.best.estimate - b.worst.estimate - (a.best.estimate - a.worst.estimate))[0];
  const most = Math.max(0, ...measured.flat().map((point) => point.scores.length));
  const title =
    widest === undefined
      ? `No setting of ${option} could be measured`
      : widest.best !== widest.worst && readsEqual(widest.best.estimate, widest.worst.estimate)
        ? `${shorten(widest.name, 32)}: ${measure} ${decimal(widest.best.estimate)} with every ${option} tried`
        : widest.best === widest.worst
          ? `${shorten(widest.name, 32)}: ${measure} ${decimal(widest.best.estimate)} with ${option} ${shorten(named(widest.best.setting), 24)}`
          : `${shorten(widest.name, 32)}: ${option} ${shorten(named(widest.best.setting), 24)} is best (${decimal(widest.best.estimate)}), ${shorten(named(widest.worst.setting), 24)} worst (${decimal(widest.worst.estimate)})${most === 1 ? "; one seed each, so chance is not measured" : `; the seed alone moves ${measure} by up to ${decimal(widest.seeds)}`}`;
  return figure({
    title,
    subtitle: `mean, and least to greatest over seeds; small: each seed${missing.length === 0 ? "" : `; × not possible: ${[...new Set(missing.map((point) => shorten(point.reason, 60)))].join(", ")}`}`,
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
      xaxis: { title: titled(measure), ...(widest === undefined ? { range: [0, 1] } : {}) },
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
