import { summary } from "embedlab/numeric";
import { percent } from "embedlab/display";
import { counted } from "embedlab/text";
import { countRange, loggedAxis, titled } from "./axes.js";
import { histogram, linearBins, logBins, wholeRange } from "./distribution.js";
import type { Figure } from "./figure.js";
import { figure } from "./layout.js";
import { hovers } from "./hover.js";
import { colorsFor, palette } from "./palette.js";
import { panelAxes, stackedPanels } from "./panels.js";
import { requireLength, requireSome } from "./required.js";

export interface TreatmentCompression {
  /** What is counted: "characters", "words", "tokens". */
  readonly unit: string;
  /** Length of each text before and after the treatment. */
  readonly before: ArrayLike<number>;
  readonly after: ArrayLike<number>;
  /** The share that the note reports as removed. */
  readonly noted?: number;
}

const total = (lengths: readonly number[]): number => lengths.reduce((sum, length) => sum + length, 0);

/** What a treatment removes: lengths before and after, and the share removed from each text. */
export function treatmentCompressionFigure({ unit, before, after, noted }: TreatmentCompression): Figure {
  requireSome(before, "texts");
  requireLength(after, before.length, "treated lengths", "texts");
  const lengths = [Array.from(before), Array.from(after)];
  const whole = total(lengths[0]);
  const removed = whole === 0 ? 0 : 1 - total(lengths[1]) / whole;
  const shares = lengths[0].map((length, i) => (length === 0 ? 0 : 1 - lengths[1][i] / length));
  const share = summary(shares);
  const { min, max } = summary(lengths.flat());
  const [from, to] = [Math.min(0, share.min), Math.max(share.max, noted ?? 0, 0.01)];
  const removals = linearBins(shares, [from, to]);
  const markers = [
    { at: removed, label: `overall ${percent(removed, 1)}`, dash: "dash", level: 0 },
    ...(noted === undefined ? [] : [{ at: noted, label: `note ${percent(noted, 1)}`, dash: "dot", level: 1 }]),
  ].map((marker) => ({ ...marker, anchor: marker.at > (from + to) / 2 ? ("right" as const) : ("left" as const) }));
  const { layout, ...room } = stackedPanels(
    [
      {
        title: "Lengths",
        height: 150,
        x: { ...loggedAxis(min, max), title: titled(`${unit} per text (logarithmic)`) },
        y: { title: titled("texts"), rangemode: "tozero" },
      },
      {
        title: "Removed per text",
        height: 130,
        x: { tickformat: ".0%", title: titled(`share of a text's ${unit} removed`) },
        y: { title: titled("texts"), range: countRange(removals.counts, markers.length) },
        markers,
      },
    ],
    84,
  );
  const names = ["before", "after"];
  const styles = colorsFor(names);
  const title = `The treatment removes ${percent(removed, 1)} of all ${unit}${noted === undefined ? "" : `; the note says ${percent(noted, 1)}`}`;
  return figure({
    title,
    description: `Lengths of ${counted(shares.length, "text")} before and after the treatment, and the share removed from each. ${title}. The median text loses ${percent(share.quantile(0.5), 1)}, the most changed ${percent(share.max, 1)}.`,
    data: [
      ...names.map((name, i) => {
        const bins = logBins(lengths[i], [min, max]);
        return {
          type: "scatter",
          mode: "lines",
          name,
          x: bins.centres,
          y: bins.counts,
          line: { shape: "hvh", color: styles[i].color, width: 2, dash: i === 0 ? "dot" : "solid" },
          ...hovers(
            bins.ranges.map(
              (range, bin) => `${name}: ${counted(bins.counts[bin], "text")} of ${wholeRange(range)} ${unit}`,
            ),
          ),
        };
      }),
      {
        ...histogram(removals),
        ...panelAxes(1),
        showlegend: false,
        marker: { color: palette[2] },
        ...hovers(
          removals.ranges.map(
            ([low, high], bin) =>
              `${counted(removals.counts[bin], "text")} ${removals.counts[bin] === 1 ? "loses" : "lose"} ${percent(low, 1)} to ${percent(high, 1)}`,
          ),
        ),
      },
    ],
    layout,
    ...room,
    legend: names,
  });
}
