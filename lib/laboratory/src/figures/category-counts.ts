import type { Figure } from "./figure.js";
import { percent } from "embedlab/display";
import { count, counted } from "embedlab/text";
import { namesAxis, titled } from "./axes.js";
import { bars } from "./bars.js";
import { figure } from "./layout.js";
import { requireSome } from "./required.js";
import { largest, mostDrawn } from "./largest-categories.js";
import { colorsFor, neutral } from "./palette.js";
import { escapeText, labelsApart, shortenApart } from "./text.js";

export interface CategoryCounts {
  readonly categories: readonly string[];
  /** Index into `categories` per product; -1 where unlabelled. */
  readonly labels: ArrayLike<number>;
}

function finding(counts: readonly number[], categories: readonly string[], products: number): string {
  const least = Math.min(...counts);
  const most = Math.max(...counts);
  if (least === most)
    return `${counted(counts.length, "category", "categories")} of ${counted(most, "product")} each: every one weighs the same`;
  const names = labelsApart(categories, 32);
  const [largest, smallest] = [most, least].map((size) =>
    counts.filter((other) => other === size).length > 1 ? undefined : names[counts.indexOf(size)],
  );
  const head =
    largest === undefined
      ? `The ${count(counts.filter((size) => size === most).length)} largest of ${count(counts.length)} categories have ${percent(most / products)} of the products each`
      : `${largest} is the largest of ${count(counts.length)} categories with ${percent(most / products)} of the products`;
  return `${head}, ${smallest === undefined ? `the ${count(counts.filter((size) => size === least).length)} smallest ${count(least)} each` : `${smallest} the smallest with ${count(least)}`}`;
}

/** How many products each category has. */
export function categoryCountsFigure({ categories, labels }: CategoryCounts): Figure {
  requireSome(categories, "categories");
  const counts = categories.map(() => 0);
  let unlabelled = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] < 0) unlabelled++;
    else counts[labels[i]]++;
  }
  const styles = colorsFor(categories);
  const drawn = largest(counts, categories.length > mostDrawn ? mostDrawn - 1 : mostDrawn);
  const rest = counts.reduce((sum, size) => sum + size, 0) - drawn.reduce((sum, c) => sum + counts[c], 0);
  const others =
    drawn.length === categories.length ? [] : [`${count(categories.length - drawn.length)} other categories`];
  const names = [...drawn.map((c) => categories[c]), ...others, ...(unlabelled === 0 ? [] : ["no category"])];
  const values = [...drawn.map((c) => counts[c]), ...others.map(() => rest), ...(unlabelled === 0 ? [] : [unlabelled])];
  const label = shortenApart(names);
  const title = finding(counts, categories, labels.length);
  return figure({
    title,
    description: `Bar chart of products per category. ${title}. ${names.map((name, i) => `${label(name, 60)}: ${count(values[i])}`).join("; ")}.`,
    data: [
      {
        ...bars(values),
        text: values.map((value) => count(value)),
        textposition: "outside",
        textangle: 0,
        cliponaxis: false,
        marker: {
          color: values.map((_, i) => styles[drawn[i]]?.color ?? neutral),
          pattern: { shape: values.map((_, i) => styles[drawn[i]]?.pattern ?? "") },
        },
        customdata: names.map((name, i) => [escapeText(label(name, 120)), percent(values[i] / labels.length, 1)]),
        hovertemplate: "%{customdata[0]}<br>%{x:,d} products (%{customdata[1]})<extra></extra>",
      },
    ],
    layout: {
      yaxis: namesAxis(names, "y"),
      xaxis: { title: titled("products"), range: [0, 1.16 * Math.max(...values)] },
      bargap: 0.25,
    },
    plotHeight: 26 * names.length + 20,
  });
}
