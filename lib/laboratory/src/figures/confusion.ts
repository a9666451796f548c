import { percent } from "embedlab/display";
import { count, counted } from "embedlab/text";
import { countRows, matchedColumns, matchedOtherwise, type Confusion } from "../findings/confusion.js";
import { namesAxis, titled } from "./axes.js";
import { colorBarHeight } from "./color-bar.js";
import { confusionTitle } from "./confusion-title.js";
import type { Figure } from "./figure.js";
import { foldedConfusion } from "./folded-confusion.js";
import { smallNote, someNamed } from "./headline.js";
import { figure } from "./layout.js";
import { requireLength, requireSome } from "./required.js";
import { shareCells } from "./share-cells.js";
import { escapeText, shortenApart, wrapText } from "./text.js";

const sumsOf = (rows: readonly (readonly number[])[]): number[] =>
  rows.map((row) => row.reduce((sum, value) => sum + value, 0));

/** Categories by clusters: counts in the cells, shares of the category as colour, examples on hover. */
export function confusionFigure(whole: Confusion): Figure {
  requireSome(whole.categories, "categories");
  requireSome(whole.clusters, "clusters");
  requireLength(whole.counts, whole.categories.length * whole.clusters.length, "counts", "cells");
  if (whole.examples !== undefined) requireLength(whole.examples, whole.counts.length, "lists of examples", "cells");
  const undecided = matchedOtherwise(whole);
  const title = confusionTitle(whole, undecided);
  const input = foldedConfusion(whole);
  const { categories, clusters, matched, examples, note } = input;
  const aligned = matched !== null;
  const table = countRows(input);
  const sums = sumsOf(table);
  const small = smallNote(sumsOf(countRows(whole)));
  const label = shortenApart([...whole.categories, ...whole.clusters, ...categories, ...clusters]);
  const ambiguous =
    undecided.length === 0
      ? ""
      : `another matching is as good for ${someNamed(undecided.map((i) => label(whole.categories[i], 24)))}`;
  const columnSums = sumsOf(clusters.map((_, j) => table.map((row) => row[j])));
  const columns = matchedColumns(input);
  const share = (value: number, total: number): string => (total === 0 ? "0 %" : percent(value / total));
  // Most cells of a crowded matrix are empty: their hovers, all told, would be the largest part of a page.
  const crowded = clusters.length > 20;
  const hover = (value: number, i: number, j: number): string =>
    value === 0 && crowded
      ? `${escapeText(label(categories[i], 24))} in ${escapeText(label(clusters[j], 24))}: none`
      : [
          `${escapeText(label(categories[i], 60))} in ${escapeText(label(clusters[j], 60))}`,
          `${counted(value, "product")}: ${share(value, sums[i])} of the category, ${share(value, columnSums[j])} of the cluster`,
          ...(examples?.[i * clusters.length + j] ?? [])
            .slice(0, crowded ? 1 : 3)
            .map((text) => `– ${wrapText(text, 60, 2)}`),
        ].join("<br>");
  const wholeColumns = matchedColumns(whole);
  const largest = countRows(whole)
    .flatMap((row, i) => row.map((value, j) => ({ value, i, j })))
    .filter(({ value, i, j }) => value > 0 && wholeColumns[i] !== j)
    .sort((a, b) => b.value - a.value)
    .slice(0, 5)
    .map(({ value, i, j }) => `${label(whole.categories[i], 40)} in ${label(whole.clusters[j], 40)} ${count(value)}`);
  const largestCells =
    largest.length === 0
      ? "No product is outside its category's cluster"
      : `Largest ${aligned ? "confusions" : "cells"}: ${largest.join("; ")}`;
  const square = Math.max(18, Math.min(44, 360 / categories.length));
  return figure({
    title,
    subtitle: [
      "cell: products; colour: share of the row's category",
      ...[note, aligned ? small : "", ambiguous].filter((part) => part !== ""),
    ].join("; "),
    description: `${aligned ? "Aligned" : "Raw"} confusion matrix of ${whole.categories.length} categories by ${whole.clusters.length} clusters. ${title}. ${largestCells}.`,
    data: [
      shareCells(
        table.map((row, i) =>
          row.map((value, j) => ({
            share: sums[i] === 0 ? 0 : value / sums[i],
            text: count(value),
            hover: hover(value, i, j),
          })),
        ),
      ),
    ],
    layout: {
      xaxis: crowded
        ? {
            range: [-0.5, clusters.length - 0.5],
            showgrid: false,
            zeroline: false,
            title: titled(aligned ? "its category's number" : "raw cluster"),
          }
        : { ...namesAxis(clusters, "x"), title: titled(aligned ? "cluster and its matched category" : "raw cluster") },
      yaxis: namesAxis(crowded && aligned ? categories.map((name, i) => `${i} ${name}`) : categories, "y"),
      shapes: columns.flatMap((j, i) =>
        j === -1
          ? []
          : [
              {
                type: "rect",
                x0: j - 0.5,
                x1: j + 0.5,
                y0: i - 0.5,
                y1: i + 0.5,
                line: { color: "#E69F00", width: 2 },
              },
            ],
      ),
    },
    plotHeight: Math.max(120, square * categories.length),
    below: colorBarHeight + (crowded ? 20 : 110),
  });
}
