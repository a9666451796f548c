import { decimal, signed } from "embedlab/display";
import { counted } from "embedlab/text";
import { restOf } from "../experiments/explanation.js";
import { leading } from "./attributions.js";
import { namesAxis, titled } from "./axes.js";
import { bars } from "./bars.js";
import type { Figure } from "./figure.js";
import { hovers } from "./hover.js";
import { figure } from "./layout.js";
import { rule } from "./marker-lines.js";
import { high, low } from "./palette.js";
import { requireLength, requireSome } from "./required.js";
import { escapeText, shorten, shortenApart, wrapText } from "./text.js";

export interface ShapWaterfall {
  /** What is explained, e.g. the product's name. */
  readonly product: string;
  readonly className: string;
  /** All classes, so that a long name is cut where it differs from theirs. */
  readonly classNames?: readonly string[];
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

/** Where each step begins and ends: read from the bottom, the base value first, the strongest last, at the prediction. */
function placed(baseValue: number, steps: readonly number[]): { starts: number[]; ends: number[]; prediction: number } {
  const ends = steps.map(() => 0);
  let at = baseValue;
  for (let i = steps.length - 1; i >= 0; i--) ends[i] = at += steps[i];
  return { starts: steps.map((step, i) => ends[i] - step), ends, prediction: at };
}

/** shap's waterfall: from the base value to the prediction, feature by feature. */
export function shapWaterfallFigure({
  product,
  className,
  classNames = [],
  baseValue,
  values,
  x,
  top = 9,
  featureNames,
}: ShapWaterfall): Figure {
  requireSome(values, "SHAP values");
  if (x !== undefined) requireLength(x, values.length, "feature values", "SHAP values");
  const { features, names } = leading(Array.from(values, Math.abs), top, featureNames);
  const rest = restOf(values, top);
  const steps = [
    ...features.map((feature, i) => ({
      name: `${names[i]}${x === undefined ? "" : ` = ${decimal(x[feature], 3)}`}`,
      value: values[feature],
    })),
    ...(rest.features > 0 ? [{ name: counted(rest.features, "other feature"), value: rest.sum }] : []),
  ];
  const { starts, ends, prediction } = placed(
    baseValue,
    steps.map(({ value }) => value),
  );
  const [least, most] = [Math.min(...starts, ...ends), Math.max(...starts, ...ends)];
  const room = 0.24 * (most - least || 0.01);
  const share =
    prediction === baseValue || rest.features === 0
      ? ""
      : `; ${counted(rest.features, "other feature")} ${rest.features === 1 ? "gives" : "give"} ${signed(rest.sum, 2)} of ${signed(prediction - baseValue, 2)}`;
  const classLabel = shortenApart([className, ...classNames]);
  const title = `${classLabel(className, 32)} for “${shorten(product, 48)}”: from ${decimal(baseValue)} to ${decimal(prediction)}${share}`;
  const named = classLabel(className, 20);
  const stepLabel = shortenApart(steps.map(({ name }) => name));
  return figure({
    title,
    subtitle: `bottom: E[f(X)] = ${decimal(baseValue)}; top: f(x) = ${decimal(prediction)}`,
    description: `SHAP waterfall. ${title}. From the strongest: ${steps.map(({ name, value }) => `${stepLabel(name, 40)} ${signed(value)}`).join(", ")}.`,
    data: [
      {
        ...bars(steps.map(({ value }) => value)),
        base: starts,
        text: steps.map(({ value }) => signed(value, Math.abs(value) < 0.0095 ? 3 : 2)),
        textposition: "outside",
        cliponaxis: false,
        marker: { color: steps.map(({ value }) => (value >= 0 ? high : low)) },
        ...hovers(
          steps.map(
            ({ name, value }, i) =>
              `${wrapText(name, 40, 2)}: ${signed(value, 4)}<br>from ${decimal(starts[i], 4)} to ${decimal(ends[i], 4)}`,
          ),
        ),
      },
    ],
    layout: {
      bargap: 0.3,
      yaxis: namesAxis(
        steps.map(({ name }) => name),
        "y",
        { width: 22 },
      ),
      xaxis: {
        title: titled(`predicted probability of ${escapeText(named) === "" ? "the class" : named}`),
        range: [least - room, most + room],
      },
      shapes: [
        ...steps
          .slice(1)
          .map((_, i) => rule(starts[i], [i - 0.35, i + 1.35], { color: "rgba(128,128,128,0.6)", dash: "dot" })),
        rule(baseValue, [-0.5, steps.length - 0.5], {
          color: "rgba(128,128,128,0.7)",
          dash: "dash",
          layer: "below",
        }),
      ],
    },
    plotHeight: 30 * steps.length + 20,
  });
}
