import { featureName, greatest } from "./attributions.js";
import type { Figure } from "./figure.js";
import { count, list, percent, sensible } from "embedlab/display";
import { namesAxis, titled } from "./axes.js";
import { figure } from "./layout.js";
import { axisId, axisKey, panelTitle, panelTitleHeight, stackedDomains } from "./panels.js";
import { requireLength, requireSome } from "./required.js";
import { neutral, palette } from "./palette.js";
import { escapeText } from "./text.js";

/** Light enough for the lines of deviations to stand out from it. */
const apart = `${neutral}80`;

export interface Importance {
  readonly panels: readonly {
    /** "Impurity", "Permutation". */
    readonly name: string;
    /** One a feature. */
    readonly importances: ArrayLike<number>;
    /** Standard deviation of each, where known. */
    readonly deviations?: ArrayLike<number>;
    /** What the axis counts, e.g. "mean decrease in Gini impurity (share)", "loss of accuracy". */
    readonly unit: string;
  }[];
  readonly top?: number;
  readonly featureNames?: readonly string[];
}

/** The top features by each kind of importance; those in every list are filled. */
export function importanceFigure({ panels, top = 10, featureNames }: Importance): Figure {
  requireSome(panels, "importances");
  for (const panel of panels) {
    requireSome(panel.importances, panel.name);
    requireLength(panel.importances, panels[0].importances.length, `importances by ${panel.name}`, "features");
  }
  const lists = panels.map((panel) => greatest(panel.importances, top));
  const shared = lists[0].filter((feature) => lists.every((some) => some.includes(feature)));
  const size = lists[0].length;
  const plot = 21 * size + 12;
  const domains = stackedDomains(
    panels.map(() => plot),
    86,
  );
  const layout: Record<string, unknown> = {};
  const data = panels.map((panel, p) => {
    const [x, y] = [axisId("x", p), axisId("y", p)];
    layout[axisKey("x", p)] = { anchor: y, rangemode: "tozero", title: titled(panel.unit) };
    layout[axisKey("y", p)] = {
      ...namesAxis(
        lists[p].map((feature) => featureName(feature, featureNames)),
        "y",
        { lines: 1 },
      ),
      anchor: x,
      domain: domains[p],
    };
    return {
      type: "bar",
      orientation: "h",
      xaxis: x,
      yaxis: y,
      y: lists[p].map((_, rank) => rank),
      x: lists[p].map((feature) => panel.importances[feature]),
      ...(panel.deviations === undefined
        ? {}
        : {
            error_x: {
              type: "data",
              array: lists[p].map((feature) => panel.deviations![feature]),
              color: "rgba(110,110,110,0.9)",
              thickness: 1.5,
              width: 3,
            },
          }),
      marker: {
        color: lists[p].map((feature) =>
          shared.includes(feature) && panels.length > 1 ? palette[0] : panels.length > 1 ? apart : palette[0],
        ),
      },
      customdata: lists[p].map((feature) => [
        escapeText(featureName(feature, featureNames)),
        sensible(panel.importances[feature]),
      ]),
      hovertemplate: "%{customdata[0]}: %{customdata[1]}<extra></extra>",
    };
  });
  const first = Array.from(panels[0].importances);
  const whole = first.reduce((sum, value) => sum + value, 0);
  const held = whole > 0 ? lists[0].reduce((sum, feature) => sum + first[feature], 0) / whole : 0;
  const title = `The top ${size} of ${count(first.length)} dimensions hold ${percent(held)} of the ${panels[0].name.toLowerCase()} importance${panels.length > 1 ? `; ${shared.length} of ${size} ${shared.length === 1 ? "is" : "are"} in ${panels.length === 2 ? "both lists" : "every list"}` : ""}`;
  return figure({
    title,
    subtitle: panels.length > 1 ? "blue: in every list" : undefined,
    description: `Bars of the most important dimensions. ${title}. ${panels.map((panel, p) => `By ${panel.name}: ${list(lists[p].map((feature) => `${featureName(feature, featureNames)} ${sensible(panel.importances[feature])}`))}`).join(". ")}.`,
    data,
    layout: {
      ...layout,
      bargap: 0.25,
      annotations: panels.map((panel, p) => panelTitle(panel.name, axisId("x", p), axisId("y", p))),
    },
    above: panelTitleHeight,
    plotHeight: panels.length * (plot + 86) - 86,
  });
}
