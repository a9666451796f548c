import { count, decimal, sensible, signed } from "embedlab/display";
import type { ScalingSeries } from "../experiments/scaling.js";
import { ranged, spread } from "../study/spread.js";
import { loggedAxis, titled } from "./axes.js";
import { bandTraces } from "./band.js";
import type { Figure } from "./figure.js";
import { hovers } from "./hover.js";
import { figure } from "./layout.js";
import { colorsFor } from "./palette.js";
import { panelAxes, stackedPanels } from "./panels.js";
import { requireSome } from "./required.js";
import { escapeText, shortenApart } from "./text.js";

export interface Scaling {
  /** A series without points was left out: it keeps its colour for the others' sake. */
  readonly series: readonly Pick<ScalingSeries, "name" | "points">[];
}

type Points = ScalingSeries["points"];

function finding(name: string, points: Points): string {
  const [first, last] = [points[0], points[points.length - 1]];
  const [before, after] = [spread(first.aris).estimate, spread(last.aris).estimate];
  if (first.n === last.n)
    return `${name}: ARI ${decimal(before)} in ${sensible(first.seconds)} s on ${count(first.n)} products`;
  const exponent = Math.log(last.seconds / first.seconds) / Math.log(last.n / first.n);
  return `From ${count(first.n)} to ${count(last.n)} products, ${name}'s ARI moves by ${signed(after - before)}; time grows like n^${decimal(exponent, 2)}, to ${sensible(last.seconds)} s`;
}

/** How ARI and time move with the number of products. */
export function scalingFigure({ series: all }: Scaling): Figure {
  const series = all.filter(({ points }) => points.length > 0);
  requireSome(series, "sizes");
  const label = shortenApart(all.map(({ name }) => name));
  const styles = colorsFor(all.map(({ name }) => name)).filter((_, i) => all[i].points.length > 0);
  const ordered = series.map(({ points }) => [...points].sort((a, b) => a.n - b.n));
  const sizes = ordered.flat().map(({ n }) => n);
  const products = loggedAxis(Math.min(...sizes), Math.max(...sizes));
  const drawn = (seconds: number): number => Math.max(seconds, 1e-4);
  const seconds = ordered.flat().map((point) => drawn(point.seconds));
  const title = finding(label(series[0].name, 32), ordered[0]);
  const place = (i: number, n: number): string => `${escapeText(label(series[i].name, 60))}, ${count(n)} products`;
  const { layout, ...room } = stackedPanels(
    [
      { title: "Quality", height: 190, x: products, y: { title: titled("ARI") } },
      {
        title: "Time",
        height: 170,
        x: { ...products, title: titled("products (logarithmic)") },
        y: { ...loggedAxis(Math.min(...seconds), Math.max(...seconds)), title: titled("seconds (logarithmic)") },
      },
    ],
    84,
  );
  return figure({
    title,
    subtitle: "bands: min to max over seeds",
    description: `ARI and seconds by number of products. ${title}. ${ordered.map((points, i) => `${label(series[i].name, 60)}: ${points.map(({ n, aris, seconds }) => `${count(n)} products ARI ${decimal(spread(aris).estimate)} in ${sensible(seconds)} s`).join(", ")}`).join("; ")}.`,
    data: [
      ...ordered.flatMap((points, i) =>
        bandTraces(
          points.map(({ n }) => Math.log10(n)),
          points.map(({ aris }) => spread(aris)),
          escapeText(label(series[i].name, 40)),
          styles[i],
          points.map(({ n, aris }) => `${place(i, n)}<br>ARI ${ranged(spread(aris), decimal, `${aris.length} seeds`)}`),
        ),
      ),
      ...ordered.map((points, i) => ({
        type: "scatter",
        mode: "lines+markers",
        ...panelAxes(1),
        showlegend: false,
        x: points.map(({ n }) => Math.log10(n)),
        y: points.map((point) => Math.log10(drawn(point.seconds))),
        line: { color: styles[i].color, dash: styles[i].dash, width: 2 },
        marker: { color: styles[i].color, symbol: styles[i].symbol, size: 8 },
        ...hovers(points.map((own) => `${place(i, own.n)}: ${sensible(own.seconds)} s`)),
      })),
    ],
    layout,
    ...room,
    legend: series.map(({ name }) => name),
  });
}
