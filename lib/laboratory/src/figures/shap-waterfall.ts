import { featureName, greatest } from "./attributions.js";
import type { Figure } from "./figure.js";
import { count, decimal, signed } from "embedlab/display";
import { namesAxis, titled } from "./axes.js";
import { figure } from "./layout.js";
import { requireLength, requireSome } from "./required.js";
import { high, low } from "./palette.js";
import { escapeText, shorten, wrapText } from "./text.js";

export interface ShapWaterfall {
  /** What is explained, e.g. the product's name. */
  readonly product: string;
  readonly className: string;
  /** E[f(X)]. */
  readonly baseValue: number;
  /** One SHAP value a feature, for this product and class. */
  readonly values: ArrayLike<number>;
  /** The product's own value of each feature. */
  readonly x?: ArrayLike<number>;
  /** Features drawn one by one; the others make one bar. */
  readonly top?: number;
  readonly featureNames?: readonly string[];
}

/** shap's waterfall: from the base value to the prediction, feature by feature. */
export function shapWaterfallFigure({
  product,
  className,
  baseValue,
  values,
  x,
  top = 9,
  featureNames,
}: ShapWaterfall): Figure {
  requireSome(values, "SHAP values");
  if (x !== undefined) requireLength(x, values.length, "feature values", "SHAP values");
  const all = Array.from(values);
  const features = greatest(all.map(Math.abs), top);
  const named = features.map((feature) => ({
    name: `${featureName(feature, featureNames)}${x === undefined ? "" : ` = ${decimal(x[feature], 3)}`}`,
    value: all[feature],
  }));
  const rest = all.length - features.length;
  const restValue = all.reduce((sum, value) => sum + value, 0) - named.reduce((sum, { value }) => sum + value, 0);
  const steps = rest > 0 ? [...named, { name: `${count(rest)} other features`, value: restValue }] : named;
  // Read from the bottom: the base value first, the strongest feature last, at the prediction.
  const ends = steps.map(() => 0);
  let at = baseValue;
  for (let i = steps.length - 1; i >= 0; i--) {
    at += steps[i].value;
    ends[i] = at;
  }
  const prediction = at;
  const starts = steps.map((step, i) => ends[i] - step.value);
  const positive = steps.map((step) => step.value >= 0);
  const share =
    prediction === baseValue || rest === 0
      ? ""
      : `; ${count(rest)} other features give ${signed(restValue, 2)} of ${signed(prediction - baseValue, 2)}`;
  const title = `${shorten(className, 32)} for “${shorten(product, 48)}”: from ${decimal(baseValue)} to ${decimal(prediction)}${share}`;
  const span = Math.max(...starts, ...ends, baseValue) - Math.min(...starts, ...ends, baseValue) || 0.01;
  return figure({
    title,
    subtitle: `bottom: E[f(X)] = ${decimal(baseValue)}; top: f(x) = ${decimal(prediction)}`,
    description: `SHAP waterfall. ${title}. From the strongest: ${steps.map((step) => `${shorten(step.name, 40)} ${signed(step.value)}`).join(", ")}.`,
    data: [
      {
        type: "bar",
        orientation: "h",
        y: steps.map((_, i) => i),
        x: steps.map((step) => step.value),
        base: starts,
        text: steps.map((step) => signed(step.value, Math.abs(step.value) < 0.0095 ? 3 : 2)),
        textposition: "outside",
        cliponaxis: false,
        marker: { color: positive.map((is) => (is ? high : low)) },
        customdata: steps.map(
          (step, i) =>
            `${wrapText(step.name, 40, 2)}: ${signed(step.value, 4)}<br>from ${decimal(starts[i], 4)} to ${decimal(ends[i], 4)}`,
        ),
        hovertemplate: "%{customdata}<extra></extra>",
      },
    ],
    layout: {
      bargap: 0.3,
      yaxis: namesAxis(
        steps.map((step) => step.name),
        "y",
        { width: 22 },
      ),
      xaxis: {
        title: titled(
          `predicted probability of ${escapeText(shorten(className, 20)) === "" ? "the class" : shorten(className, 20)}`,
        ),
        range: [Math.min(...starts, ...ends) - 0.24 * span, Math.max(...starts, ...ends) + 0.24 * span],
      },
      shapes: [
        ...steps.slice(1).map((_, i) => ({
          type: "line",
          x0: starts[i],
          x1: starts[i],
          y0: i - 0.35,
          y1: i + 1.35,
          line: { color: "rgba(128,128,128,0.6)", width: 1, dash: "dot" },
        })),
        {
          type: "line",
          x0: baseValue,
          x1: baseValue,
          y0: -0.5,
          y1: steps.length - 0.5,
          line: { color: "rgba(128,128,128,0.7)", width: 1, dash: "dash" },
          layer: "below",
        },
      ],
    },
    plotHeight: 30 * steps.length + 20,
  });
}
