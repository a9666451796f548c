import type { Figure } from "./figure.js";
import { count, counted, percent } from "embedlab/display";
import { leastProducts, smallNote } from "./headline.js";
import { namesAxis, titled } from "./axes.js";
import { colorBar, colorBarHeight } from "./color-bar.js";
import { figure } from "./layout.js";
import { requireLength, requireSome } from "./required.js";
import { sequentialScale } from "./palette.js";
import { escapeText, labelsApart, shorten, wrapText } from "./text.js";

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
  /** The category (its row) that each column was matched to, null for none; column j to category j by default. */
  readonly matched?: readonly (number | null)[];
  /** Example texts a cell, row by row; shown on hover. */
  readonly examples?: readonly (readonly string[])[];
}

/** The column that each category was matched to; -1 for none. */
function columnsOf({
  categories,
  clusters,
  aligned,
  matched = clusters.map((_, j) => (j < categories.length ? j : null)),
}: Confusion): number[] {
  return categories.map((_, i) => (aligned ? matched.indexOf(i) : -1));
}

function finding(confusion: Confusion, table: readonly (readonly number[])[], sums: readonly number[]): string {
  const { model, categories, aligned } = confusion;
  if (!aligned)
    return `${shorten(model, 32)}, raw cluster numbers: they follow no order, so the diagonal means nothing`;
  const columns = columnsOf(confusion);
  const correct = table.reduce((sum, row, i) => sum + (row[columns[i]] ?? 0), 0);
  const all = sums.reduce((sum, value) => sum + value, 0);
  return `${shorten(model, 32)}: ${percent(all === 0 ? 0 : correct / all, 1)} in their category's cluster${best(categories, table, sums, columns)}`;
}

/** The category that does best, or the tie; it stands apart only where its cluster holds hardly anything else. */
function best(
  categories: readonly string[],
  table: readonly (readonly number[])[],
  sums: readonly number[],
  columns: readonly number[],
): string {
  const names = labelsApart(categories, 28);
  const judged = table.flatMap((row, i) => {
    const j = columns[i];
    return j === -1 || sums[i] < leastProducts
      ? []
      : [
          {
            i,
            inside: row[j],
            share: row[j] / sums[i],
            purity: row[j] / table.reduce((sum, other) => sum + other[j], 0),
          },
        ];
  });
  const most = Math.max(...judged.map(({ share }) => share));
  if (judged.length === 0 || most === 0) return "";
  const firsts = judged
    .filter(({ share }) => percent(share, 1) === percent(most, 1))
    .sort((a, b) => sums[b.i] - sums[a.i]);
  const [{ i, inside }] = firsts;
  const others = firsts.length > 1 ? ` and ${counted(firsts.length - 1, "other")}` : "";
  const apart = firsts.every(({ share, purity }) => share > 0.9 && purity > 0.9);
  const best = `${count(inside)} of ${count(sums[i])}${firsts.length > 1 ? ` of ${names[i]}` : ""}`;
  return apart
    ? `; ${names[i]}${others} ${firsts.length > 1 ? "stand" : "stands"} apart: ${best} in one cluster`
    : `; ${names[i]}${others} ${firsts.length > 1 ? "do" : "does"} best with ${best}`;
}

/** Rows and columns drawn at most: the square of more is too much for a page, and no eye reads it. */
const mostDrawn = 60;

/** The largest of some, in their order. */
function largest(sums: readonly number[], among: readonly number[], size: number): number[] {
  return [...among]
    .sort((a, b) => sums[b] - sums[a] || a - b)
    .slice(0, size)
    .sort((a, b) => a - b);
}

