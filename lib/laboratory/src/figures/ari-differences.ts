import type { Interval } from "../study/spread.js";
import type { Figure } from "./figure.js";
import { chance, percent, signed } from "embedlab/display";
import { counted } from "embedlab/text";
import { errorBars } from "./error-bars.js";
import { namesAxis, titled } from "./axes.js";
import { hovers } from "./hover.js";
import { figure } from "./layout.js";
import { requireSome } from "./required.js";
import { neutral, palette } from "./palette.js";
import { differencesApart, escapeText } from "./text.js";

export interface AriDifferences {
  readonly differences: readonly (Interval & {
    /** "challenger − baseline". */
    readonly name: string;
    /** Adjusted for the number of differences, where a test was made: then it says what is shown, else the interval does. */
    readonly adjustedP?: number;
  })[];
  /** Of the intervals. */
  readonly level?: number;
  readonly measure?: string;
  /** How the intervals were made, e.g. "products resampled and clustered anew". */
  readonly method?: string;
}

/** A forest plot: differences between models, each with its interval, against zero. */
export function ariDifferencesFigure({ differences, level = 0.95, measure = "ARI", method }: AriDifferences): Figure {
  requireSome(differences, "differences");
  const tested = differences.some(({ adjustedP }) => adjustedP !== undefined);
  const clear = differences.map(({ low, high, adjustedP }) =>
    adjustedP === undefined ? low > 0 || high < 0 : adjustedP < 1 - level,
  );
  const say = (i: number): string =>
    `${signed(differences[i].estimate)} [${signed(differences[i].low)}, ${signed(differences[i].high)}]`;
  const label = differencesApart(differences.map(({ name }) => name));
  const n = clear.filter(Boolean).length;
  const title =
    differences.length === 1
      ? `${label(differences[0].name, 60)}: ${say(0)} ${measure}; ${tested ? (clear[0] ? "a difference is shown" : "no difference is shown") : `the interval ${clear[0] ? "excludes zero" : "includes zero, so no difference is shown"}`}`
      : `${n === 0 ? "None" : n} of ${counted(differences.length, "difference")} in ${measure} ${tested ? `${n === 1 ? "is" : "are"} shown` : `${n === 1 ? "has an interval that excludes" : "have intervals that exclude"} zero`}`;
  return figure({
    title,
    subtitle: `${percent(level)} intervals${method === undefined ? "" : `, ${method}`}${tested && differences.length > 1 ? "; filled where p, adjusted for all of them, is below " + String(Math.round(100 * (1 - level)) / 100) : ""}`,
    description: `Forest plot of differences in ${measure} with ${percent(level)} intervals. ${title}. ${differences.map((difference, i) => `${label(difference.name, 80)}: ${say(i)}${difference.adjustedP === undefined ? "" : `, adjusted ${chance(difference.adjustedP)}`}`).join("; ")}.`,
    data: [
      {
        type: "scatter",
        mode: "markers",
        x: differences.map((difference) => difference.estimate),
        y: differences.map((_, i) => i),
        error_x: errorBars(differences),
        marker: {
          size: 10,
          symbol: clear.map((is) => (is ? "circle" : "circle-open")),
          color: clear.map((is) => (is ? palette[0] : neutral)),
          line: { width: 2, color: clear.map((is) => (is ? palette[0] : neutral)) },
        },
        ...hovers(
          differences.map(
            ({ name, adjustedP }, i) =>
              `${escapeText(label(name, 80))}<br>${escapeText(say(i))}${adjustedP === undefined ? "" : `<br>adjusted ${chance(adjustedP)}`}`,
          ),
        ),
      },
    ],
    layout: {
      xaxis: {
        title: titled(`difference in ${measure}`),
        zeroline: true,
        zerolinewidth: 2,
        rangemode: "tozero",
        nticks: 5,
      },
      yaxis: namesAxis(
        differences.map(({ name }) => label(name, 47)),
        "y",
        { width: 24, lines: 3 },
      ),
    },
    plotHeight: 48 * differences.length + 20,
  });
}
