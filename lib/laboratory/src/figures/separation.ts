import { ascending, quantile } from "embedlab/numeric/quantile";
import type { Figure } from "./figure.js";
import { decimal, list } from "./format.js";
import { figure, namesAxis, requireLength, requireSome, titled } from "./layout.js";
import { colorsFor } from "./palette.js";
import { escapeText, shorten } from "./text.js";

export interface Separation {
  readonly categories: readonly string[];
  /** Index into `categories` per product; -1 where unlabelled. */
  readonly labels: ArrayLike<number>;
  /** The silhouette of each product with regard to its category, a list a model. */
  readonly models: readonly { readonly name: string; readonly silhouettes: ArrayLike<number> }[];
}

/** How well each category stands apart in each model's space: quartiles of its products' silhouettes. */
export function separationFigure({ categories, labels, models }: Separation): Figure {
  requireSome(categories, "categories");
  requireSome(models, "models");
  for (const model of models) requireLength(model.silhouettes, labels.length, `silhouettes of ${model.name}`, "products");
  const styles = colorsFor(models.map((model) => model.name));
  const groups = models.map((model) => categories.map((_, c) => ascending(Array.from(model.silhouettes).filter((_, i) => labels[i] === c))));
  const means = groups.map((model) => model.map((values) => (values.length === 0 ? NaN : values.reduce((sum, value) => sum + value, 0) / values.length)));
  const overall = models.map((model) => {
    const values = Array.from(model.silhouettes).filter((_, i) => labels[i] >= 0);
    return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  });
  const best = overall.indexOf(Math.max(...overall));
  const known = means[best].map((mean, c) => ({ mean, c })).filter(({ mean }) => !Number.isNaN(mean)).sort((a, b) => b.mean - a.mean);
  const title =
    known.length === 0
      ? "No labelled product to compare"
      : `In ${shorten(models[best].name, 32)}, ${shorten(categories[known[0].c], 28)} separates best (mean silhouette ${decimal(known[0].mean, 2)}), ${shorten(categories[known[known.length - 1].c], 28)} worst (${decimal(known[known.length - 1].mean, 2)})`;
  const slot = 0.8 / models.length;
  return figure({
    title,
    subtitle: "1: among its own; 0: on a border; below 0: nearer to another category. Box: quartiles; whiskers: 5 % to 95 %; dashed: mean",
    description: `Silhouettes by category and model. ${title}. Means over all products: ${list(models.map((model, m) => `${shorten(model.name, 60)} ${decimal(overall[m])}`))}. ${categories.map((category, c) => `${shorten(category, 40)}: ${means.map((model) => (Number.isNaN(model[c]) ? "none" : decimal(model[c], 2))).join(" and ")}`).join("; ")}.`,
    data: models.map((model, m) => {
      const shown = categories.map((_, c) => c).filter((c) => groups[m][c].length > 0);
      return {
        type: "box",
        orientation: "h",
        name: escapeText(shorten(model.name, 40)),
        y: shown.map((c) => c + (m - (models.length - 1) / 2) * slot),
        lowerfence: shown.map((c) => quantile(groups[m][c], 0.05)),
        q1: shown.map((c) => quantile(groups[m][c], 0.25)),
        median: shown.map((c) => quantile(groups[m][c], 0.5)),
        q3: shown.map((c) => quantile(groups[m][c], 0.75)),
        upperfence: shown.map((c) => quantile(groups[m][c], 0.95)),
        mean: shown.map((c) => means[m][c]),
        boxmean: true,
        width: slot * 0.8,
        line: { color: styles[m].color, width: 1.5 },
        fillcolor: `${styles[m].color}33`,
      };
    }),
    layout: { yaxis: namesAxis(categories, "y"), xaxis: { title: titled("silhouette"), zeroline: true, zerolinewidth: 2, hoverformat: ".3f" } },
    plotHeight: (14 + 18 * models.length) * categories.length + 20,
    legend: models.map((model) => model.name),
  });
}
