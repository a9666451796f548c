import type { Figure } from "./figure.js";
import { count, counted, percent } from "./format.js";
import { colorBar, colorBarHeight, figure, namesAxis, requireLength, requireSome, titled } from "./layout.js";
import { sequentialScale } from "./palette.js";
import { escapeText, shorten, wrapText } from "./text.js";

export interface Confusion {
  readonly model: string;
  /** The rows. */
  readonly categories: readonly string[];
  /** The columns, e.g. "cluster 3", or the category that each cluster was matched to. */
  readonly clusters: readonly string[];
  /** Products of each category in each cluster, row by row. */
  readonly counts: ArrayLike<number>;
  /** Whether columns were matched to categories; false for raw cluster numbers. */
  readonly aligned: boolean;
  /** The category (its row) that each column was matched to, null for none; column j to category j unless told. */
  readonly matched?: readonly (number | null)[];
  /** Example texts a cell, row by row; shown on hover. */
  readonly examples?: readonly (readonly string[])[];
}

/** The column that each category was matched to; -1 for none. */
function columnsOf({ categories, clusters, aligned, matched = clusters.map((_, j) => (j < categories.length ? j : null)) }: Confusion): number[] {
  return categories.map((_, i) => (aligned ? matched.indexOf(i) : -1));
}

function finding({ model, categories, aligned }: Confusion, table: readonly (readonly number[])[], sums: readonly number[], columns: readonly number[]): string {
  if (!aligned) return `${shorten(model, 32)}, raw cluster numbers: they follow no order, so the diagonal means nothing`;
  const own = table.map((row, i) => row[columns[i]] ?? 0);
  const matched = own.reduce((sum, value) => sum + value, 0);
  const all = sums.reduce((sum, value) => sum + value, 0);
  const accuracy = all === 0 ? 0 : matched / all;
  const shares = own.map((value, i) => (sums[i] === 0 ? 0 : value / sums[i]));
  const best = shares.indexOf(Math.max(...shares));
  const standsApart = shares[best] > 0.9 ? `${shorten(categories[best], 28)} stands apart: ${count(own[best])} of ${count(sums[best])} in one cluster` : `${shorten(categories[best], 28)} does best with ${count(own[best])} of ${count(sums[best])}`;
  return `${shorten(model, 32)}: ${percent(accuracy, 1)} in their category's cluster; ${standsApart}`;
}

/** Categories by clusters: counts in the cells, shares of the category as colour, examples on hover. */
export function confusionFigure(input: Confusion): Figure {
  const { categories, clusters, counts, aligned, examples } = input;
  requireSome(categories, "categories");
  requireSome(clusters, "clusters");
  requireLength(counts, categories.length * clusters.length, "counts", "cells");
  if (examples !== undefined) requireLength(examples, counts.length, "lists of examples", "cells");
  const table = categories.map((_, i) => Array.from({ length: clusters.length }, (_, j) => counts[i * clusters.length + j]));
  const sums = table.map((row) => row.reduce((sum, value) => sum + value, 0));
  const columnSums = clusters.map((_, j) => table.reduce((sum, row) => sum + row[j], 0));
  const columns = columnsOf(input);
  const title = finding(input, table, sums, columns);
  const share = (value: number, of: number): string => (of === 0 ? "0 %" : percent(value / of));
  const hover = (value: number, i: number, j: number): string =>
    [
      `${escapeText(shorten(categories[i], 60))} in ${escapeText(shorten(clusters[j], 60))}`,
      `${counted(value, "product")}: ${share(value, sums[i])} of the category, ${share(value, columnSums[j])} of the cluster`,
      ...(examples?.[i * clusters.length + j] ?? []).slice(0, 3).map((text) => `– ${wrapText(text, 60, 2)}`),
    ].join("<br>");
  const largest = table.flatMap((row, i) => row.map((value, j) => ({ value, i, j }))).filter(({ i, j }) => columns[i] !== j).sort((a, b) => b.value - a.value).slice(0, 5);
  const crowded = clusters.length > 20;
  const square = Math.max(18, Math.min(44, 360 / categories.length));
  return figure({
    title,
    subtitle: "cell: products; colour: share of the row's category",
    description: `${aligned ? "Aligned" : "Raw"} confusion matrix of ${categories.length} categories by ${clusters.length} clusters. ${title}. Largest ${aligned ? "confusions" : "cells"}: ${largest.map(({ value, i, j }) => `${shorten(categories[i], 40)} in ${shorten(clusters[j], 40)} ${count(value)}`).join("; ")}.`,
    data: [
      {
        type: "heatmap",
        x: clusters.map((_, j) => j),
        y: categories.map((_, i) => i),
        z: table.map((row, i) => row.map((value) => (sums[i] === 0 ? 0 : value / sums[i]))),
        zmin: 0,
        zmax: 1,
        xgap: 1,
        ygap: 1,
        colorscale: sequentialScale,
        colorbar: colorBar({ tickformat: ".0%" }),
        text: table.map((row) => row.map((value) => count(value))),
        ...(clusters.length <= 12 ? { texttemplate: "%{text}", textfont: { size: 11 } } : {}),
        customdata: table.map((row, i) => row.map((value, j) => hover(value, i, j))),
        hovertemplate: "%{customdata}<extra></extra>",
      },
    ],
    layout: {
      xaxis: crowded ? { range: [-0.5, clusters.length - 0.5], showgrid: false, zeroline: false, title: titled(aligned ? "its category's number" : "raw cluster") } : { ...namesAxis(clusters, "x"), title: titled(aligned ? "cluster and its matched category" : "raw cluster") },
      yaxis: namesAxis(crowded && aligned ? categories.map((name, i) => `${i} ${name}`) : categories, "y"),
      shapes: columns.flatMap((j, i) => (j === -1 ? [] : [{ type: "rect", x0: j - 0.5, x1: j + 0.5, y0: i - 0.5, y1: i + 0.5, line: { color: "#E69F00", width: 2 } }])),
    },
    plotHeight: Math.max(120, square * categories.length),
    below: colorBarHeight + (crowded ? 20 : 110),
  });
}
