import { mean, summary } from "embedlab/numeric";
import type { Figure } from "./figure.js";
import { decimal, list } from "embedlab/display";
import { namesAxis, titled } from "./axes.js";
import { figure } from "./layout.js";
import { requireLength, requireSome } from "./required.js";
import { firstOfAll, leastProducts, readsEqual, smallNote, someNamed } from "./headline.js";
import { drawnCategories } from "./largest-categories.js";
import { colorsFor } from "./palette.js";
import { escapeText, labelsApart, shortenApart } from "./text.js";

export interface Separation {
  readonly categories: readonly string[];
  /** Index into `categories` per product; -1 where unlabelled. */
  readonly labels: ArrayLike<number>;
  /** The group of each product, near-duplicates in one: copies of one product count once where a headline asks for a least size. */
  readonly groups?: ArrayLike<number>;
  /** The silhouette of each product with regard to its category, a list a model. */
  readonly models: readonly { readonly name: string; readonly silhouettes: ArrayLike<number> }[];
}

/** How well each category stands apart in each model's space: quartiles of its products' silhouettes. */
export function separationFigure({ categories, labels, groups: copies, models }: Separation): Figure {
  requireSome(categories, "categories");
  requireSome(models, "models");
  const label = shortenApart(models.map(({ name }) => name));
  for (const model of models)
    requireLength(model.silhouettes, labels.length, `silhouettes of ${model.name}`, "products");
  if (copies !== undefined) requireLength(copies, labels.length, "groups", "products");
  const apart = categories.map(
    (_, c) =>
      new Set(Array.from(labels, (own, i) => (own === c ? (copies?.[i] ?? i) : -1)).filter((one) => one >= 0)).size,
  );
  const styles = colorsFor(models.map((model) => model.name));
  const groups = models.map((model) =>
    categories.map((_, c) => summary(Array.from(model.silhouettes).filter((_, i) => labels[i] === c))),
  );
  const overall = models.map((model) => {
    const values = Array.from(model.silhouettes).filter((_, i) => labels[i] >= 0);
    return values.length === 0 ? 0 : mean(values);
  });
  const best = overall.indexOf(Math.max(...overall));
  const known = groups[best]
    .map(({ mean: centre }, c) => ({ mean: centre, c }))
    .filter(({ c }) => apart[c] >= leastProducts)
    .sort((a, b) => b.mean - a.mean);
  const labelled = groups[best].some(({ count }) => count > 0);
  const names = labelsApart(categories, 28);
  const firsts = (some: typeof known): typeof known => firstOfAll(some, ({ mean: centre }) => centre, 2);
  const ends = (some: typeof known): string => someNamed(firsts(some).map(({ c }) => names[c]));
  const [first, last] = [known[0], known[known.length - 1]];
  const where = `${models.length > 1 && overall.every((centre) => readsEqual(centre, overall[best])) ? "In every model alike, e.g. " : "In "}${label(models[best].name, 32)}`;
  const title =
    known.length === 0
      ? labelled
        ? `No category has ${leastProducts} products: none can be called separate`
        : "No labelled product to compare"
      : readsEqual(first.mean, last.mean, 2)
        ? `${where}, ${known.length === 1 ? names[first.c] : `all ${known.length} categories`} ${known.length === 1 ? "has" : "have"} a mean silhouette of ${decimal(first.mean, 2)}`
        : Number(first.mean.toFixed(2)) <= 0
          ? `${where}, no category stands apart: mean silhouettes from ${decimal(first.mean, 2)} (${ends(known)}) down to ${decimal(last.mean, 2)} (${ends([...known].reverse())})`
          : `${where}, ${ends(known)} ${firsts(known).length > 1 ? "separate" : "separates"} best (mean silhouette ${decimal(first.mean, 2)}), ${ends([...known].reverse())} worst (${decimal(last.mean, 2)})`;
  const small = smallNote(apart);
  const categoryLabel = shortenApart(categories);
  const slot = 0.8 / models.length;
  const { drawn, note } = drawnCategories(
    groups[best].map(({ count }) => count),
    [known, [...known].reverse()].flatMap((some) => firsts(some).slice(0, 3)).map(({ c }) => c),
  );
  const parts = [small, note].filter((part) => part !== "").map((part) => `; ${part}`);
  return figure({
    title,
    subtitle: `1: among its own; 0: on a border; below 0: nearer to another category. Box: quartiles; whiskers: 5 % to 95 %; dashed: mean${parts.join("")}`,
    description: `Silhouettes by category and model. ${title}. Means over all products: ${list(models.map((model, m) => `${label(model.name, 60)} ${decimal(overall[m])}`))}. ${drawn.map((c) => `${categoryLabel(categories[c], 40)}: ${groups.map((model) => (model[c].count === 0 ? "none" : decimal(model[c].mean, 2))).join(" and ")}`).join("; ")}.`,
    data: models.map((model, m) => {
      const shown = drawn.filter((c) => groups[m][c].count > 0);
      return {
        type: "box",
        orientation: "h",
        name: escapeText(label(model.name, 40)),
        y: shown.map((c) => drawn.indexOf(c) + (m - (models.length - 1) / 2) * slot),
        lowerfence: shown.map((c) => groups[m][c].quantile(0.05)),
        q1: shown.map((c) => groups[m][c].quantile(0.25)),
        median: shown.map((c) => groups[m][c].quantile(0.5)),
        q3: shown.map((c) => groups[m][c].quantile(0.75)),
        upperfence: shown.map((c) => groups[m][c].quantile(0.95)),
        mean: shown.map((c) => groups[m][c].mean),
        boxmean: true,
        width: slot * 0.8,
        line: { color: styles[m].color, width: 1.5 },
        fillcolor: `${styles[m].color}33`,
      };
    }),
    layout: {
      yaxis: namesAxis(
        drawn.map((c) => categories[c]),
        "y",
      ),
      xaxis: { title: titled("silhouette"), zeroline: true, zerolinewidth: 2, hoverformat: ".3f" },
    },
    plotHeight: (14 + 18 * models.length) * drawn.length + 20,
    legend: models.map((model) => model.name),
  });
}
