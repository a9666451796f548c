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
import { escapeText, shorten, shortenApart } from "./text.js";

/** A point of the model `name`, with the share that stayed. */
type Point = RobustnessPoint & Interval & { readonly name: string };

function finding(points: readonly Point[], label: (name: string, width: number) => string): string {
  const said = ({ name, sameCluster, products }: Point): string =>
    `${label(name, 32)} keeps ${sameCluster} of ${products}`;
  const worst = points.reduce((a, b) => (b.estimate < a.estimate ? b : a));
  if (worst.estimate === 1) return "However the texts are written, every product stays in its cluster";
  const rivals = points.filter(({ variation }) => variation === worst.variation);
  const best = rivals.reduce((a, b) => (b.estimate > a.estimate ? b : a));
  const hardest = [
    ...new Set(points.filter(({ estimate }) => estimate === worst.estimate).map((own) => own.variation)),
  ];
  if (hardest.length > 1)
    return `Hardest are ${someNamed(hardest.map((variation) => `“${shorten(variation, 40)}”`))}: ${said(worst)} in their clusters with each`;
  const apart = best.estimate > worst.estimate ? `, ${said(best)}` : "";
  return `Hardest is “${shorten(worst.variation, 40)}”: ${said(worst)} in their clusters${apart}`;
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
  const title = finding(points.flat(), label);
  const least = Math.min(...points.flat().map(({ low }) => low));
  return figure({
    title,
    subtitle: "share of the varied products; bars: 95 % intervals (Wilson)",
    description: `Products that stay in their cluster when their text is written differently. ${title}. ${points.map((own, s) => `${label(ran[s].name, 60)}: ${own.map(({ variation, sameCluster, products }) => `${shorten(variation, 60)} ${sameCluster} of ${products}`).join(", ")}`).join("; ")}.`,
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
            `${escapeText(label(point.name, 60))}<br>${escapeText(shorten(point.variation, 60))}<br>${point.sameCluster} of ${point.products}: ${escapeText(ranged(point, percent))}`,
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
