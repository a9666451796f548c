import { topFeatures } from "embedlab/explainability";
import { summary } from "embedlab/numeric";
import { list, percent, sensible } from "embedlab/display";
import { counted } from "embedlab/text";
import { featureName, leading, type Leading } from "./attributions.js";
import { namesAxis, titled } from "./axes.js";
import { bars } from "./bars.js";
import type { Figure } from "./figure.js";
import { hovers } from "./hover.js";
import { figure } from "./layout.js";
import { neutral, palette } from "./palette.js";
import { panelAxes, stackedPanels } from "./panels.js";
import { requireLength, requireSome } from "./required.js";
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

function held({ name, importances }: Importance["panels"][number], { features, held: share }: Leading): string {
  const kind = `${name.toLowerCase()} importance`;
  const all = counted(importances.length, "dimension");
  const { min, max } = summary(importances);
  if (!(max > 0)) return `None of ${all} has ${kind}`;
  if (max - min <= 1e-9 * max) return `${all} have the same ${kind}`;
  if (features.length === importances.length) return `All ${all} by ${kind}`;
  return `The top ${features.length} of ${all} hold ${percent(share)} of the ${kind}`;
}

/** How much the lists share: those of equal importance at the end of a list are not in it. */
function sharedSaid(shared: number, tops: readonly (readonly number[])[], panels: Importance["panels"]): string {
  const empty = panels.filter((_, p) => tops[p].length === 0);
  if (empty.length > 0) return `none is in a list by ${list(empty.map(({ name }) => name.toLowerCase()))}`;
  const lists = tops.length === 2 ? "both lists" : "every list";
  const are = shared === 1 ? "is" : "are";
  const lengths = tops.map((own) => own.length);
  return new Set(lengths).size === 1
    ? `${shared} of ${lengths[0]} ${are} in ${lists}`
    : `${shared} ${are} in ${lists}, of ${list(lengths.map(String))}`;
}

/** The top features by each kind of importance; those in every list are filled. */
export function importanceFigure({ panels, top = 10, featureNames }: Importance): Figure {
  requireSome(panels, "importances");
  const features = panels[0].importances.length;
  for (const panel of panels) {
    requireSome(panel.importances, panel.name);
    requireLength(panel.importances, features, `importances by ${panel.name}`, "features");
  }
  const lists = panels.map((panel) => leading(panel.importances, top, featureNames));
  const tops = panels.map(({ importances }) => Array.from(topFeatures(importances, top)));
  const shared = tops[0].filter((feature) => tops.every((other) => other.includes(feature)));
  const size = lists[0].features.length;
  const several = panels.length > 1 && size < features;
  const tied = tops.some((own) => own.length < size);
  const title = `${held(panels[0], lists[0])}${several ? `; ${sharedSaid(shared.length, tops, panels)}` : ""}`;
  const { layout, ...room } = stackedPanels(
    panels.map(({ name, unit }, p) => ({
      title: name,
      height: 21 * size + 12,
      x: { rangemode: "tozero", title: titled(unit) },
      y: namesAxis(lists[p].names, "y", { lines: 1 }),
    })),
    86,
  );
  return figure({
    title,
    subtitle: [
      ...(several ? ["blue: in every list"] : []),
      ...(tied ? ["zeros and ties at a list's end count for none"] : []),
    ].join("; "),
    description: `Bars of the most important dimensions. ${title}. ${panels.map(({ name, importances }, p) => `By ${name}: ${list(lists[p].features.map((feature) => `${featureName(feature, featureNames)} ${sensible(importances[feature])}`))}`).join(". ")}.`,
    data: panels.map(({ importances, deviations }, p) => {
      const own = lists[p].features;
      return {
        ...bars(own.map((feature) => importances[feature])),
        ...panelAxes(p),
        ...(deviations !== undefined && {
          error_x: {
            type: "data",
            array: own.map((feature) => deviations[feature]),
            color: "rgba(110,110,110,0.9)",
            thickness: 1.5,
            width: 3,
          },
        }),
        marker: { color: own.map((feature) => (several && !shared.includes(feature) ? apart : palette[0])) },
        ...hovers(own.map((feature, i) => `${escapeText(lists[p].names[i])}: ${sensible(importances[feature])}`)),
      };
    }),
    layout: { ...layout, bargap: 0.25 },
    ...room,
  });
}
