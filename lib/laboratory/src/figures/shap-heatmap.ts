import { mean, summary } from "embedlab/numeric";
import { decimal } from "embedlab/display";
import { count, counted } from "embedlab/text";
import {
  featureValues,
  leading,
  meanAbsolute,
  requireAttributions,
  outputs,
  sumOfOthers,
  type ExplainedRows,
} from "./attributions.js";
import { namesAxis, titled } from "./axes.js";
import { categoryBlocks } from "./category-blocks.js";
import { colorBar, colorBarHeight } from "./color-bar.js";
import type { Figure } from "./figure.js";
import { figure } from "./layout.js";
import { rule } from "./marker-lines.js";
import { packed } from "./packed.js";
import { divergingScale } from "./palette.js";
import { requireLength } from "./required.js";
import { ink } from "./template.js";
import { escapeText, shorten, shortenApart } from "./text.js";

export interface ShapHeatmap {
  readonly shap: ExplainedRows;
  readonly classIndex: number;
  readonly className: string;
  /** Index into `categories` per product, to group the columns; -1 where unlabelled. */
  readonly labels: ArrayLike<number>;
  readonly categories: readonly string[];
  readonly top?: number;
  readonly featureNames?: readonly string[];
}

function finding(name: string, labels: ArrayLike<number>, classIndex: number, prediction: Float64Array): string {
  const inside = prediction.filter((_, row) => labels[row] === classIndex);
  const outside = prediction.filter((_, row) => labels[row] !== classIndex);
  const average = (some: Float64Array): string => decimal(mean(some), 2);
  return inside.length === 0 || outside.length === 0
    ? `${name}: f(x) is ${average(prediction)} on average`
    : `${name}: f(x) is ${average(inside)} on its own products, ${average(outside)} on the others`;
}

/** shap's heat map for one class: features by products, grouped by category and sorted by f(x), which is drawn above. */
export function shapHeatmapFigure({
  shap,
  classIndex,
  className,
  labels,
  categories,
  top = 10,
  featureNames,
}: ShapHeatmap): Figure {
  requireAttributions(shap, classIndex);
  requireLength(labels, shap.rows, "labels", "explained products");
  const importance = meanAbsolute(shap, classIndex);
  const { features, names } = leading(importance, top, featureNames);
  const prediction = outputs(shap, classIndex);
  const blocks = categoryBlocks(labels, categories, prediction);
  const crowded = blocks.length > 20;
  const named = features.map((feature) => featureValues(shap, feature, classIndex));
  const rest = shap.features - features.length;
  const shown = rest > 0 ? [...named, sumOfOthers(shap, features, classIndex)] : named;
  const bound = Math.max(summary(named.flatMap((values) => Array.from(values, Math.abs))).quantile(0.99), 1e-6);
  const blockLabel = shortenApart(blocks.map(({ name }) => name));
  const classLabel = shortenApart([className, ...categories]);
  const title = finding(classLabel(className, 40), labels, classIndex, prediction);
  return figure({
    title,
    subtitle: `a column a product (${count(shap.rows)}), grouped by category, by falling f(x); colour: SHAP value, to ±${decimal(bound, 3)}`,
    description: `Heat map of SHAP values for class ${classLabel(className, 60)}: ${features.length} dimensions by ${counted(shap.rows, "product")}. ${title}. Dimensions: ${names.map((name, i) => `${shorten(name, 30)} (mean absolute value ${decimal(importance[features[i]], 4)})`).join(", ")}.`,
    data: [
      {
        type: "scatter",
        mode: "lines",
        y: packed(blocks.flatMap(({ rows }) => rows.map((row) => prediction[row]))),
        yaxis: "y2",
        showlegend: false,
        line: { color: ink, width: 1.2 },
        hovertemplate: "f(x) = %{y:.3f}<extra></extra>",
      },
      ...blocks.map(({ name, from, rows }, b) => ({
        type: "heatmap",
        x0: from,
        dx: 1,
        z: packed(
          shown.flatMap((values) => rows.map((row) => values[row])),
          [shown.length, rows.length],
        ),
        zmin: -bound,
        zmax: bound,
        colorscale: divergingScale,
        showscale: b === 0,
        ...(b === 0 && { colorbar: colorBar({ tickvals: [-bound, 0, bound], tickformat: ".2~g" }) }),
        ygap: 1,
        hovertemplate: `${escapeText(blockLabel(name, 60))}<br>%{y}: %{z:+.4f}<extra></extra>`,
      })),
    ],
    layout: {
      xaxis: {
        range: [-0.5, shap.rows - 0.5],
        tickmode: "array",
        tickvals: crowded ? [] : blocks.map(({ from, rows }) => from + (rows.length - 1) / 2),
        ticktext: crowded ? [] : blocks.map(({ name }) => escapeText(blockLabel(name, 20))),
        tickangle: blocks.length > 12 ? -90 : -45,
        title: crowded ? titled("products by category (hover for its name)") : undefined,
        showgrid: false,
        zeroline: false,
      },
      yaxis: {
        ...namesAxis(rest > 0 ? [...names, counted(rest, "other")] : names, "y", { lines: 1 }),
        domain: [0, 0.76],
      },
      yaxis2: { domain: [0.8, 1], title: titled("f(x)"), nticks: 3, zeroline: false },
      shapes: blocks
        .slice(1)
        .map(({ from }) => rule(from - 0.5, [0, 1], { yref: "paper", color: "rgba(90,90,90,0.8)" })),
    },
    plotHeight: 24 * shown.length + 100,
    below: colorBarHeight + 80,
  });
}
