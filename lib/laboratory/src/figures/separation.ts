import { ascending, quantile } from "embedlab/numeric";
import type { Figure } from "./figure.js";
import { decimal, list } from "./format.js";
import { namesAxis, titled } from "./axes.js";
import { figure } from "./layout.js";
import { requireLength, requireSome } from "./required.js";
import { leastProducts, readsEqual, smallNote } from "./headline.js";
import { colorsFor } from "./palette.js";
import { escapeText, labelsApart, shorten } from "./text.js";

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
  for (const model of models)
    requireLength(model.silhouettes, labels.length, `silhouettes of ${model.name}`, "products");
  const styles = colorsFor(models.map((model) => model.name));
  const groups = models.map((model) =>
    categories.map((_, c) => ascending(Array.from(model.silhouettes).filter((_, i) => labels[i] === c))),
  );
  const means = groups.map((model) =>
    model.map((values) => (values.length === 0 ? NaN : values.reduce((sum, value) => sum + value, 0) / values.length)),
  );
  const overall = models.map((model) => {
    const values = Array.from(model.silhouettes).filter((_, i) => labels[i] >= 0);
    return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  });
  const best = overall.indexOf(Math.max(...overall));
  const known = means[best]
    .map((mean, c) => ({ mean, c }))
    .filter(({ mean, c }) => !Number.isNaN(mean) && groups[best][c].length >= leastProducts)
    .sort((a, b) => b.mean - a.mean);
  const labelled = groups[best].some(({ length }) => length > 0);
  const names = labelsApart(categories, 28);
  const [first, last] = [known[0], known[known.length - 1]];
  const where = `${models.length > 1 && overall.every((mean) => readsEqual(mean, overall[best])) ? "In every model alike, e.g. " : "In "}${shorten(models[best].name, 32)}`;
  const title =
    known.length === 0
      ? labelled
        ? `No category has ${leastProducts} products: none can be called separate`
        : "No labelled product to compare"
      : readsEqual(first.mean, last.mean, 2)
        ? `${where}, ${known.length === 1 ? names[first.c] : `all ${known.length} categories`} ${known.length === 1 ? "has" : "have"} a mean silhouette of ${decimal(first.mean, 2)}`
        : `${where}, ${names[first.c]} separates best (mean silhouette ${decimal(first.mean, 2)}), ${names[last.c]} worst (${decimal(last.mean, 2)})`;
  const small = smallNote(groups[best].map(({ length }) => length));
  const slot = 0.8 / models.length;
  return figure({
    title,
    subtitle: `1: among its own; 0: on a border; below 0: nearer to another category. Box: quartiles; whiskers: 5 % to 95 %; dashed: mean${small === "" ? "" : `; ${small}`}`,
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
    layout: {
      yaxis: namesAxis(categories, "y"),
      xaxis: { title: titled("silhouette"), zeroline: true, zerolinewidth: 2, hoverformat: ".3f" },
    },
    plotHeight: (14 + 18 * models.length) * categories.length + 20,
    legend: models.map((model) => model.name),
  });
}
