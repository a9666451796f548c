import type { Figure } from "./figure.js";
import { compact, counted, sensible } from "embedlab/display";
import { namesAxis } from "./axes.js";
import { figure } from "./layout.js";
import { axisId, axisKey, panelTitle, panelTitleHeight, stackedDomains } from "./panels.js";
import { requireLength, requireSome } from "./required.js";
import { colorsFor } from "./palette.js";
import { escapeText, shorten } from "./text.js";

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

/** The models' sizes side by side, a small plot a measure. */
export function modelComparisonFigure({ models, measures }: ModelComparison): Figure {
  requireSome(models, "models");
  requireSome(measures, "measures");
  for (const measure of measures) requireLength(measure.values, models.length, `values of ${measure.name}`, "models");
  const styles = colorsFor(models);
  const barHeight = 24 * models.length + 8;
  const domains = stackedDomains(
    measures.map(() => barHeight),
    40,
  );
  const layout: Record<string, unknown> = {};
  const data = measures.map((measure, i) => {
    const [x, y] = [axisId("x", i), axisId("y", i)];
    layout[axisKey("x", i)] = {
      anchor: y,
      range: [0, 1.25 * Math.max(...measure.values.map((value) => value ?? 0), 1e-9)],
      showticklabels: false,
      ticks: "",
      showgrid: false,
    };
    layout[axisKey("y", i)] = { ...namesAxis(models, "y", { width: 22, lines: 1 }), anchor: x, domain: domains[i] };
    return {
      type: "bar",
      orientation: "h",
      xaxis: x,
      yaxis: y,
      y: models.map((_, model) => model),
      x: measure.values.map((value) => value ?? 0),
      text: measure.values.map(shown),
      textposition: "outside",
      textangle: 0,
      cliponaxis: false,
      marker: { color: styles.map((style) => style.color), pattern: { shape: styles.map((style) => style.pattern) } },
      customdata: models.map((model, at) => [
        escapeText(shorten(model, 80)),
        escapeText(measure.name),
        measure.values[at]?.toLocaleString("en-US") ?? "none",
      ]),
      hovertemplate: "%{customdata[0]}<br>%{customdata[1]}: %{customdata[2]}<extra></extra>",
    };
  });
  const first = measures[0];
  const known = models
    .map((name, i) => ({ name, value: first.values[i] }))
    .filter((model): model is { name: string; value: number } => model.value !== null && model.value > 0);
  known.sort((a, b) => b.value - a.value);
  const [largest, smallest] = [known[0], known[known.length - 1]];
  const title =
    largest === undefined
      ? `The models by ${first.name}`
      : known.length === 1 || largest.value === smallest.value
        ? `${shorten(largest.name, 32)} has ${compact(largest.value)} ${first.name}`
        : `${shorten(largest.name, 32)} has ${compact(largest.value)} ${first.name}, ${sensible(largest.value / smallest.value)} times ${shorten(smallest.name, 32)}`;
  return figure({
    title,
    description: `Bars of ${measures.map((measure) => measure.name).join(", ")} of ${counted(models.length, "model")}. ${models.map((model, at) => `${shorten(model, 60)}: ${measures.map((measure) => `${measure.name} ${shown(measure.values[at])}`).join(", ")}`).join("; ")}.`,
    data,
    layout: {
      ...layout,
      bargap: 0.2,
      annotations: measures.map((measure, i) => panelTitle(measure.name, axisId("x", i), axisId("y", i))),
    },
    above: panelTitleHeight,
    plotHeight: measures.length * (barHeight + 40) - 40,
  });
}
