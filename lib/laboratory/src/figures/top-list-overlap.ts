import type { Overlap } from "embedlab/explainability";
import { featureName } from "./attributions.js";
import type { Figure } from "./figure.js";
import { decimal, list } from "embedlab/display";
import { count } from "embedlab/text";
import { hovers } from "./hover.js";
import { figure } from "./layout.js";
import { neutral, palette } from "./palette.js";
import { escapeText, shortenApart } from "./text.js";

export interface TopListOverlap {
  /** Of two rankings, the most important first. */
  readonly overlap: Overlap;
  /** What either ranks by. */
  readonly names: readonly [string, string];
  readonly featureNames?: readonly string[];
}

/** Two rankings beside each other, with what they share joined by lines. */
export function topListOverlapFigure({ overlap, names, featureNames }: TopListOverlap): Figure {
  const { lists: ranked, common: shared, expected, population } = overlap;
  const name = (feature: number): string => featureName(feature, featureNames);
  const label = shortenApart(names);
  const featureLabel = shortenApart(ranked.flatMap((some) => some.map(name)));
  const lengths = ranked.map((some) => some.length);
  const longest = Math.max(...lengths);
  const empty = names.filter((_, side) => lengths[side] === 0);
  const are = shared.length === 1 ? "is" : "are";
  const common =
    lengths[0] === lengths[1]
      ? `${shared.length} of the top ${longest} ${are} in both lists`
      : `${shared.length} ${are} in both the top ${lengths[0]} by ${label(names[0], 32)} and the top ${lengths[1]} by ${label(names[1], 32)}`;
  const title =
    empty.length > 0
      ? `No dimension is in a list by ${list(empty.map((own) => label(own, 32)))}`
      : `${common}; chance would give ${decimal(expected, expected < 0.95 ? 2 : 1)}`;
  return figure({
    title,
    subtitle: "zeros and ties at a list's end are in none",
    description: `Two rankings of dimensions, out of ${count(population)}. ${title}. Shared: ${shared.length === 0 ? "none" : list(shared.map((feature) => `${featureLabel(name(feature), 30)} (rank ${ranked[0].indexOf(feature) + 1} and ${ranked[1].indexOf(feature) + 1})`))}.`,
    data: [
      ...shared.map((feature) => ({
        type: "scatter",
        mode: "lines",
        x: [0, 1],
        y: [ranked[0].indexOf(feature) + 1, ranked[1].indexOf(feature) + 1],
        line: { color: palette[0], width: 2 },
        hoverinfo: "skip",
      })),
      ...ranked.map((some, side) => ({
        type: "scatter",
        mode: "markers+text",
        x: some.map(() => side),
        y: some.map((_, i) => i + 1),
        text: some.map((feature) => `\u00a0${escapeText(featureLabel(name(feature), 12))}\u00a0`),
        textposition: side === 0 ? "middle left" : "middle right",
        textfont: { size: 12 },
        cliponaxis: false,
        marker: {
          size: 9,
          color: some.map((feature) => (shared.includes(feature) ? palette[0] : neutral)),
          symbol: some.map((feature) => (shared.includes(feature) ? "circle" : "circle-open")),
        },
        ...hovers(
          some.map(
            (feature, i) =>
              `${escapeText(featureLabel(name(feature), 60))}<br>rank ${i + 1} by ${escapeText(label(names[side], 40))}${shared.includes(feature) ? `, ${ranked[1 - side].indexOf(feature) + 1} by ${escapeText(label(names[1 - side], 40))}` : ""}`,
          ),
        ),
      })),
    ],
    layout: {
      xaxis: {
        range: [-0.9, 1.9],
        tickmode: "array",
        tickvals: [0, 1],
        ticktext: names.map((own) => escapeText(label(own, 22))),
        side: "top",
        showgrid: false,
        zeroline: false,
      },
      yaxis: {
        range: [Math.max(1, longest) + 0.6, 0.4],
        tickmode: "array",
        tickvals: Array.from({ length: longest }, (_, i) => i + 1),
        showgrid: false,
        zeroline: false,
        title: { text: "rank" },
      },
    },
    above: 30,
    plotHeight: 26 * longest + 40,
  });
}
