import type { Interval } from "../study/spread.js";
import type { Figure } from "./figure.js";
import { decimal, list, percent, signed } from "embedlab/display";
import { errorBars } from "./error-bars.js";
import { namesAxis, titled } from "./axes.js";
import { bars } from "./bars.js";
import { hovers } from "./hover.js";
import { figure } from "./layout.js";
import { requireLength, requireSome } from "./required.js";
import { drawnCategories } from "./largest-categories.js";
import { firstOfAll, readsEqual, someNamed } from "./headline.js";
import { colorsFor } from "./palette.js";
import { escapeText, shortenApart } from "./text.js";

export interface CategoryGains {
  readonly categories: readonly string[];
  /** The challenger's share of each category in its own cluster minus the baseline's, after alignment (1 = 100 points). */
  readonly gains: readonly (Interval & {
    /** Adjusted for the number of categories, where a test was made: then it says what is shown, else the interval does. */
    readonly adjustedP?: number;
    /** Products of the category: of very many categories the largest are drawn. */
    readonly products?: number;
  })[];
  readonly baseline: string;
  readonly challenger: string;
  readonly level?: number;
}

const points = (share: number): string => `${signed(100 * share, 1)}`;

/** What each category gains or loses from one model to the other, with paired uncertainty. */
export function categoryGainsFigure({ categories, gains, baseline, challenger, level = 0.95 }: CategoryGains): Figure {
  requireSome(categories, "categories");
  requireLength(gains, categories.length, "gains", "categories");
  const order = gains.map((_, i) => i).sort((a, b) => gains[b].estimate - gains[a].estimate);
  const tested = gains.some(({ adjustedP }) => adjustedP !== undefined);
  const shown = gains.map(({ low, high, adjustedP }) =>
    adjustedP === undefined ? low > 0 || high < 0 : adjustedP < 1 - level,
  );
  const told = (i: number): boolean => shown[i] && !readsEqual(100 * gains[i].estimate, 0, 1);
  const up = order.filter((i) => told(i) && gains[i].estimate > 0);
  const down = order
    .filter((i) => told(i) && gains[i].estimate < 0)
    .sort((a, b) => gains[a].estimate - gains[b].estimate);
  const label = shortenApart([baseline, challenger]);
  const named = shortenApart(categories);
  const model = label(challenger, 32);
  const firsts = (some: readonly number[]): number[] => firstOfAll(some, (i) => 100 * gains[i].estimate, 1);
  const most = (some: readonly number[]): string => someNamed(firsts(some).map((i) => named(categories[i], 28)));
  const name = (some: readonly number[]): string =>
    some.length > 2
      ? `${some.length} categories, most in ${most(some)} (${points(gains[some[0]].estimate)} points${firsts(some).length > 1 ? " each" : ""})`
      : list(some.map((i) => `${named(categories[i], 28)} (${points(gains[i].estimate)} points)`));
  const title =
    up.length + down.length === 0
      ? shown.includes(true)
        ? `No category gains or loses as much as ${decimal(0.1, 1)} points from ${label(baseline, 32)} to ${model}`
        : `No category clearly gains or loses from ${label(baseline, 32)} to ${model}${tested ? "" : ": every interval includes zero"}`
      : `${model} ${[up.length > 0 ? `gains in ${name(up)}` : "", down.length > 0 ? `loses in ${name(down)}` : ""].filter(Boolean).join("; ")}`;
  const styles = colorsFor(categories);
  const { drawn, note } = drawnCategories(
    gains.map(({ products = 0 }) => products),
    [up, down].flatMap((some) => firsts(some).slice(0, 3)),
  );
  const lines = order.filter((i) => drawn.includes(i));
  return figure({
    title,
    subtitle: `against ${label(baseline, 40)}; ${percent(level)} intervals, paired; bars at half strength ${tested ? "are not shown to differ, p adjusted for all categories" : "include zero"}${note === "" ? "" : `; ${note}`}`,
    description: `Gains of ${label(challenger, 60)} over ${label(baseline, 60)} by category, in percentage points after alignment. ${title}. ${lines.map((i) => `${named(categories[i], 40)}: ${points(gains[i].estimate)} ${gains[i].low === gains[i].high ? "(no spread seen)" : `[${points(gains[i].low)}, ${points(gains[i].high)}]`}`).join("; ")}.`,
    data: [
      {
        ...bars(lines.map((i) => 100 * gains[i].estimate)),
        error_x: errorBars(
          lines.map((i) => ({ estimate: 100 * gains[i].estimate, low: 100 * gains[i].low, high: 100 * gains[i].high })),
        ),
        marker: {
          color: lines.map((i) => styles[i].color),
          pattern: { shape: lines.map((i) => styles[i].pattern) },
          opacity: lines.map((i) => (shown[i] ? 1 : 0.5)),
        },
        ...hovers(
          lines.map(
            (i) =>
              `${escapeText(named(categories[i], 80))}<br>${points(gains[i].estimate)} points, ${gains[i].low === gains[i].high ? "the same in every draw: no spread seen, which is no certainty" : `from ${decimal(100 * gains[i].low, 1)} to ${decimal(100 * gains[i].high, 1)}`}`,
          ),
        ),
      },
    ],
    layout: {
      bargap: 0.3,
      yaxis: namesAxis(
        lines.map((i) => categories[i]),
        "y",
      ),
      xaxis: { title: titled("gain in percentage points"), zeroline: true, zerolinewidth: 2 },
    },
    plotHeight: 28 * lines.length + 20,
  });
}
