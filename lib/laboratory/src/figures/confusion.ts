import type { Figure } from "./figure.js";
import { count, counted, percent } from "./format.js";
import { leastProducts, smallNote } from "./headline.js";
import { colorBar, colorBarHeight, figure, namesAxis, requireLength, requireSome, titled } from "./layout.js";
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
<<<<<<< HEAD
  /** The category (its row) that each column was matched to, null for none; column j to category j unless told. */
  readonly matched?: readonly (number | null)[];
=======
  /** How many of the first rows and columns are matched with each other; where left out, all that have a partner. */
  readonly matched?: number;
>>>>>>> ced309f (One word segmenter for every script, stopwords of the texts' language, titles that call ties and small categories so, labels that differ, figures bounded)
  /** Example texts a cell, row by row; shown on hover. */
  readonly examples?: readonly (readonly string[])[];
}

<<<<<<< HEAD
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
=======
function finding(confusion: Confusion, table: readonly (readonly number[])[], sums: readonly number[]): string {
  const { model, categories, aligned } = confusion;
  if (!aligned) return `${shorten(model, 32)}, raw cluster numbers: they follow no order, so the diagonal means nothing`;
  const pairs = pairsOf(confusion);
  const correct = table.slice(0, pairs).reduce((sum, row, i) => sum + row[i], 0);
  const all = sums.reduce((sum, value) => sum + value, 0);
  return `${shorten(model, 32)}: ${percent(all === 0 ? 0 : correct / all, 1)} in their category's cluster${best(categories, table.slice(0, pairs), sums)}`;
}

const pairsOf = ({ matched, aligned, categories, clusters }: Confusion): number => (aligned ? (matched ?? Math.min(categories.length, clusters.length)) : 0);

/** The category that does best, or the tie; it stands apart only where its cluster holds hardly anything else. */
function best(categories: readonly string[], table: readonly (readonly number[])[], sums: readonly number[]): string {
  const names = labelsApart(categories, 28);
  const judged = table.map((row, i) => ({ i, inside: row[i], share: row[i] / sums[i], purity: row[i] / table.reduce((sum, other) => sum + other[i], 0) })).filter(({ i }) => sums[i] >= leastProducts);
  const most = Math.max(...judged.map(({ share }) => share));
  if (judged.length === 0 || most === 0) return "";
  const firsts = judged.filter(({ share }) => percent(share, 1) === percent(most, 1)).sort((a, b) => sums[b.i] - sums[a.i]);
  const [{ i, inside }] = firsts;
  const others = firsts.length > 1 ? ` and ${counted(firsts.length - 1, "other")}` : "";
  const apart = firsts.every(({ share, purity }) => share > 0.9 && purity > 0.9);
  const of = `${count(inside)} of ${count(sums[i])}${firsts.length > 1 ? ` of ${names[i]}` : ""}`;
  return apart ? `; ${names[i]}${others} ${firsts.length > 1 ? "stand" : "stands"} apart: ${of} in one cluster` : `; ${names[i]}${others} ${firsts.length > 1 ? "do" : "does"} best with ${of}`;
}

/** Rows and columns drawn at most: the square of more is too much for a page, and no eye reads it. */
const most = 60;

