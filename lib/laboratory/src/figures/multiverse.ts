import { percent, signed } from "embedlab/display";
import { count } from "embedlab/text";
import { summary } from "embedlab/numeric";
import { multiverseClusterers, type Way } from "../experiments/multiverse.js";
import { shareAhead, shareTied, tiedSaid, type WaysDifference } from "../findings/multiverse.js";
import { namesAxis, titled } from "./axes.js";
import { colorBar, colorBarHeight } from "./color-bar.js";
import type { Figure } from "./figure.js";
import { hovers } from "./hover.js";
import { figure } from "./layout.js";
import { divergingScale } from "./palette.js";
import { panelAxes, stackedPanels } from "./panels.js";
import { requireLength, requireSome } from "./required.js";
import { escapeText, shortenApart } from "./text.js";

/** Pixels of a row, and between two grids: labels, axis title and heading. */
const rowHeight = 22;
const gap = 84;

/** Short enough for a phone. */
const forms: Readonly<Record<Way["vectors"], string>> = {
  "as they are": "as they are",
  "without the first component": "no 1st component",
  "50 components": "50 components",
  "50 components, whitened": "50, whitened",
};
const rowOf = ({ vectors, duplicates }: Way): string =>
  duplicates === "kept" ? forms[vectors] : `${forms[vectors]}, unique`;
const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** A difference in every way of grouping: a grid a clusterer, vectors by number of clusters, blue where the model is ahead. */
export function multiverseFigure(difference: WaysDifference): Figure {
  const { model, other, ways, differences } = difference;
  requireSome(ways, "ways");
  requireLength(differences, ways.length, "differences", "ways");
  const clusterers = multiverseClusterers.filter((name) => ways.some(({ clusterer }) => clusterer === name));
  const rows = distinct(ways.map(rowOf));
  const { min, max, quantile } = summary(differences);
  const bound = Math.max(Math.abs(min), Math.abs(max), 1e-6);
  const ahead = shareAhead(difference);
  const tied = shareTied(difference);
  const label = shortenApart([model, other]);
  const [name, rival] = [label(model, 40), label(other, 40)];
  const title =
    tied === 1
      ? `${name} and ${rival} are tied in all ${count(ways.length)} ways of grouping`
      : ahead === 1 || (ahead === 0 && tied === 0)
        ? `${name} is ${ahead === 1 ? "ahead of" : "behind"} ${rival} in all ${count(ways.length)} ways of grouping`
        : `${name} is ahead of ${rival} in ${percent(ahead)} of ${count(ways.length)} ways of grouping${tied < 0.05 ? "" : tiedSaid(difference)}`;
  const grids = clusterers.map((clusterer) => {
    const own = [...ways.keys()].filter((i) => ways[i].clusterer === clusterer);
    const sizes = distinct(own.map((i) => ways[i].size)).sort((a, b) => a - b);
    const places = new Map(own.map((i) => [`${rowOf(ways[i])}\n${ways[i].size}`, i]));
    const cells = rows.map((row) => sizes.map((size) => places.get(`${row}\n${size}`)));
    return { clusterer, sizes, cells, differences: differences.filter((_, i) => own.includes(i)) };
  });
  const asked = (clusterer: string): boolean => clusterer !== "UMAP + HDBSCAN";
  const { layout, above, plotHeight } = stackedPanels(
    grids.map(({ clusterer, sizes }) => ({
      title: clusterer,
      height: rowHeight * rows.length,
      x: {
        ...namesAxis(sizes.map(String), "x"),
        tickangle: 0,
        tickfont: { size: 10.5 },
        title: titled(asked(clusterer) ? "clusters" : "products of a cluster at least"),
      },
      y: namesAxis(rows, "y", { width: 26, lines: 1 }),
    })),
    gap,
  );
  const data = grids.map(({ clusterer, sizes, cells }, p) => ({
    type: "heatmap",
    ...panelAxes(p),
    x: sizes.map((_, j) => j),
    y: rows.map((_, i) => i),
    z: cells.map((line) => line.map((i) => (i === undefined ? null : differences[i]))),
    zmin: -bound,
    zmax: bound,
    xgap: 1,
    ygap: 1,
    // Blue, the palette's first colour, where the model is ahead.
    colorscale: divergingScale,
    reversescale: true,
    showscale: p === 0,
    ...(p === 0 && { colorbar: colorBar({ tickformat: "+.2f", nticks: 5 }) }),
    ...hovers(
      cells.map((line, row) =>
        line.map((i, j) => {
          const size = asked(clusterer) ? `${sizes[j]} clusters` : `clusters of ${sizes[j]} at least`;
          return i === undefined ? "" : `${clusterer}, ${rows[row]}, ${size}<br>${escapeText(signed(differences[i]))}`;
        }),
      ),
    ),
  }));
  const byClusterer = grids.map(
    ({ clusterer, differences: own }) =>
      `${clusterer}: ahead in ${percent(shareAhead({ differences: own }))}, mean ${signed(summary(own).mean)}`,
  );
  return figure({
    title,
    subtitle: `ARI of ${label(model, 30)} minus ${label(other, 30)}; blue: ahead; median ${signed(quantile(0.5))}. ${ways.some(({ duplicates }) => duplicates === "left out") ? "unique: near-duplicates left out. " : ""}All ways share the products`,
    description: `Grids of differences in ARI, ${name} minus ${rival}, one a clusterer, vectors by number of clusters. ${title}${tied > 0 && tied < 0.05 ? tiedSaid(difference) : ""}: median ${signed(quantile(0.5))}, from ${signed(min)} to ${signed(max)}. ${byClusterer.join("; ")}.`,
    data,
    layout,
    above,
    below: colorBarHeight,
    plotHeight,
  });
}
