import { type TextAttribution, topFeatures } from "embedlab/explainability";
import type { Figure } from "./figure.js";
import { count, signed } from "embedlab/display";
import { namesAxis, titled } from "./axes.js";
import { bars } from "./bars.js";
import { hovers } from "./hover.js";
import { figure } from "./layout.js";
import { requireSome } from "./required.js";
import { high, low } from "./palette.js";
import { escapeText, shorten } from "./text.js";

export interface WordAttributionOptions {
  readonly attribution: TextAttribution;
  /** What is explained: the category that the score is of. */
  readonly className: string;
  /** Whose words: a product's name. */
  readonly subject: string;
  readonly top?: number;
}

/** The words that speak most for and against a category. */
export function wordAttributionFigure({
  attribution: { text, units },
  className,
  subject,
  top = 20,
}: WordAttributionOptions): Figure {
  requireSome(units, "words");
  const words = units.map(({ start, end }) => text.slice(start, end));
  const all = units.map(({ change }) => change);
  const ranked = Array.from(topFeatures(all.map(Math.abs), top));
  const strongest = ranked[0];
  const shown = [...ranked].sort((a, b) => all[b] - all[a]);
  const against = all.reduce((worst, weight, i) => (weight < all[worst] ? i : worst), 0);
  const title = `“${shorten(words[strongest], 24)}” speaks most ${all[strongest] >= 0 ? "for" : "against"} ${shorten(className, 32)} (${signed(all[strongest])})${all[against] < 0 && against !== strongest ? `, “${shorten(words[against], 24)}” most against (${signed(all[against])})` : ""}`;
  return figure({
    title,
    subtitle: `${shorten(subject, 80)}${words.length > shown.length ? `; ${shown.length} strongest of ${count(words.length)} words` : ""}`,
    description: `Attribution to words for ${shorten(className, 60)} in ${shorten(subject, 100)}. ${title}. ${shown.map((i) => `${shorten(words[i], 30)} ${signed(all[i])}`).join(", ")}.`,
    data: [
      {
        ...bars(shown.map((i) => all[i])),
        marker: { color: shown.map((i) => (all[i] >= 0 ? high : low)) },
        ...hovers(shown.map((i) => `${escapeText(shorten(words[i], 60))}: ${signed(all[i], 4)}`)),
      },
    ],
    layout: {
      bargap: 0.2,
      yaxis: namesAxis(
        shown.map((i) => words[i]),
        "y",
        { lines: 1 },
      ),
      xaxis: { title: titled("fall in score when the word is left out"), zeroline: true, zerolinewidth: 2 },
    },
    plotHeight: 22 * shown.length + 20,
  });
}
