import {
  featureName,
  featureValues,
  greatest,
  meanAbsolute,
  requireAttributions,
  outputs,
  type ExplainedRows,
} from "./attributions.js";
import { mean, summary } from "embedlab/numeric";
import type { Figure } from "./figure.js";
import { count, counted, decimal } from "embedlab/display";
import { namesAxis, titled } from "./axes.js";
import { colorBar, colorBarHeight } from "./color-bar.js";
import { figure } from "./layout.js";
import { requireLength } from "./required.js";
import { ink } from "./template.js";
import { packed } from "./packed.js";
import { divergingScale } from "./palette.js";
import { escapeText, shorten } from "./text.js";

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
  const features = greatest(importance, top);
  const prediction = outputs(shap, classIndex);
  const group = (row: number): number => (labels[row] < 0 ? categories.length : labels[row]);
  const order = Array.from(prediction.keys()).sort(
    (a, b) => group(a) - group(b) || prediction[b] - prediction[a] || a - b,
  );
  const names = features.map((feature) => featureName(feature, featureNames));
  const rest = shap.features - features.length;
  const rows = features.map((feature) => featureValues(shap, feature, classIndex));
  const unnamed = [...Array(shap.features).keys()].filter((feature) => !features.includes(feature));
  const others = Float64Array.from({ length: shap.rows }, (_, row) =>
    unnamed.reduce((sum, feature) => sum + shap.values[(row * shap.features + feature) * shap.classes + classIndex], 0),
  );
  const shown = rest > 0 ? [...rows, others] : rows;
  const labelsShown = rest > 0 ? [...names, `${count(rest)} others`] : names;
  const strength = summary(rows.flatMap((values) => Array.from(values, Math.abs)));
  const bound = Math.max(strength.quantile(0.99), 1e-6);
  const blocks = [...categories, "no category"]
    .map((name, c) => ({
      name,
      from: order.findIndex((row) => group(row) === c),
      rows: order.filter((row) => group(row) === c),
    }))
    .filter((block) => block.rows.length > 0);
  const crowded = blocks.length > 20;
  const inside = order.filter((row) => labels[row] === classIndex);
  const outside = order.filter((row) => labels[row] !== classIndex);
  const average = (some: readonly number[]): string => decimal(mean(some.map((row) => prediction[row])), 2);
  const title =
    inside.length === 0 || outside.length === 0
      ? `${shorten(className, 40)}: f(x) is ${average(order)} on average`
      : `${shorten(className, 40)}: f(x) is ${average(inside)} on its own products, ${average(outside)} on the others`;
  return figure({
    title,
    subtitle: `a column a product (${count(shap.rows)}), grouped by category, by falling f(x); colour: SHAP value, to ±${decimal(bound, 3)}`,
    description: `Heat map of SHAP values for class ${shorten(className, 60)}: ${features.length} dimensions by ${counted(shap.rows, "product")}. ${title}. Dimensions: ${names.map((name, i) => `${shorten(name, 30)} (mean absolute value ${decimal(importance[features[i]], 4)})`).join(", ")}.`,
    data: [
      {
        type: "scatter",
        mode: "lines",
        y: packed(order.map((row) => prediction[row])),
        yaxis: "y2",
        showlegend: false,
        line: { color: ink, width: 1.2 },
        hovertemplate: "f(x) = %{y:.3f}<extra></extra>",
      },
      ...blocks.map((block, b) => ({
        type: "heatmap",
        x0: block.from,
        dx: 1,
        z: packed(
          shown.flatMap((values) => block.rows.map((row) => values[row])),
          [shown.length, block.rows.length],
        ),
        zmin: -bound,
        zmax: bound,
        colorscale: divergingScale,
        showscale: b === 0,
        ...(b === 0 ? { colorbar: colorBar({ tickvals: [-bound, 0, bound], tickformat: ".2~g" }) } : {}),
        ygap: 1,
        hovertemplate: `${escapeText(shorten(block.name, 60))}<br>%{y}: %{z:+.4f}<extra></extra>`,
      })),
    ],
    layout: {
      xaxis: {
        range: [-0.5, shap.rows - 0.5],
        tickmode: "array",
        tickvals: crowded ? [] : blocks.map((block) => block.from + (block.rows.length - 1) / 2),
        ticktext: crowded ? [] : blocks.map((block) => escapeText(shorten(block.name, 20))),
        tickangle: blocks.length > 12 ? -90 : -45,
        title: crowded ? titled("products by category (hover for its name)") : undefined,
        showgrid: false,
        zeroline: false,
      },
      yaxis: { ...namesAxis(labelsShown, "y", { lines: 1 }), domain: [0, 0.76] },
      yaxis2: { domain: [0.8, 1], title: titled("f(x)"), nticks: 3, zeroline: false },
      shapes: blocks.slice(1).map((block) => ({
        type: "line",
        xref: "x",
        yref: "paper",
        x0: block.from - 0.5,
        x1: block.from - 0.5,
        y0: 0,
        y1: 1,
        line: { color: "rgba(90,90,90,0.8)", width: 1 },
      })),
    },
    plotHeight: 24 * shown.length + 100,
    below: colorBarHeight + 80,
  });
}
