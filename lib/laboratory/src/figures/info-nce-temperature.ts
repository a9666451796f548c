import type { Figure } from "./figure.js";
import { decimal, percent } from "embedlab/display";
import { count } from "embedlab/text";
import { namesAxis, titled } from "./axes.js";
import { bars } from "./bars.js";
import { hovers } from "./hover.js";
import { figure } from "./layout.js";
import { requireLength, requireSome } from "./required.js";
import { colorsFor } from "./palette.js";
import { escapeText, wrapText } from "./text.js";

export interface InfoNce {
  /** The texts that compete for the query, and which of them is its positive. */
  readonly candidates: readonly { readonly name: string; readonly similarity: number; readonly positive: boolean }[];
  /** The softmax of similarity / temperature over the candidates, and its loss: minus the log of the positive's probability. */
  readonly distributions: readonly {
    readonly temperature: number;
    readonly probabilities: ArrayLike<number>;
    readonly loss: number;
  }[];
  /** How many candidates are drawn, by similarity. */
  readonly top?: number;
}

/** What temperature does to InfoNCE: the same similarities, sharper or flatter probabilities. */
export function infoNceTemperatureFigure({ candidates, distributions, top = 10 }: InfoNce): Figure {
  requireSome(candidates, "candidates");
  requireSome(distributions, "temperatures");
  for (const { probabilities, temperature } of distributions)
    requireLength(probabilities, candidates.length, `probabilities at temperature ${temperature}`, "candidates");
  const order = candidates.map((_, i) => i).sort((a, b) => candidates[b].similarity - candidates[a].similarity);
  // Where many texts are nearer than the positive, it stands last.
  const own = order.findIndex((i) => candidates[i].positive);
  const shown = own < top ? order.slice(0, top) : [...order.slice(0, top - 1), order[own]];
  const names = shown.map((i) => `${candidates[i].positive ? "✓ " : ""}${candidates[i].name}`);
  const label = (temperature: number): string => `τ = ${temperature}`;
  const styles = colorsFor(distributions.map(({ temperature }) => label(temperature)));
  const rest = distributions.map(({ probabilities }) =>
    order.reduce((sum, i) => sum + (shown.includes(i) ? 0 : probabilities[i]), 0),
  );
  const title = `The most similar text takes ${distributions.map(({ temperature, probabilities }, i) => `${percent(probabilities[order[0]])}${i === 0 ? " of the probability" : ""} at ${label(temperature)}`).join(", ")}`;
  const losses = distributions
    .map(({ temperature, loss }) => `loss ${decimal(loss, 2)} at ${label(temperature)}`)
    .join(", ");
  return figure({
    title,
    subtitle: `${own === -1 ? "" : `✓ is the positive${own < top ? "" : `, number ${count(own + 1)} by similarity`}: `}${losses}${order.length > shown.length ? `; the other ${order.length - shown.length} texts share ${rest.map((share, i) => `${percent(share)} (${label(distributions[i].temperature)})`).join(", ")}` : ""}`,
    description: `Bars of InfoNCE's softmax over ${candidates.length} texts. ${title}. ${losses}.`,
    data: distributions.map(({ temperature, probabilities }, i) => ({
      ...bars(shown.map((at) => probabilities[at])),
      name: label(temperature),
      marker: { color: styles[i].color },
      ...hovers(
        shown.map(
          (at) =>
            `${wrapText(candidates[at].name, 50, 3)}<br>cosine ${decimal(candidates[at].similarity)}<br>probability ${escapeText(percent(probabilities[at], 2))} at ${label(temperature)}`,
        ),
      ),
    })),
    layout: {
      barmode: "group",
      bargap: 0.25,
      yaxis: namesAxis(names, "y", { width: 22 }),
      xaxis: { tickformat: ".0%", rangemode: "tozero", title: titled("probability") },
    },
    plotHeight: 38 * names.length + 20,
    legend: distributions.map(({ temperature }) => label(temperature)),
  });
}
