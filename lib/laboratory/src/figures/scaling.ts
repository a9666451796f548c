import { spread } from "../study/spread.js";
import { bandTraces } from "./band.js";
import type { ScalingSeries } from "../experiments/scaling.js";
import type { Figure } from "./figure.js";
import { count, decimal, sensible, signed } from "embedlab/display";
import { loggedAxis, titled } from "./axes.js";
import { figure } from "./layout.js";
import { panelTitle, panelTitleHeight, stackedDomains } from "./panels.js";
import { requireSome } from "./required.js";
import { colorsFor } from "./palette.js";
import { escapeText, shorten } from "./text.js";

export interface Scaling {
  /** A series without points was left out: it keeps its colour for the others' sake. */
  readonly series: readonly Pick<ScalingSeries, "name" | "points">[];
}

/** How ARI and time move with the number of products. */
export function scalingFigure(input: Scaling): Figure {
  const all = input.series;
  const series = all.filter(({ points }) => points.length > 0);
  requireSome(series, "sizes");
  const styles = colorsFor(all.map(({ name }) => name)).filter((_, i) => all[i].points.length > 0);
  const ordered = series.map((entry) => [...entry.points].sort((a, b) => a.n - b.n));
  const [first, last] = [ordered[0][0], ordered[0][ordered[0].length - 1]];
  const change = spread(last.aris).estimate - spread(first.aris).estimate;
  const exponent = Math.log(last.seconds / first.seconds) / Math.log(last.n / first.n);
  const name = shorten(series[0].name, 32);
  const title =
    first.n === last.n
      ? `${name}: ARI ${decimal(spread(first.aris).estimate)} in ${sensible(first.seconds)} s on ${count(first.n)} products`
      : `From ${count(first.n)} to ${count(last.n)} products, ${name}'s ARI moves by ${signed(change)}; time grows like n^${decimal(exponent, 2)}, to ${sensible(last.seconds)} s`;
  const sizes = ordered.flat().map((point) => point.n);
  const axis = loggedAxis(Math.min(...sizes), Math.max(...sizes));
  const seconds = ordered.flat().map((point) => Math.max(point.seconds, 1e-4));
  const [upper, lower] = stackedDomains([190, 170], 84);
  return figure({
    title,
    subtitle: "bands: min to max over seeds",
    description: `ARI and seconds by number of products. ${title}. ${ordered.map((points, i) => `${shorten(series[i].name, 60)}: ${points.map((point) => `${count(point.n)} products ARI ${decimal(spread(point.aris).estimate)} in ${sensible(point.seconds)} s`).join(", ")}`).join("; ")}.`,
    data: [
      ...ordered.flatMap((points, i) =>
        bandTraces(
          points.map((point) => Math.log10(point.n)),
          points.map((point) => spread(point.aris)),
          escapeText(shorten(series[i].name, 40)),
          styles[i],
          {
            customdata: points.map((point) => {
              const { estimate, low, high } = spread(point.aris);
              return `${escapeText(shorten(series[i].name, 60))}, ${count(point.n)} products<br>ARI ${decimal(estimate)} (${decimal(low)} to ${decimal(high)}, ${point.aris.length} seeds)`;
            }),
            hovertemplate: "%{customdata}<extra></extra>",
          },
        ),
      ),
      ...ordered.map((points, i) => ({
        type: "scatter",
        mode: "lines+markers",
        xaxis: "x2",
        yaxis: "y2",
        showlegend: false,
        x: points.map((point) => Math.log10(point.n)),
        y: points.map((point) => Math.log10(Math.max(point.seconds, 1e-4))),
        line: { color: styles[i].color, dash: styles[i].dash, width: 2 },
        marker: { color: styles[i].color, symbol: styles[i].symbol, size: 8 },
        customdata: points.map(
          (point) =>
            `${escapeText(shorten(series[i].name, 60))}, ${count(point.n)} products: ${sensible(point.seconds)} s`,
        ),
        hovertemplate: "%{customdata}<extra></extra>",
      })),
    ],
    layout: {
      xaxis: { ...axis, anchor: "y" },
      yaxis: { domain: upper, anchor: "x", title: titled("ARI") },
      xaxis2: { ...axis, anchor: "y2", title: titled("products (logarithmic)") },
      yaxis2: {
        domain: lower,
        anchor: "x2",
        ...loggedAxis(Math.min(...seconds), Math.max(...seconds)),
        title: titled("seconds (logarithmic)"),
      },
      annotations: [panelTitle("Quality", "x", "y"), panelTitle("Time", "x2", "y2")],
    },
    above: panelTitleHeight,
    plotHeight: 444,
    legend: series.map((entry) => entry.name),
  });
}
