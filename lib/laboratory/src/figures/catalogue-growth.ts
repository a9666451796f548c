import { ranged, spread } from "../study/spread.js";
import type { GrowthSeries } from "../experiments/catalogue-growth.js";
import { bandTraces } from "./band.js";
import type { Figure } from "./figure.js";
import { decimal, signed } from "embedlab/display";
import { count } from "embedlab/text";
import { loggedAxis, titled } from "./axes.js";
import { eachOrEnds, overSizes } from "./headline.js";
import { figure } from "./layout.js";
import { requireSome } from "./required.js";
import { colorsFor } from "./palette.js";
import { escapeText, shortenApart } from "./text.js";

interface End {
  readonly n: number;
  readonly estimate: number;
}

function finding(models: readonly { readonly name: string; readonly first: End; readonly last: End }[]): string {
  const { where, named } = overSizes(models, ({ first, last }) => ({ first: first.n, last: last.n }));
  return models.every(({ first, last }) => first.n === last.n)
    ? `${where}ARI is ${eachOrEnds(named, ({ last }) => last.estimate, decimal)}`
    : `${where}ARI moves by ${eachOrEnds(named, ({ first, last }) => last.estimate - first.estimate, signed)}`;
}

/** ARI by number of the catalogue's own products. */
export function catalogueGrowthFigure({ series }: { readonly series: readonly GrowthSeries[] }): Figure {
  requireSome(series, "series");
  for (const { name, points } of series) requireSome(points, `sizes of ${name}`);
  const label = shortenApart(series.map(({ name }) => name));
  const styles = colorsFor(series.map(({ name }) => name));
  const spreads = series.map(({ points }) => points.map(({ n, aris }) => ({ n, draws: aris.length, ...spread(aris) })));
  const title = finding(
    spreads.map((points, s) => ({
      name: label(series[s].name, 32),
      first: points[0],
      last: points[points.length - 1],
    })),
  );
  const sizes = spreads.flat().map(({ n }) => n);
  return figure({
    title,
    subtitle: "bands: min to max over draws of products; of all of them only the seed differs",
    description: `ARI by number of products drawn from this catalogue. ${title}. ${spreads.map((points, s) => `${label(series[s].name, 60)}: ${points.map((point) => `${count(point.n)} products ${ranged(point)}`).join(", ")}`).join("; ")}.`,
    data: spreads.flatMap((points, s) =>
      bandTraces(
        points.map(({ n }) => Math.log10(n)),
        points,
        escapeText(label(series[s].name, 40)),
        styles[s],
        points.map(
          (point) =>
            `${escapeText(label(series[s].name, 60))}, ${count(point.n)} products<br>ARI ${ranged(point, decimal, `${point.draws} draws`)}`,
        ),
      ),
    ),
    layout: {
      xaxis: { ...loggedAxis(Math.min(...sizes), Math.max(...sizes)), title: titled("products (logarithmic)") },
      yaxis: { title: titled("ARI") },
    },
    plotHeight: 260,
    legend: series.map(({ name }) => name),
  });
}
