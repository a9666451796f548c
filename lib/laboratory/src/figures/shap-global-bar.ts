import type { ShapValues } from "embedlab/explainability";
import { meanAbsoluteShap } from "../experiments/explanation.js";
import { leading, meanAbsolute, requireAttributions } from "./attributions.js";
import type { Figure } from "./figure.js";
import { decimal, percent } from "embedlab/display";
import { count } from "embedlab/text";
import { namesAxis, titled } from "./axes.js";
import { bars } from "./bars.js";
import { firstOfAll, someNamed } from "./headline.js";
import { figure } from "./layout.js";
import { requireLength } from "./required.js";
import { colorsFor } from "./palette.js";
import { escapeText, shortenApart } from "./text.js";

export interface ShapGlobalBar {
  readonly shap: ShapValues;
  readonly classNames: readonly string[];
  readonly top?: number;
  readonly featureNames?: readonly string[];
}

/** shap's bar plot for several classes: mean absolute values stacked by class. */
export function shapGlobalBarFigure({ shap, classNames, top = 20, featureNames }: ShapGlobalBar): Figure {
  requireAttributions(shap);
  requireLength(classNames, shap.classes, "class names", "classes");
  const label = shortenApart(classNames);
  const byClass = classNames.map((_, c) => meanAbsolute(shap, c));
  const totals = meanAbsoluteShap(shap);
  const { features, names, held } = leading(totals, top, featureNames);
  const nameLabel = shortenApart(names);
  const inFirst = byClass.map((means) => means[features[0]]);
  const main = firstOfAll(
    [...inFirst.keys()].sort((a, b) => inFirst[b] - inFirst[a]),
    (c) => inFirst[c],
    4,
  );
  const firsts = firstOfAll([...features.keys()], (i) => totals[features[i]], 4);
  const matters =
    decimal(totals[features[0]], 4) === decimal(0, 4)
      ? "No dimension matters"
      : firsts.length > 1
        ? `${someNamed(firsts.map((i) => nameLabel(names[i], 24)))} matter most`
        : `${nameLabel(names[0], 24)} matters most, ${main.length === classNames.length ? "for every class alike" : `above all for ${someNamed(main.map((c) => label(classNames[c], 32)))}`}`;
  const title = `${matters}${features.length === shap.features ? "" : `; the top ${features.length} of ${count(shap.features)} dimensions hold ${percent(held)} of all attribution`}`;
  const styles = colorsFor(classNames);
  return figure({
    title,
    description: `Mean absolute SHAP values of the top ${features.length} dimensions, stacked by class. ${title}. ${features
      .slice(0, 10)
      .map((feature, i) => `${nameLabel(names[i], 30)} ${decimal(totals[feature], 4)}`)
      .join(", ")}.`,
    data: classNames.map((className, c) => ({
      ...bars(features.map((feature) => byClass[c][feature])),
      name: escapeText(label(className, 40)),
      marker: { color: styles[c].color, pattern: { shape: styles[c].pattern } },
      customdata: names.map((name) => `${escapeText(name)}, ${escapeText(label(className, 60))}`),
      hovertemplate: "%{customdata}: %{x:.4f}<extra></extra>",
    })),
    layout: {
      barmode: "stack",
      bargap: 0.2,
      yaxis: namesAxis(names, "y", { lines: 1 }),
      xaxis: { title: titled("mean |SHAP value|, summed over classes"), rangemode: "tozero" },
    },
    plotHeight: 22 * features.length + 20,
    legend: classNames,
  });
}
