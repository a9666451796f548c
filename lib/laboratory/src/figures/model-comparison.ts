import { compact, sensible } from "embedlab/display";
import { counted } from "embedlab/text";
import { namesAxis } from "./axes.js";
import { bars } from "./bars.js";
import type { Figure } from "./figure.js";
import { shownAlike, someNamed } from "./headline.js";
import { hovers } from "./hover.js";
import { figure } from "./layout.js";
import { colorsFor } from "./palette.js";
import { panelAxes, stackedPanels } from "./panels.js";
import { requireLength, requireSome } from "./required.js";
import { escapeText, shortenApart } from "./text.js";

export interface ModelComparison {
  readonly models: readonly string[];
  readonly measures: readonly {
    /** With its unit: "parameters", "layers", "size (MB)". The first makes the title. */
    readonly name: string;
    /** One a model; null where a model has none. */
    readonly values: readonly (number | null)[];
  }[];
}

const shown = (value: number | null): string => (value === null ? "none" : compact(value));

function finding(models: readonly string[], { name, values }: ModelComparison["measures"][number]): string {
  const label = shortenApart(models);
  const known = models
    .map((model, i) => ({ model: label(model, 32), value: values[i] ?? 0 }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value);
  if (known.length === 0) return `The models by ${name}`;
  const shownOf = ({ value }: { value: number }): string => compact(value);
  const [largest, smallest] = [shownAlike(known, shownOf), shownAlike([...known].reverse(), shownOf).reverse()];
  const named = (some: typeof known): string => someNamed(some.map(({ model }) => model));
  const most = `${named(largest)} ${largest.length > 1 ? "have" : "has"} ${compact(largest[0].value)} ${name}${largest.length > 1 ? " each" : ""}`;
  if (largest.length === known.length) return most;
  const times = sensible(largest[0].value / smallest[0].value);
  return times === "1"
    ? `${most}, ${named(smallest)} ${compact(smallest[0].value)}`
    : `${most}, ${times} times ${named(smallest)}`;
}

/** The models' sizes side by side, a small plot a measure. */
export function modelComparisonFigure({ models, measures }: ModelComparison): Figure {
  requireSome(models, "models");
  requireSome(measures, "measures");
  for (const measure of measures) requireLength(measure.values, models.length, `values of ${measure.name}`, "models");
  const label = shortenApart(models);
  const styles = colorsFor(models);
  const { layout, ...room } = stackedPanels(
    measures.map(({ name, values }) => ({
      title: name,
      height: 24 * models.length + 8,
      x: {
        range: [0, 1.25 * Math.max(...values.map((value) => value ?? 0), 1e-9)],
        showticklabels: false,
        ticks: "",
        showgrid: false,
      },
      y: namesAxis(models, "y", { width: 22, lines: 1 }),
    })),
    40,
  );
  return figure({
    title: finding(models, measures[0]),
    description: `Bars of ${measures.map(({ name }) => name).join(", ")} of ${counted(models.length, "model")}. ${models.map((model, at) => `${label(model, 60)}: ${measures.map(({ name, values }) => `${name} ${shown(values[at])}`).join(", ")}`).join("; ")}.`,
    data: measures.map(({ name, values }, i) => ({
      ...bars(values.map((value) => value ?? 0)),
      ...panelAxes(i),
      text: values.map(shown),
      textposition: "outside",
      textangle: 0,
      cliponaxis: false,
      marker: { color: styles.map((style) => style.color), pattern: { shape: styles.map((style) => style.pattern) } },
      ...hovers(
        models.map(
          (model, at) =>
            `${escapeText(label(model, 80))}<br>${escapeText(name)}: ${values[at]?.toLocaleString("en-US") ?? "none"}`,
        ),
      ),
    })),
    layout: { ...layout, bargap: 0.2 },
    ...room,
  });
}
