import { decimal, sensible, signed } from "embedlab/display";
import { count } from "embedlab/text";
import type { ScalingSeries } from "../experiments/scaling.js";
import { ranged, spread } from "../study/spread.js";
import { loggedAxis, titled } from "./axes.js";
import { bandTraces } from "./band.js";
import type { Figure } from "./figure.js";
import { eachOrEnds, overSizes, someNamed, valuesOrEnds } from "./headline.js";
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

function finding(all: readonly { readonly name: string; readonly points: Points }[]): string {
  // One size shows no growth.
  const several = all.filter(({ points }) => points.length > 1);
  const models = several.length === 0 ? all : several;
  const still = all.filter((model) => !models.includes(model)).map(({ name }) => name);
  const ends = models.map(({ name, points }) => {
    const [first, last] = [points[0], points[points.length - 1]];
    const grown = Math.log(last.seconds / first.seconds) / Math.log(last.n / first.n);
    return {
      name,
      first: first.n,
      last: last.n,
      ari: spread(last.aris).estimate,
      moved: spread(last.aris).estimate - spread(first.aris).estimate,
      seconds: last.seconds,
      exponent: first.n === last.n || !(first.seconds > 0) ? NaN : grown,
    };
  });
  const { where, named } = overSizes(ends, (end) => end);
  const quality =
    several.length === 0
      ? `ARI is ${eachOrEnds(named, ({ ari }) => ari, decimal)}`
      : `ARI moves by ${eachOrEnds(named, ({ moved }) => moved, signed)}`;
  const growth = ends.some(({ exponent }) => Number.isNaN(exponent))
    ? "in "
    : `time grows like ${valuesOrEnds(
        ends.map(({ exponent }) => exponent),
        (value) => `n^${decimal(value, 2)}`,
      )}, to `;
  const times = valuesOrEnds(
    ends.map(({ seconds }) => seconds),
    (value) => `${sensible(value)} s`,
  );
  const rest = still.length === 0 ? "" : `; ${someNamed(still)} ${still.length === 1 ? "has" : "have"} one size alone`;
  return `${where}${quality}; ${growth}${times}${rest}`;
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
  const title = finding(series.map(({ name }, i) => ({ name: label(name, 32), points: ordered[i] })));
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
