import { type Interval, ranged } from "../study/spread.js";
import { wilsonInterval } from "embedlab/evaluation";
import type { RobustnessPoint, RobustnessSeries } from "../experiments/robustness.js";
import type { Figure } from "./figure.js";
import { percent } from "embedlab/display";
import { errorBars } from "./error-bars.js";
import { namesAxis, titled } from "./axes.js";
import { hovers } from "./hover.js";
import { figure } from "./layout.js";
import { someNamed } from "./headline.js";
import { requireSome } from "./required.js";
import { colorsFor } from "./palette.js";
import { escapeText, shortenApart } from "./text.js";

/** A point of the model `name`, with the share that stayed. */
type Point = RobustnessPoint & Interval & { readonly name: string };

function finding(points: readonly Point[], label: (name: string, width: number) => string): string {
  const shown = shortenApart(points.map(({ variation }) => variation));
  const quoted = (variation: string): string => `“${shown(variation, 40)}”`;
  const named = (some: readonly Point[]): string => someNamed(some.map(({ name }) => label(name, 32)));
  const keep = (some: readonly Point[]): string =>
    `${named(some)} ${some.length > 1 ? "keep" : "keeps"} ${some[0].sameCluster} of ${some[0].products}`;
  const said = (some: readonly Point[]): string => `${keep(some)}${some.length > 1 ? " each" : ""}`;
  const least = Math.min(...points.map(({ estimate }) => estimate));
  if (least === 1) return "However the texts are written, every product stays in its cluster";
  const worst = points.filter(({ estimate }) => estimate === least);
  const hardest = [...new Set(worst.map(({ variation }) => variation))];
  const of = (variation: string): Point[] => worst.filter((point) => point.variation === variation);
  if (hardest.length === 1) {
    const rivals = points.filter(({ variation }) => variation === hardest[0]);
    const most = Math.max(...rivals.map(({ estimate }) => estimate));
    const best = most > least ? `, ${said(rivals.filter(({ estimate }) => estimate === most))}` : "";
    return `Hardest is ${quoted(hardest[0])}: ${said(worst)} in their clusters${best}`;
  }
  if (new Set(hardest.map((variation) => named(of(variation)))).size === 1)
    return `Hardest are ${someNamed(hardest.map(quoted))}: ${keep(of(hardest[0]))} in their clusters with each`;
  return `Hardest are ${someNamed(hardest.map((variation) => `${quoted(variation)} (${named(of(variation))})`))}: ${percent(least)} stay in their clusters`;
}

/** How many products stay in their cluster when their text is written differently, a row a variation, with Wilson's interval. */
export function robustnessFigure({ series }: { readonly series: readonly RobustnessSeries[] }): Figure {
  const ran = series.filter(({ points }) => points.length > 0);
  requireSome(ran, "series");
  const styles = colorsFor(series.map(({ name }) => name)).filter((_, s) => series[s].points.length > 0);
  const variations = [...new Set(ran.flatMap(({ points }) => points.map(({ variation }) => variation)))];
  const slot = 0.7 / ran.length;
  const points = ran.map(({ name, points: own }) =>
    own.map((point): Point => ({ name, ...point, ...wilsonInterval(point.sameCluster, point.products) })),
  );
  const label = shortenApart(ran.map(({ name }) => name));
  const variationLabel = shortenApart(variations);
  const title = finding(points.flat(), label);
  const least = Math.min(...points.flat().map(({ low }) => low));
  return figure({
    title,
    subtitle: "share of the varied products; bars: 95 % intervals (Wilson)",
    description: `Products that stay in their cluster when their text is written differently. ${title}. ${points.map((own, s) => `${label(ran[s].name, 60)}: ${own.map(({ variation, sameCluster, products }) => `${variationLabel(variation, 60)} ${sameCluster} of ${products}`).join(", ")}`).join("; ")}.`,
    data: points.map((own, s) => ({
      type: "scatter",
      mode: "markers",
      name: escapeText(label(ran[s].name, 40)),
      x: own.map(({ estimate }) => estimate),
      y: own.map(({ variation }) => variations.indexOf(variation) + (s - (ran.length - 1) / 2) * slot),
      error_x: errorBars(own, styles[s].color),
      marker: { size: 10, color: styles[s].color, symbol: styles[s].symbol },
      ...hovers(
        own.map(
          (point) =>
            `${escapeText(label(point.name, 60))}<br>${escapeText(variationLabel(point.variation, 60))}<br>${point.sameCluster} of ${point.products}: ${escapeText(ranged(point, percent))}`,
        ),
      ),
    })),
    layout: {
      xaxis: { tickformat: ".0%", range: [Math.max(0, least - 0.05), 1.03], title: titled("stay in their cluster") },
      yaxis: { ...namesAxis(variations, "y") },
    },
    plotHeight: (20 + 22 * ran.length) * variations.length + 20,
    legend: ran.map(({ name }) => name),
  });
}
