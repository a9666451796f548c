import type { Figure } from "./figure.js";
import { decimal } from "embedlab/display";
import { count, counted } from "embedlab/text";
import { namesAxis, titled } from "./axes.js";
import { hovers } from "./hover.js";
import { figure } from "./layout.js";
import { requireLength, requireSome } from "./required.js";
import { sequentialScale } from "./palette.js";
import { escapeText, shortenApart } from "./text.js";

export interface AriExample {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** How many items each category (row) has in each cluster (column). */
  readonly counts: readonly ArrayLike<number>[];
}

const pairs = (n: number): number => (n < 2 ? 0 : (n * (n - 1)) / 2);

/** A small contingency table with the pair counts that the adjusted Rand index is made of (Hubert and Arabie, 1985). */
export function ariExampleFigure({ rows, columns, counts }: AriExample): Figure {
  requireSome(rows, "rows");
  requireSome(columns, "columns");
  requireLength(counts, rows.length, "rows of counts", "categories");
  const table = counts.map((row) => Array.from(row));
  const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  const together = total(table.flat().map(pairs));
  const inRows = total(table.map((row) => pairs(total(row))));
  const inColumns = total(columns.map((_, j) => pairs(total(table.map((row) => row[j])))));
  const n = total(table.flat());
  const expected = n < 2 ? 0 : (inRows * inColumns) / pairs(n);
  const most = (inRows + inColumns) / 2;
  const ari = most === expected ? 1 : (together - expected) / (most - expected);
  const [rowLabel, columnLabel] = [shortenApart(rows), shortenApart(columns)];
  const title = `ARI ${decimal(ari)}: ${count(together)} pairs are together in both, ${decimal(expected, 1)} expected by chance, ${decimal(most, 1)} at best`;
  return figure({
    title,
    subtitle: `ARI = (${count(together)} − ${decimal(expected, 1)}) / (${decimal(most, 1)} − ${decimal(expected, 1)}); ${count(inRows)} pairs share a category, ${count(inColumns)} a cluster`,
    description: `Table of ${rows.length} categories by ${columns.length} clusters. ${title}. ${rows.map((row, i) => `${rowLabel(row, 40)}: ${table[i].map((value, j) => `${value} in ${columnLabel(columns[j], 40)}`).join(", ")}`).join("; ")}.`,
    data: [
      {
        type: "heatmap",
        x: columns.map((_, j) => j),
        y: rows.map((_, i) => i),
        z: table,
        xgap: 2,
        ygap: 2,
        colorscale: sequentialScale,
        showscale: false,
        text: table.map((row) => row.map((value) => count(value))),
        texttemplate: "%{text}",
        textfont: { size: 15 },
        ...hovers(
          table.map((row, i) =>
            row.map(
              (value, j) =>
                `${escapeText(rowLabel(rows[i], 60))} in ${escapeText(columnLabel(columns[j], 60))}<br>${counted(value, "item")}, ${counted(pairs(value), "pair")}`,
            ),
          ),
        ),
      },
    ],
    layout: {
      xaxis: { ...namesAxis(columns, "x"), tickangle: 0 },
      yaxis: { ...namesAxis(rows, "y"), title: titled("category") },
    },
    plotHeight: 46 * rows.length + 20,
  });
}
