import { summary } from "embedlab/numeric";
import type { Figure } from "./figure.js";
import { percent } from "embedlab/display";
import { count, counted } from "embedlab/text";
import { namesAxis } from "./axes.js";
import { colorBarHeight } from "./color-bar.js";
import { figure } from "./layout.js";
import { drawnCategories } from "./largest-categories.js";
import { requireLength, requireSome } from "./required.js";
import { shareCells } from "./share-cells.js";
import { escapeText, labelsApart, shorten, shortenApart } from "./text.js";

export interface Boilerplate {
  readonly categories: readonly string[];
  readonly phrases: readonly string[];
  /** Share (0..1) of a category's products whose text holds the phrase: one list over the categories per phrase. */
  readonly shares: readonly ArrayLike<number>[];
  /** Of each phrase the chance of shares so uneven, adjusted for all phrases looked at (`LeakingPhrase.p`): without it none is said to leak. */
  readonly chances?: ArrayLike<number>;
  /** Products of each category: of very many categories the largest are drawn, which are the first ones unless told. */
  readonly sizes?: ArrayLike<number>;
}

const level = 0.05;
const leastGap = 0.05;

/** Where each stock phrase stands: a phrase that some categories have and others lack gives the label away. */
export function boilerplateByCategoryFigure({ categories, phrases, shares, chances, sizes }: Boilerplate): Figure {
  requireSome(phrases, "phrases");
  requireSome(categories, "categories");
  requireLength(shares, phrases.length, "rows of shares", "phrases");
  const rows = shares.map((row) => Array.from(row));
  const known = rows.map((row) => row.filter((share) => !Number.isNaN(share)));
  const ranges = known.map(summary);
  const gaps = ranges.map(({ count, min, max }) => (count < 2 ? 0 : max - min));
  if (chances !== undefined) requireLength(chances, phrases.length, "chances", "phrases");
  const leaks = phrases.map((_, i) => chances !== undefined && chances[i] <= level && gaps[i] >= leastGap);
  // Where a phrase leaks, the widest of those that do.
  const asked = leaks.some(Boolean) ? gaps.map((gap, i) => (leaks[i] ? gap : -1)) : gaps;
  const widest = asked.indexOf(Math.max(...asked));
  const most = rows[widest].indexOf(ranges[widest].max);
  const least = rows[widest].indexOf(ranges[widest].min);
  const names = labelsApart(categories, 30);
  const alike = (share: number): number => rows[widest].filter((other) => percent(other) === percent(share)).length;
  const named = (c: number): string =>
    `${percent(rows[widest][c])} of ${names[c]}${alike(rows[widest][c]) > 1 ? ` and ${counted(alike(rows[widest][c]) - 1, "other")}` : ""}`;
  const title = leaks[widest]
    ? `“${shorten(phrases[widest], 30)}” leaks the category: in ${named(most)}, ${named(least)}`
    : gaps[widest] < leastGap
      ? `No phrase leaks the category: shares differ by at most ${count(100 * gaps[widest])} points`
      : `${chances === undefined ? "" : "No phrase is shown to leak the category: "}“${shorten(phrases[widest], 30)}” is the most uneven, in ${named(most)}, ${named(least)}${chances === undefined ? "" : ", as by chance"}`;
  const { drawn, note } = drawnCategories(
    sizes ?? categories.map(() => 0),
    [most, least].filter((c) => c >= 0),
  );
  const [label, phraseLabel] = [shortenApart(categories), shortenApart(phrases)];
  const said = (share: number, digits?: number): string =>
    Number.isNaN(share) ? "too few products" : percent(share, digits);
  return figure({
    title,
    subtitle: `share of a category's products that hold the phrase, in percent${note === "" ? "" : `; ${note}`}`,
    description: `Heat map of ${categories.length} categories by ${phrases.length} phrases. ${title}. ${phrases.map((phrase, i) => `${phraseLabel(phrase, 40)}: ${drawn.map((c) => `${label(categories[c], 40)} ${said(rows[i][c])}`).join(", ")}`).join("; ")}.`,
    data: [
      shareCells(
        drawn.map((c) =>
          rows.map((row, i) => ({
            share: Number.isNaN(row[c]) ? null : row[c],
            text: Number.isNaN(row[c]) ? "–" : count(100 * row[c]),
            hover: `${escapeText(label(categories[c], 80))}<br>“${escapeText(phraseLabel(phrases[i], 80))}”: ${said(row[c], 1)}`,
          })),
        ),
      ),
    ],
    layout: {
      xaxis: namesAxis(phrases, "x"),
      yaxis: namesAxis(
        drawn.map((c) => categories[c]),
        "y",
      ),
    },
    plotHeight: 28 * drawn.length + 20,
    below: colorBarHeight + 90,
  });
}
