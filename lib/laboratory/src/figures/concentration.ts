import { spread } from "../study/spread.js";
import type { Figure } from "./figure.js";
import { percent } from "embedlab/display";
import { count } from "embedlab/text";
import { errorBars } from "./error-bars.js";
import { titled } from "./axes.js";
import { figure } from "./layout.js";
import { markerLines } from "./marker-lines.js";
import { requireSome } from "./required.js";
import { colorsFor, neutral } from "./palette.js";
import { escapeText, shortenApart } from "./text.js";

export interface Concentration {
  /** Importances of all features, by one method each; the first makes the title. */
  readonly curves: readonly { readonly name: string; readonly importances: ArrayLike<number> }[];
  /** How many dimensions are claimed to hold the information, e.g. the note's 20. */
  readonly claimed?: number;
  /** What as many dimensions hold by the first method in bases drawn at random (`concentrationNull`). */
  readonly rotated?: ArrayLike<number>;
}

/** Running share of the whole, the most important first; negative importances count as none. */
function cumulative(importances: ArrayLike<number>): number[] {
  const sorted = Float64Array.from(importances, (value) => Math.max(0, value))
    .sort()
    .reverse();
  const whole = sorted.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  return Array.from(sorted, (value) => (whole === 0 ? 0 : (sum += value) / whole));
}

/** Which numbers of the first dimensions a description tells of. */
function told(features: number): number[] {
  const some = [10, 20, 50, 100, 200].filter((n) => n <= features);
  return some.length === 0 ? [features] : some;
}

/** How much of the importance the first k dimensions hold, against what they hold in random bases. */
export function concentrationFigure({ curves, claimed, rotated }: Concentration): Figure {
  requireSome(curves, "curves");
  for (const curve of curves) requireSome(curve.importances, `importances by ${curve.name}`);
  const label = shortenApart(curves.map(({ name }) => name));
  const shares = curves.map((curve) => cumulative(curve.importances));
  const features = Math.max(...shares.map((share) => share.length));
  const half = shares[0].findIndex((share) => share >= 0.5) + 1;
  const k = Math.min(claimed ?? 20, shares[0].length);
  const random = rotated === undefined || rotated.length === 0 ? undefined : spread(rotated);
  const title =
    half === 0
      ? `None of ${count(shares[0].length)} dimensions has importance by ${label(curves[0].name, 32)}`
      : `The top ${count(k)} of ${count(shares[0].length)} dimensions hold ${percent(shares[0][k - 1])} of the importance${random === undefined ? "" : ` (${percent(random.estimate)} in random bases)`}; half of it takes ${count(half)}`;
  const styles = colorsFor(curves.map((curve) => curve.name));
  const markers =
    claimed === undefined || claimed > features
      ? []
      : [{ at: claimed, label: `claimed: ${count(claimed)}`, dash: "dot", level: 1, along: 0.12 }];
  return figure({
    title,
    description: `Cumulative importance by number of dimensions. ${title}. ${curves
      .map(
        (curve, i) =>
          `${label(curve.name, 40)}: ${told(shares[i].length)
            .map((n) => `${n} hold ${percent(shares[i][n - 1])}`)
            .join(", ")}`,
      )
      .join("; ")}.`,
    data: [
      ...shares.map((share, i) => ({
        type: "scatter",
        mode: "lines",
        name: escapeText(label(curves[i].name, 40)),
        x: share.map((_, at) => at + 1),
        y: share.map((value) => Number(value.toFixed(4))),
        line: { color: styles[i].color, dash: styles[i].dash, width: 2 },
        customdata: share.map((value) => percent(value, 1)),
        hovertemplate: "top %{x}: %{customdata} of the importance<extra></extra>",
      })),
      ...(random === undefined
        ? []
        : [
            {
              type: "scatter",
              mode: "markers",
              name: "random bases",
              x: [k],
              y: [random.estimate],
              error_y: errorBars([random], neutral),
              marker: { size: 11, symbol: "diamond-open", color: neutral, line: { width: 2 } },
              customdata: [
                `${percent(random.estimate, 1)} (${percent(random.low, 1)} to ${percent(random.high, 1)}, ${rotated!.length} bases)`,
              ],
              hovertemplate: "top %{x} in random bases: %{customdata}<extra></extra>",
            },
          ]),
    ],
    layout: {
      xaxis: { title: titled("dimensions, the most important first"), rangemode: "tozero" },
      yaxis: { title: titled("share of the importance"), tickformat: ".0%", range: [0, 1.02] },
      ...markerLines(markers),
    },
    plotHeight: 300,
    legend: [...curves.map((curve) => curve.name), ...(random === undefined ? [] : ["random bases"])],
  });
}
