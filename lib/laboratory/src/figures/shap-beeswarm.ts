import type { ShapValues } from "embedlab/explainability";
import { featureValues, leading, meanAbsolute, requireAttributions } from "./attributions.js";
import { summary } from "embedlab/numeric";
import type { Figure } from "./figure.js";
import { decimal, percent } from "embedlab/display";
import { count, counted } from "embedlab/text";
import { namesAxis, titled } from "./axes.js";
import { colorBar, colorBarHeight } from "./color-bar.js";
import { firstOfAll, someNamed } from "./headline.js";
import { figure } from "./layout.js";
import { requireLength } from "./required.js";
import { packed } from "./packed.js";
import { high, low } from "./palette.js";
import { swarm } from "./swarm.js";
import { escapeText, shorten, shortenApart } from "./text.js";

export interface ShapBeeswarm {
  readonly shap: ShapValues;
  /** The vectors that were explained (rows x features, row by row). */
  readonly x: { readonly data: ArrayLike<number>; readonly rows: number; readonly columns: number };
  readonly classIndex: number;
  readonly className: string;
  /** All classes, so that a long name is cut where it differs from theirs. */
  readonly classNames?: readonly string[];
  readonly top?: number;
  readonly featureNames?: readonly string[];
}

/** Values between their 5th and 95th percentile as 0..1, as shap colours them. */
function normalised(values: Float64Array): Float64Array {
  const { quantile } = summary(values);
  const [from, to] = [quantile(0.05), quantile(0.95)];
  return values.map((value) => (to > from ? Math.max(0, Math.min(1, (value - from) / (to - from))) : 0.5));
}

/** shap's summary plot for one class: a point a product, by the features that matter most. */
export function shapBeeswarmFigure({
  shap,
  x,
  classIndex,
  className,
  classNames = [],
  top = 10,
  featureNames,
}: ShapBeeswarm): Figure {
  requireAttributions(shap, classIndex);
  requireLength(x.data, shap.rows * shap.features, "feature values", "explained values");
  const classLabel = shortenApart([className, ...classNames]);
  const importance = meanAbsolute(shap, classIndex);
  const { features, names, held } = leading(importance, top, featureNames);
  const firsts = firstOfAll([...features.keys()], (i) => importance[features[i]], 4);
  const moved =
    decimal(importance[features[0]], 4) === decimal(0, 4)
      ? "nothing moves the prediction"
      : `${someNamed(firsts.map((i) => shorten(names[i], 24)))} ${firsts.length > 1 ? "move" : "moves"} the prediction most (${decimal(importance[features[0]], 4)} on average${firsts.length > 1 ? " each" : ""})`;
  const part =
    features.length === shap.features
      ? `all ${count(shap.features)} dimensions are drawn`
      : `the top ${features.length} of ${count(shap.features)} hold ${percent(held)}`;
  const title = `${classLabel(className, 40)}: ${moved}; ${part}`;
  return figure({
    title,
    subtitle: `a point a product (${count(shap.rows)}); right: towards the class; colour: the dimension's value`,
    description: `SHAP summary of class ${classLabel(className, 60)} over ${counted(shap.rows, "product")}. ${title}. Mean absolute SHAP value: ${features.map((feature, i) => `${shorten(names[i], 30)} ${decimal(importance[feature], 4)}`).join(", ")}.`,
    data: features.map((feature, rank) => {
      const values = featureValues(shap, feature, classIndex);
      const measured = Float64Array.from({ length: shap.rows }, (_, row) => x.data[row * shap.features + feature]);
      return {
        type: "scatter",
        mode: "markers",
        x: packed(values),
        y: packed(swarm(values).map((offset) => rank - offset)),
        customdata: packed(measured),
        marker: {
          size: shap.rows > 300 ? 4 : 6,
          color: packed(normalised(measured)),
          cmin: 0,
          cmax: 1,
          colorscale: [
            [0, low],
            [0.5, "#9a7fb0"],
            [1, high],
          ],
          showscale: rank === 0,
          ...(rank === 0
            ? { colorbar: colorBar({ tickvals: [0.08, 0.92], ticktext: ["low value", "high value"], ticks: "" }) }
            : {}),
          opacity: 0.8,
        },
        hovertemplate: `${escapeText(names[rank])} = %{customdata:.3f}<br>SHAP %{x:+.4f}<extra></extra>`,
      };
    }),
    layout: {
      xaxis: { title: titled("SHAP value (change in probability)"), zeroline: true, zerolinewidth: 2 },
      yaxis: namesAxis(names, "y"),
      hovermode: "closest",
    },
    plotHeight: 30 * features.length + 20,
    below: colorBarHeight,
  });
}
