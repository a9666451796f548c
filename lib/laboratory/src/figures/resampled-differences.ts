import { mean, summary } from "embedlab/numeric";
import type { Answer } from "embedlab/evaluation";
import type { Interval } from "../study/spread.js";
import { histogram, linearBins } from "./distribution.js";
import type { Figure } from "./figure.js";
import { percent, signed } from "embedlab/display";
import { count } from "embedlab/text";
import { countRange, titled } from "./axes.js";
import { figure } from "./layout.js";
import { markerLines } from "./marker-lines.js";
import { requireSome } from "./required.js";
import { high, neutral, palette } from "./palette.js";
import { differencesApart } from "./text.js";

export interface ResampledDifferences {
  /** "challenger − baseline". */
  readonly name: string;
  /** The difference in each resample; what is not a number is left out. */
  readonly draws: ArrayLike<number>;
  /** From all products, with its interval. */
  readonly judged: Interval & {
    /** What is shown, all pairs allowed for; where it is not told, the interval says it. */
    readonly answer?: Answer;
  };
  readonly confidence?: number;
  readonly measure?: string;
}

/** What another draw of the products makes of a difference, around the estimate of all of them. */
export function resampledDifferencesFigure({
  name,
  draws,
  judged,
  confidence = 0.95,
  measure = "ARI",
}: ResampledDifferences): Figure {
  const known = Array.from(draws).filter(Number.isFinite);
  requireSome(known, "draws");
  const centre = mean(known);
  // Part of the products scores a little lower or higher than all: the spread is what resamples tell.
  const values = known.map((value) => value - centre + judged.estimate);
  const { min, max } = summary([...values, 0, judged.low, judged.high]);
  const room = Math.max(max - min, 1e-6) * 0.06;
  const bins = linearBins(values, [min - room, max + room], 41);
  const excludes = judged.low > 0 || judged.high < 0;
  const least = summary(known);
  const said =
    judged.answer === "equivalent"
      ? ": too small to matter, in whichever direction"
      : least.min === 0 && least.max === 0
        ? ": the same in every draw"
        : excludes
          ? ""
          : ": another draw of the products could turn it";
  const title = `${differencesApart([name])(name, 60)}: ${signed(judged.estimate)} ${measure}, ${percent(confidence)} interval ${signed(judged.low)} to ${signed(judged.high)}${said}`;
  return figure({
    title,
    subtitle: `${count(values.length)} draws of the products, each clustered anew with both models; moved to the estimate from all`,
    description: `Histogram of the difference in ${measure} over ${count(values.length)} resamples of the products, moved to the estimate from all of them, with no difference marked. ${title}.`,
    data: [
      {
        ...histogram(bins),
        marker: {
          color: bins.centres.map((centre) => (centre >= judged.low && centre <= judged.high ? palette[0] : neutral)),
        },
        hovertemplate: "%{x:.3f}: %{y:,d} draws<extra></extra>",
      },
    ],
    layout: {
      xaxis: { title: titled(`difference in ${measure}`) },
      yaxis: { title: titled("draws"), range: countRange(bins.counts) },
      ...markerLines([
        {
          at: 0,
          label: "no difference",
          color: high,
          dash: "solid",
          anchor: judged.estimate > 0 ? "left" : "right",
        },
      ]),
    },
    plotHeight: 240,
  });
}