/** The largest categories with their clusters, the largest other clusters, and the rest summed in one row and one column. */
function folded(input: Confusion): Confusion & { readonly note: string } {
  const { categories, clusters, counts, examples } = input;
  if (categories.length <= mostDrawn && clusters.length <= mostDrawn) return { ...input, note: "" };
  const at = (i: number, j: number): number => counts[i * clusters.length + j];
  const [everyRow, everyColumn] = [[...categories.keys()], [...clusters.keys()]];
  const columnOf = columnsOf(input);
  const rows =
    categories.length <= mostDrawn
      ? everyRow
      : largest(
          everyRow.map((i) => everyColumn.reduce((sum, j) => sum + at(i, j), 0)),
          everyRow,
          mostDrawn - 1,
        );
  const own = rows.map((i) => columnOf[i]).filter((j) => j !== -1);
  const free = everyColumn.filter((j) => !own.includes(j));
  const added =
    clusters.length <= mostDrawn
      ? free
      : largest(
          everyColumn.map((j) => everyRow.reduce((sum, i) => sum + at(i, j), 0)),
          free,
          Math.max(0, mostDrawn - 1 - own.length),
        );
  const columns = everyColumn.filter((j) => own.includes(j) || added.includes(j));
  const restRows = everyRow.filter((i) => !rows.includes(i));
  const restColumns = everyColumn.filter((j) => !columns.includes(j));
  const groups = (some: readonly number[], rest: readonly number[]): (readonly number[])[] => [
    ...some.map((one) => [one]),
    ...(rest.length > 0 ? [rest] : []),
  ];
  const cells = <T>(cell: (some: readonly number[], others: readonly number[]) => T): T[] =>
    groups(rows, restRows).flatMap((some) => groups(columns, restColumns).map((others) => cell(some, others)));
  const rest = (some: readonly number[], noun: string): string[] =>
    some.length > 0 ? [`${count(some.length)} other ${noun}`] : [];
  return {
    ...input,
    categories: [...rows.map((i) => categories[i]), ...rest(restRows, "categories")],
    clusters: [...columns.map((j) => clusters[j]), ...rest(restColumns, "clusters")],
    counts: cells((some, others) => some.reduce((sum, i) => sum + others.reduce((inner, j) => inner + at(i, j), 0), 0)),
    matched: [
      ...columns.map((j) => {
        const row = rows.findIndex((i) => columnOf[i] === j);
        return row === -1 ? null : row;
      }),
      ...(restColumns.length > 0 ? [null] : []),
    ],
    ...(examples !== undefined && {
      examples: cells((some, others) =>
        some.length === 1 && others.length === 1 ? examples[some[0] * clusters.length + others[0]] : [],
      ),
    }),
    note: `the smallest are folded: ${[...rest(restRows, "categories"), ...rest(restColumns, "clusters")].join(" and ")}`,
  };
}

/** Categories by clusters: counts in the cells, shares of the category as colour, examples on hover. */
export function confusionFigure(whole: Confusion): Figure {
  requireSome(whole.categories, "categories");
  requireSome(whole.clusters, "clusters");
  requireLength(whole.counts, whole.categories.length * whole.clusters.length, "counts", "cells");
  if (whole.examples !== undefined) requireLength(whole.examples, whole.counts.length, "lists of examples", "cells");
  const cells = ({ categories, clusters, counts }: Confusion): number[][] =>
    categories.map((_, i) => Array.from({ length: clusters.length }, (_, j) => counts[i * clusters.length + j]));
  const sumsOf = (rows: readonly (readonly number[])[]): number[] =>
    rows.map((row) => row.reduce((sum, value) => sum + value, 0));
  const all = cells(whole);
  const title = finding(whole, all, sumsOf(all));
  const input = folded(whole);
  const { categories, clusters, aligned, examples, note } = input;
  const table = cells(input);
  const sums = sumsOf(table);
  const small = smallNote(sumsOf(all));
  const columnSums = clusters.map((_, j) => table.reduce((sum, row) => sum + row[j], 0));
  const columns = columnsOf(input);
  const share = (value: number, total: number): string => (total === 0 ? "0 %" : percent(value / total));
  const hover = (value: number, i: number, j: number): string =>
    [
      `${escapeText(shorten(categories[i], 60))} in ${escapeText(shorten(clusters[j], 60))}`,
      `${counted(value, "product")}: ${share(value, sums[i])} of the category, ${share(value, columnSums[j])} of the cluster`,
      ...(examples?.[i * clusters.length + j] ?? []).slice(0, 3).map((text) => `– ${wrapText(text, 60, 2)}`),
    ].join("<br>");
  const confusions = table
    .flatMap((row, i) => row.map((value, j) => ({ value, i, j })))
    .filter(({ i, j }) => columns[i] !== j)
    .sort((a, b) => b.value - a.value)
    .slice(0, 5);
  const crowded = clusters.length > 20;
  const square = Math.max(18, Math.min(44, 360 / categories.length));
  return figure({
    title,
    subtitle: [
      "cell: products; colour: share of the row's category",
      ...[note, aligned ? small : ""].filter((part) => part !== ""),
    ].join("; "),
    description: `${aligned ? "Aligned" : "Raw"} confusion matrix of ${whole.categories.length} categories by ${whole.clusters.length} clusters. ${title}. Largest ${aligned ? "confusions" : "cells"}: ${confusions.map(({ value, i, j }) => `${shorten(categories[i], 40)} in ${shorten(clusters[j], 40)} ${count(value)}`).join("; ")}.`,
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