/** The largest categories and clusters, and the others summed in one row and one column. */
function folded(input: Confusion): Confusion & { readonly note: string } {
  const { categories, clusters, counts, examples } = input;
  if (categories.length <= most && clusters.length <= most) return { ...input, note: "" };
  const at = (i: number, j: number): number => counts[i * clusters.length + j];
  const rowSums = categories.map((_, i) => clusters.reduce((sum, __, j) => sum + at(i, j), 0));
  const columnSums = clusters.map((_, j) => categories.reduce((sum, __, i) => sum + at(i, j), 0));
  const largest = (sums: readonly number[], among: readonly number[], size: number): number[] => [...among].sort((a, b) => sums[b] - sums[a] || a - b).slice(0, size).sort((a, b) => a - b);
  const pairs = pairsOf(input);
  const rows = categories.length <= most ? [...categories.keys()] : largest(rowSums, [...categories.keys()], most - 1);
  const diagonal = rows.filter((i) => i < pairs);
  const free = [...clusters.keys()].filter((j) => !diagonal.includes(j));
  const columns = clusters.length <= most ? [...diagonal, ...free] : [...diagonal, ...largest(columnSums, free, most - 1 - diagonal.length)];
  // Matched rows first, so that they meet their columns.
  const order = [...diagonal, ...rows.filter((i) => i >= pairs)];
  const restRows = [...categories.keys()].filter((i) => !rows.includes(i));
  const restColumns = [...clusters.keys()].filter((j) => !columns.includes(j));
  const rowGroups = [...order.map((i) => [i]), ...(restRows.length > 0 ? [restRows] : [])];
  const columnGroups = [...columns.map((j) => [j]), ...(restColumns.length > 0 ? [restColumns] : [])];
  const rest = (some: readonly number[], noun: string): string[] => (some.length > 0 ? [`${count(some.length)} other ${noun}`] : []);
  return {
    ...input,
    categories: [...order.map((i) => categories[i]), ...rest(restRows, "categories")],
    clusters: [...columns.map((j) => clusters[j]), ...rest(restColumns, "clusters")],
    counts: rowGroups.flatMap((some) => columnGroups.map((others) => some.reduce((sum, i) => sum + others.reduce((inner, j) => inner + at(i, j), 0), 0))),
    matched: diagonal.length,
    ...(examples !== undefined && { examples: rowGroups.flatMap((some) => columnGroups.map((others) => (some.length === 1 && others.length === 1 ? examples[some[0] * clusters.length + others[0]] : []))) }),
    note: `the smallest are folded: ${[...rest(restRows, "categories"), ...rest(restColumns, "clusters")].join(" and ")}`,
  };
>>>>>>> ced309f (One word segmenter for every script, stopwords of the texts' language, titles that call ties and small categories so, labels that differ, figures bounded)
}

/** Categories by clusters: counts in the cells, shares of the category as colour, examples on hover. */
export function confusionFigure(whole: Confusion): Figure {
  requireSome(whole.categories, "categories");
  requireSome(whole.clusters, "clusters");
  requireLength(whole.counts, whole.categories.length * whole.clusters.length, "counts", "cells");
  if (whole.examples !== undefined) requireLength(whole.examples, whole.counts.length, "lists of examples", "cells");
  const cells = ({ categories, clusters, counts }: Confusion): number[][] => categories.map((_, i) => Array.from({ length: clusters.length }, (_, j) => counts[i * clusters.length + j]));
  const sumsOf = (rows: readonly (readonly number[])[]): number[] => rows.map((row) => row.reduce((sum, value) => sum + value, 0));
  const all = cells(whole);
  const title = finding(whole, all, sumsOf(all));
  const input = folded(whole);
  const { categories, clusters, aligned, examples, note } = input;
  const table = cells(input);
  const sums = sumsOf(table);
  const small = smallNote(sumsOf(all));
  const columnSums = clusters.map((_, j) => table.reduce((sum, row) => sum + row[j], 0));
<<<<<<< HEAD
  const columns = columnsOf(input);
  const title = finding(input, table, sums, columns);
=======
>>>>>>> ced309f (One word segmenter for every script, stopwords of the texts' language, titles that call ties and small categories so, labels that differ, figures bounded)
  const share = (value: number, of: number): string => (of === 0 ? "0 %" : percent(value / of));
  const hover = (value: number, i: number, j: number): string =>
    [
      `${escapeText(shorten(categories[i], 60))} in ${escapeText(shorten(clusters[j], 60))}`,
      `${counted(value, "product")}: ${share(value, sums[i])} of the category, ${share(value, columnSums[j])} of the cluster`,
      ...(examples?.[i * clusters.length + j] ?? []).slice(0, 3).map((text) => `– ${wrapText(text, 60, 2)}`),
    ].join("<br>");
<<<<<<< HEAD
  const largest = table.flatMap((row, i) => row.map((value, j) => ({ value, i, j }))).filter(({ i, j }) => columns[i] !== j).sort((a, b) => b.value - a.value).slice(0, 5);
=======
  const largest = table.flatMap((row, i) => row.map((value, j) => ({ value, i, j }))).filter(({ i, j }) => !aligned || i !== j || i >= pairsOf(input)).sort((a, b) => b.value - a.value).slice(0, 5);
>>>>>>> ced309f (One word segmenter for every script, stopwords of the texts' language, titles that call ties and small categories so, labels that differ, figures bounded)
  const crowded = clusters.length > 20;
  const square = Math.max(18, Math.min(44, 360 / categories.length));
  return figure({
    title,
    subtitle: ["cell: products; colour: share of the row's category", ...[note, aligned ? small : ""].filter((part) => part !== "")].join("; "),
    description: `${aligned ? "Aligned" : "Raw"} confusion matrix of ${whole.categories.length} categories by ${whole.clusters.length} clusters. ${title}. Largest ${aligned ? "confusions" : "cells"}: ${largest.map(({ value, i, j }) => `${shorten(categories[i], 40)} in ${shorten(clusters[j], 40)} ${count(value)}`).join("; ")}.`,
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
<<<<<<< HEAD
      shapes: columns.flatMap((j, i) => (j === -1 ? [] : [{ type: "rect", x0: j - 0.5, x1: j + 0.5, y0: i - 0.5, y1: i + 0.5, line: { color: "#E69F00", width: 2 } }])),
=======
      shapes: aligned ? categories.slice(0, pairsOf(input)).map((_, i) => ({ type: "rect", x0: i - 0.5, x1: i + 0.5, y0: i - 0.5, y1: i + 0.5, line: { color: "#E69F00", width: 2 } })) : [],
>>>>>>> ced309f (One word segmenter for every script, stopwords of the texts' language, titles that call ties and small categories so, labels that differ, figures bounded)
    },
    plotHeight: Math.max(120, square * categories.length),
    below: colorBarHeight + (crowded ? 20 : 110),
  });
}
