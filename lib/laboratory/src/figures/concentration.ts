import { ascending } from "embedlab/numeric/quantile";
import type { Figure } from "./figure.js";
import { count, percent } from "./format.js";
import { figure, markerLine, requireSome, titled } from "./layout.js";
import { colorsFor, neutral } from "./palette.js";
import { escapeText, shorten } from "./text.js";

export interface Concentration {
  /** Importances of all features, by one method each; the first makes the title. */
  readonly curves: readonly { readonly name: string; readonly importances: ArrayLike<number> }[];
  /** How many dimensions are claimed to hold the information, e.g. the note's 20. */
  readonly claimed?: number;
}

/** Running share of the whole, the most important first; negative importances count as none. */
function cumulative(importances: ArrayLike<number>): number[] {
  const sorted = ascending(Array.from(importances, (value) => Math.max(0, value))).reverse();
  const whole = sorted.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  return Array.from(sorted, (value) => (whole === 0 ? 0 : (sum += value) / whole));
}

/** How much of the importance the first k dimensions hold, against dimensions that all matter alike. */
export function concentrationFigure({ curves, claimed }: Concentration): Figure {
  requireSome(curves, "curves");
  for (const curve of curves) requireSome(curve.importances, `importances by ${curve.name}`);
  const shares = curves.map((curve) => cumulative(curve.importances));
  const features = Math.max(...shares.map((share) => share.length));
  const half = shares[0].findIndex((share) => share >= 0.5) + 1;
  const k = Math.min(claimed ?? 20, shares[0].length);
  const title = `The top ${count(k)} of ${count(shares[0].length)} dimensions hold ${percent(shares[0][k - 1])} of the importance (${percent(k / shares[0].length)} if all mattered alike); half of it takes ${count(half)}`;
  const styles = colorsFor(curves.map((curve) => curve.name));
  const line = claimed === undefined || claimed > features ? undefined : markerLine(claimed, `claimed: ${count(claimed)}`, { dash: "dot", level: 1 });
  return figure({
    title,
    description: `Cumulative importance by number of dimensions. ${title}. ${curves.map((curve, i) => `${shorten(curve.name, 40)}: ${[10, 20, 50, 100, 200].filter((n) => n <= shares[i].length).map((n) => `${n} hold ${percent(shares[i][n - 1])}`).join(", ")}`).join("; ")}.`,
    data: [
      ...shares.map((share, i) => ({
        type: "scatter",
        mode: "lines",
        name: escapeText(shorten(curves[i].name, 40)),
        x: share.map((_, at) => at + 1),
        y: share.map((value) => Number(value.toFixed(4))),
        line: { color: styles[i].color, dash: styles[i].dash, width: 2 },
        customdata: share.map((value) => percent(value, 1)),
        hovertemplate: "top %{x}: %{customdata} of the importance<extra></extra>",
      })),
      { type: "scatter", mode: "lines", name: "all alike", x: [0, features], y: [0, 1], line: { color: neutral, width: 1.5, dash: "dash" }, hoverinfo: "skip" },
    ],
    layout: {
      xaxis: { title: titled("dimensions, the most important first"), rangemode: "tozero" },
      yaxis: { title: titled("share of the importance"), tickformat: ".0%", range: [0, 1.02] },
      shapes: line === undefined ? [] : [line.shape],
      annotations: line === undefined ? [] : [{ ...line.annotation, y: 0.12 }],
    },
    plotHeight: 300,
    legend: [...curves.map((curve) => curve.name), "all alike"],
  });
}
