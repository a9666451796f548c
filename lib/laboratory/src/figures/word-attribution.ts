import { type TextAttribution, rankedFeatures } from "embedlab/explainability";
import type { Figure } from "./figure.js";
import { signed } from "embedlab/display";
import { count } from "embedlab/text";
import { namesAxis, titled } from "./axes.js";
import { bars } from "./bars.js";
import { hovers } from "./hover.js";
import { firstOfAll, readsEqual, someNamed } from "./headline.js";
import { figure } from "./layout.js";
import { requireSome } from "./required.js";
import { high, low } from "./palette.js";
import { escapeText, shorten, shortenApart } from "./text.js";

export interface WordAttributionOptions {
  readonly attribution: TextAttribution;
  /** What is explained: the category that the score is of. */
  readonly className: string;
  /** All categories, so that a long name is cut where it differs from theirs. */
  readonly classNames?: readonly string[];
  /** Whose words: a product's name. */
  readonly subject: string;
  readonly top?: number;
}

/** The words that speak most for and against a category. */
export function wordAttributionFigure({
  attribution: { text, units, wordsPerUnit },
  className,
  classNames = [],
  subject,
  top = 20,
}: WordAttributionOptions): Figure {
  requireSome(units, "words");
  const words = units.map(({ start, end }) => text.slice(start, end));
  const wordLabel = shortenApart(words);
  // Of a long text runs of words are left out together.
  const unit = wordsPerUnit > 1 ? "run of words" : "word";
  const unitsNamed = unit === "word" ? "words" : "runs of words";
  const classLabel = shortenApart([className, ...classNames]);
  const all = units.map(({ change }) => change);
  const ranked = Array.from(rankedFeatures(all.map(Math.abs)).slice(0, top));
  const strongest = firstOfAll(ranked, (i) => Math.abs(all[i]));
  const shown = [...ranked].sort((a, b) => all[b] - all[a]);
  const least = [...all.keys()].sort((a, b) => all[a] - all[b]);
  const against = all[least[0]] < 0 ? firstOfAll(least, (i) => all[i]) : [];
  const title = finding();
  return figure({
    title,
    subtitle: `${shorten(subject, 80)}${words.length > shown.length ? `; ${shown.length} strongest of ${count(words.length)} ${unitsNamed}` : ""}`,
    description: `Attribution to ${unitsNamed} for ${classLabel(className, 60)} in ${shorten(subject, 100)}. ${title}. ${shown.map((i) => `${wordLabel(words[i], 30)} ${signed(all[i])}`).join(", ")}.`,
    data: [
      {
        ...bars(shown.map((i) => all[i])),
        marker: { color: shown.map((i) => (all[i] >= 0 ? high : low)) },
        ...hovers(shown.map((i) => `${escapeText(wordLabel(words[i], 60))}: ${signed(all[i], 4)}`)),
      },
    ],
    layout: {
      bargap: 0.2,
      yaxis: namesAxis(
        shown.map((i) => words[i]),
        "y",
        { lines: 1 },
      ),
      xaxis: { title: titled(`fall in score when the ${unit} is left out`), zeroline: true, zerolinewidth: 2 },
    },
    plotHeight: 22 * shown.length + 20,
  });

  function finding(): string {
    const category = classLabel(className, 32);
    if (readsEqual(all[ranked[0]], 0)) return `No ${unit} speaks for ${category} or against it`;
    const quoted = (some: readonly number[]): string =>
      someNamed([...new Set(some.map((i) => `“${wordLabel(words[i], 24)}”`))]);
    const speak = (some: readonly number[]): string =>
      new Set(some.map((i) => words[i])).size > 1 ? "speak" : "speaks";
    const each = (some: readonly number[]): string => (some.length > 1 ? " each" : "");
    const pro = strongest.filter((i) => all[i] >= 0);
    const most = pro.length > 0 ? pro : strongest;
    const other = most === pro && against.length > 0 && !readsEqual(all[against[0]], 0);
    return `${quoted(most)} ${speak(most)} most ${most === pro ? "for" : "against"} ${category} (${signed(all[most[0]])}${each(most)})${other ? `, ${quoted(against)} most against (${signed(all[against[0]])}${each(against)})` : ""}`;
  }
}
