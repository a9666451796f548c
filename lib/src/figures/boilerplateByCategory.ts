import type { Figure } from "./figure.js";
import { count, percent } from "./format.js";
import { colorBar, colorBarHeight, figure, namesAxis, requireLength, requireSome } from "./layout.js";
import { sequentialScale } from "./palette.js";
import { escapeText, shorten } from "./text.js";

export interface Boilerplate {
  readonly categories: readonly string[];
  readonly phrases: readonly string[];
  /** Share (0..1) of a category's products whose text holds the phrase: one list over the categories per phrase. */
  readonly shares: readonly ArrayLike<number>[];
}

/** Where each stock phrase stands: a phrase that some categories have and others lack gives the label away. */
export function boilerplateByCategoryFigure({ categories, phrases, shares }: Boilerplate): Figure {
  requireSome(phrases, "phrases");
  requireSome(categories, "categories");
  requireLength(shares, phrases.length, "rows of shares", "phrases");
  const rows = shares.map((row) => Array.from(row));
  const gaps = rows.map((row) => Math.max(...row) - Math.min(...row));
  const widest = gaps.indexOf(Math.max(...gaps));
  const most = rows[widest].indexOf(Math.max(...rows[widest]));
  const least = rows[widest].indexOf(Math.min(...rows[widest]));
  const title =
    gaps[widest] < 0.05
      ? `No phrase leaks the category: shares differ by at most ${count(100 * gaps[widest])} points`
      : `“${shorten(phrases[widest], 30)}” leaks the category: in ${percent(rows[widest][most])} of ${shorten(categories[most], 30)}, ${percent(rows[widest][least])} of ${shorten(categories[least], 30)}`;
  const roomy = categories.length <= 12;
  return figure({
    title,
    subtitle: "share of a category's products that hold the phrase",
    description: `Heat map of ${phrases.length} phrases by ${categories.length} categories. ${title}. ${phrases.map((phrase, i) => `${shorten(phrase, 40)}: ${categories.map((category, j) => `${shorten(category, 40)} ${percent(rows[i][j])}`).join(", ")}`).join("; ")}.`,
    data: [
      {
        type: "heatmap",
        x: categories.map((_, j) => j),
        y: phrases.map((_, i) => i),
        z: rows,
        zmin: 0,
        zmax: 1,
        xgap: 1,
        ygap: 1,
        colorscale: sequentialScale,
        colorbar: colorBar({ tickformat: ".0%" }),
        text: rows.map((row) => row.map((share) => count(100 * share))),
        ...(roomy ? { texttemplate: "%{text}", textfont: { size: 11 } } : {}),
        customdata: phrases.map((phrase, i) => categories.map((category, j) => `${escapeText(shorten(category, 80))}<br>“${escapeText(shorten(phrase, 80))}”: ${percent(rows[i][j], 1)}`)),
        hovertemplate: "%{customdata}<extra></extra>",
      },
    ],
    layout: { xaxis: namesAxis(categories, "x"), yaxis: namesAxis(phrases, "y") },
    plotHeight: 28 * phrases.length + 20,
    below: colorBarHeight + 90,
  });
}
