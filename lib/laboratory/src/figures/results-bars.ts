import type { ScoreBars } from "../findings/rows.js";
import { ranged } from "../study/spread.js";
import { bars } from "./bars.js";
import type { Figure } from "./figure.js";
import { hovers } from "./hover.js";
import { decimal, list } from "embedlab/display";
import { errorBars } from "./error-bars.js";
import { namesAxis, titled } from "./axes.js";
import { figure } from "./layout.js";
import { requireLength, requireSome } from "./required.js";
import { readsEqual } from "./headline.js";
import { colorsFor } from "./palette.js";
import { escapeText, shortenApart } from "./text.js";

function lead(
  models: ScoreBars["models"],
  label: (name: string, width: number) => string,
  wins: readonly number[],
  leader: number,
  measures: number,
): string {
  if (wins[leader] === 0)
    return models.length === 2 ? "Both models score alike" : "No model leads: the best score alike";
  const others = models.filter((_, i) => i !== leader && wins[i] === wins[leader]);
  const ties = measures - wins.reduce((sum, count) => sum + count, 0);
  const tied = ties === 0 ? "" : `, ${ties} ${ties === 1 ? "is" : "are"} tied`;
  const name = label(models[leader].name, 32);
  return others.length === 0
    ? `${name} leads in ${wins[leader]} of ${measures} scores${tied}`
    : `${list([name, ...others.map((model) => label(model.name, 32))])} lead in ${wins[leader]} of ${measures} scores each${tied}`;
}

/** The models' scores side by side, with their spread. */
export function resultsBarsFigure({ measures, models, atChance = false }: ScoreBars): Figure {
  requireSome(measures, "measures");
  requireSome(models, "models");
  for (const model of models) requireLength(model.values, measures.length, `scores of ${model.name}`, "measures");
  const label = shortenApart(models.map(({ name }) => name));
  const styles = colorsFor(models.map((model) => model.name));
  // A lead below what is shown is none.
  const winners = measures.map((_, m) => {
    const estimates = models.map((model) => model.values[m]?.estimate ?? -Infinity);
    const most = Math.max(...estimates);
    return estimates.filter((estimate) => estimate > -Infinity && readsEqual(estimate, most)).length === 1
      ? estimates.indexOf(most)
      : -1;
  });
  const wins = models.map((_, i) => winners.filter((winner) => winner === i).length);
  const leader = wins.indexOf(Math.max(...wins));
  const first = models
    .map((model, i) => ({ i, value: model.values[0]?.estimate }))
    .filter((entry): entry is { i: number; value: number } => entry.value !== undefined)
    .sort((a, b) => b.value - a.value);
  const scores = list(first.map(({ i, value }) => `${label(models[i].name, 32)} ${decimal(value)}`));
  const title =
    models.length === 1
      ? `${label(models[0].name, 32)}: ${measures[0]} ${first.length === 0 ? "unknown" : decimal(first[0].value)}`
      : `${atChance ? "No model leads: none is shown to be beyond chance" : lead(models, label, wins, leader, measures.length)}; ${measures[0]}: ${scores}`;
  return figure({
    title: models.length > 4 ? title.split(";")[0] : title,
    subtitle: "whiskers: min to max over seeds",
    description: `Bars of ${list(measures)} by model. ${title}. ${models.map((model) => `${label(model.name, 60)}: ${model.values.map((value, m) => `${measures[m]} ${value === null ? "none" : decimal(value.estimate)}`).join(", ")}`).join("; ")}.`,
    data: models.map((model, i) => ({
      ...bars(model.values.map((value) => value?.estimate ?? null)),
      name: escapeText(label(model.name, 40)),
      error_x: errorBars(model.values),
      marker: { color: styles[i].color, pattern: { shape: styles[i].pattern } },
      ...hovers(
        model.values.map(
          (value, m) =>
            `${escapeText(label(model.name, 60))}<br>${escapeText(measures[m])} ${value === null ? "none" : ranged(value)}`,
        ),
      ),
    })),
    layout: {
      barmode: "group",
      bargap: 0.25,
      yaxis: namesAxis(measures, "y"),
      xaxis: { title: titled("score (1 is perfect)"), rangemode: "tozero", zeroline: true },
    },
    plotHeight: (16 + 18 * models.length) * measures.length + 20,
    legend: models.map((model) => model.name),
  });
}
