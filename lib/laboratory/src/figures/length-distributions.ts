import { summary } from "embedlab/numeric";
import { logBins } from "./distribution.js";
import type { Figure } from "./figure.js";
import { count, counted, percent } from "embedlab/display";
import { countRange, loggedAxis, titled } from "./axes.js";
import { figure } from "./layout.js";
import { markerLine } from "./marker-line.js";
import { axisId, axisKey, panelTitle, panelTitleHeight, stackedDomains } from "./panels.js";
import { requireSome } from "./required.js";
import { high, low } from "./palette.js";
import { shorten } from "./text.js";

export interface LengthPanel {
  /** What is counted and by whom: "characters", "words", "tokens of all-MiniLM-L6-v2". */
  readonly name: string;
  /** Length per text. */
  readonly lengths: ArrayLike<number>;
  /** Above it a model cuts the text. */
  readonly limit?: number;
}

function finding(panels: readonly LengthPanel[]): string {
  const cut = panels
    .filter((panel) => panel.limit !== undefined)
    .map((panel) => ({
      panel,
      share: Array.from(panel.lengths).filter((length) => length > panel.limit!).length / panel.lengths.length,
    }))
    .sort((a, b) => b.share - a.share)[0];
  const median = summary(panels[0].lengths).quantile(0.5);
  const half = `Half of the texts have at most ${count(median)} ${shorten(panels[0].name, 40)}`;
  if (cut === undefined) return half;
  return `${half}; ${cut.share === 0 ? "none" : percent(cut.share)} exceed${cut.share === 0 ? "s" : ""} the limit of ${count(cut.panel.limit!)} ${shorten(cut.panel.name, 40)}`;
}

/** Histograms of text lengths, one below the other, on logarithmic axes, with medians and truncation lines. */
export function lengthDistributionsFigure({ panels }: { readonly panels: readonly LengthPanel[] }): Figure {
  requireSome(panels, "lengths");
  for (const panel of panels) requireSome(panel.lengths, panel.name);
  const domains = stackedDomains(
    panels.map(() => 120),
    66,
  );
  const layout: Record<string, unknown> = { bargap: 0.04 };
  const shapes: object[] = [];
  const annotations: object[] = [];
  const data = panels.map((panel, i) => {
    const { min, max, quantile } = summary(panel.lengths);
    const bins = logBins(panel.lengths, [min, max]);
    const [x, y] = [axisId("x", i), axisId("y", i)];
    layout[axisKey("x", i)] = {
      ...loggedAxis(min, max),
      anchor: y,
      range: [
        bins.centres[0] - bins.width,
        Math.max(
          bins.centres[bins.centres.length - 1] + bins.width,
          Math.log10(Math.max(1, panel.limit ?? 0)) + bins.width,
        ),
      ],
    };
    layout[axisKey("y", i)] = {
      domain: domains[i],
      anchor: x,
      title: titled("texts"),
      nticks: 4,
      range: countRange(bins.counts, panel.limit === undefined ? 1 : 2),
    };
    const over = Array.from(panel.lengths).filter((length) => length > (panel.limit ?? Infinity)).length;
    const median = quantile(0.5);
    const lines = [
      markerLine(Math.log10(Math.max(1, median)), `median ${count(median)}`, {
        axis: x,
        across: `${y} domain`,
        dash: "dot",
      }),
    ];
    if (panel.limit !== undefined) {
      lines.push(
        markerLine(Math.log10(panel.limit), `limit ${count(panel.limit)}: ${count(over)} cut`, {
          axis: x,
          across: `${y} domain`,
          color: high,
          level: 1,
          anchor:
            panel.limit > 10 ** ((Math.log10(Math.max(1, min)) + Math.log10(Math.max(10, max))) / 2) ? "right" : "left",
        }),
      );
    }
    shapes.push(...lines.map((line) => line.shape));
    annotations.push(panelTitle(panel.name, x, y), ...lines.map((line) => line.annotation));
    return {
      type: "bar",
      x: bins.centres,
      y: bins.counts,
      width: bins.width * 0.94,
      xaxis: x,
      yaxis: y,
      marker: { color: bins.ranges.map(([from]) => (from > (panel.limit ?? Infinity) ? high : low)) },
      customdata: bins.ranges.map(
        ([from, to], bin) =>
          `${from >= to ? count(to) : `${count(from)} to ${count(to)}`}: ${counted(bins.counts[bin], "text")}`,
      ),
      hovertemplate: "%{customdata}<extra></extra>",
    };
  });
  const title = finding(panels);
  const facts = panels.map((panel) => {
    const { max, quantile } = summary(panel.lengths);
    return `${shorten(panel.name, 60)}: median ${count(quantile(0.5))}, 95th percentile ${count(quantile(0.95))}, greatest ${count(max)}`;
  });
  return figure({
    title,
    subtitle: "logarithmic scale",
    description: `Histograms of the lengths of ${counted(panels[0].lengths.length, "text")}. ${title}. ${facts.join("; ")}.`,
    data,
    layout: { ...layout, shapes, annotations },
    above: panelTitleHeight,
    plotHeight: panels.length * 186 - 66,
  });
}
