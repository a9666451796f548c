import { summary } from "embedlab/numeric";
import { linearBins, logBins } from "./distribution.js";
import type { Figure } from "./figure.js";
import { count, counted, percent } from "embedlab/display";
import { countRange, loggedAxis, titled } from "./axes.js";
import { figure } from "./layout.js";
import { markerLine } from "./marker-line.js";
import { panelTitle, panelTitleHeight, stackedDomains } from "./panels.js";
import { requireLength, requireSome } from "./required.js";
import { colorsFor, palette } from "./palette.js";

export interface TreatmentCompression {
  /** What is counted: "characters", "words", "tokens". */
  readonly unit: string;
  /** Length of each text before and after the treatment. */
  readonly before: ArrayLike<number>;
  readonly after: ArrayLike<number>;
  /** The share that the note reports as removed. */
  readonly noted?: number;
}

/** What a treatment removes: lengths before and after, and the share removed from each text. */
export function treatmentCompressionFigure({ unit, before, after, noted }: TreatmentCompression): Figure {
  requireSome(before, "texts");
  requireLength(after, before.length, "treated lengths", "texts");
  const lengths = [Array.from(before), Array.from(after)];
  const [whole, left] = lengths.map((values) => values.reduce((sum, value) => sum + value, 0));
  const removed = whole === 0 ? 0 : 1 - left / whole;
  const shares = lengths[0].map((length, i) => (length === 0 ? 0 : 1 - lengths[1][i] / length));
  const share = summary(shares);
  const all = summary(lengths.flat());
  const bounds: [number, number] = [all.min, all.max];
  const styles = colorsFor(["before", "after"]);
  const title = `The treatment removes ${percent(removed, 1)} of all ${unit}${noted === undefined ? "" : `; the note says ${percent(noted, 1)}`}`;
  const histogram = ["before", "after"].map((name, i) => {
    const bins = logBins(lengths[i], bounds);
    return {
      type: "scatter",
      mode: "lines",
      name,
      x: bins.centres,
      y: bins.counts,
      line: { shape: "hvh", color: styles[i].color, width: 2, dash: i === 0 ? "dot" : "solid" },
      customdata: bins.ranges.map(
        ([from, to], bin) =>
          `${counted(bins.counts[bin], "text")} of ${from >= to ? count(to) : `${count(from)} to ${count(to)}`}`,
      ),
      hovertemplate: `${name}: %{customdata} ${unit}<extra></extra>`,
    };
  });
  const [from, to] = [Math.min(0, share.min), Math.max(share.max, noted ?? 0, 0.01)];
  const removals = linearBins(shares, [from, to]);
  const [upper, lower] = stackedDomains([150, 130], 84);
  const lines = [
    markerLine(removed, `overall ${percent(removed, 1)}`, {
      axis: "x2",
      across: "y2 domain",
      anchor: removed > (from + to) / 2 ? "right" : "left",
    }),
  ];
  if (noted !== undefined)
    lines.push(
      markerLine(noted, `note ${percent(noted, 1)}`, {
        axis: "x2",
        across: "y2 domain",
        dash: "dot",
        level: 1,
        anchor: noted > (from + to) / 2 ? "right" : "left",
      }),
    );
  return figure({
    title,
    description: `Lengths of ${counted(lengths[0].length, "text")} before and after the treatment, and the share removed from each. ${title}. The median text loses ${percent(share.quantile(0.5), 1)}, the most changed ${percent(share.max, 1)}.`,
    data: [
      ...histogram,
      {
        type: "bar",
        x: removals.centres,
        y: removals.counts,
        width: removals.width * 0.94,
        xaxis: "x2",
        yaxis: "y2",
        showlegend: false,
        marker: { color: palette[2] },
        customdata: removals.ranges.map(
          ([low, high], bin) =>
            `${counted(removals.counts[bin], "text")} ${removals.counts[bin] === 1 ? "loses" : "lose"} ${percent(low, 1)} to ${percent(high, 1)}`,
        ),
        hovertemplate: "%{customdata}<extra></extra>",
      },
    ],
    layout: {
      xaxis: { ...loggedAxis(...bounds), anchor: "y", title: titled(`${unit} per text (logarithmic)`) },
      yaxis: { domain: upper, anchor: "x", title: titled("texts"), rangemode: "tozero" },
      xaxis2: { anchor: "y2", tickformat: ".0%", title: titled(`share of a text's ${unit} removed`) },
      yaxis2: { domain: lower, anchor: "x2", title: titled("texts"), range: countRange(removals.counts, lines.length) },
      shapes: lines.map((line) => line.shape),
      annotations: [
        panelTitle("Lengths", "x", "y"),
        panelTitle("Removed per text", "x2", "y2"),
        ...lines.map((line) => line.annotation),
      ],
    },
    above: panelTitleHeight,
    plotHeight: 364,
    legend: ["before", "after"],
  });
}
