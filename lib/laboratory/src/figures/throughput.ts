import { bandTraces } from "./band.js";
import type { ThroughputSeries } from "../experiments/throughput.js";
import type { Figure } from "./figure.js";
import { list, sensible } from "embedlab/display";
import { count } from "embedlab/text";
import { titled } from "./axes.js";
import { shownAlike, someNamed } from "./headline.js";
import { figure } from "./layout.js";
import { requireSome } from "./required.js";
import { colorsFor } from "./palette.js";
import { escapeText, shortenApart } from "./text.js";

export interface Throughput {
  /** Texts a second, by batch size. */
  readonly series: readonly ({ readonly name: string } & Pick<ThroughputSeries, "points"> &
    Partial<Pick<ThroughputSeries, "loaded">>)[];
  /** What the batch counts: "texts" or "tokens". */
  readonly batchUnit?: string;
  readonly rateUnit?: string;
}

/** Throughput by batch size. */
export function throughputFigure({ series, batchUnit = "texts", rateUnit = "texts/s" }: Throughput): Figure {
  requireSome(series, "series");
  for (const entry of series) requireSome(entry.points, `batch sizes of ${entry.name}`);
  const label = shortenApart(series.map(({ name }) => name));
  const styles = colorsFor(series.map((entry) => entry.name));
  const ranked = series
    .map((entry) => ({ name: entry.name, points: [...entry.points].sort((a, b) => b.estimate - a.estimate) }))
    .sort((a, b) => b.points[0].estimate - a.points[0].estimate);
  const { points } = ranked[0];
  const [best, worst] = [points[0], points[points.length - 1]];
  // What is not clearly slower than a model's fastest.
  const fast = ([first, ...others]: typeof points): string =>
    list(
      [first, ...others.filter(({ high }) => high >= first.low)]
        .map(({ batchSize }) => batchSize)
        .sort((a, b) => a - b)
        .map(count),
    );
  const rate = sensible(best.estimate);
  const times = sensible(best.estimate / worst.estimate);
  const rivals = ranked.filter((entry) => entry.points[0].high >= best.low);
  const named = someNamed(rivals.map((rival) => label(rival.name, 32)));
  const at = `${fast(points)} ${batchUnit} a batch`;
  const title = series.some(({ loaded }) => loaded)
    ? `Measured while the machine was busy, so no batch size is called fastest: ${named} at about ${rate} ${rateUnit}`
    : rivals.length > 1
      ? shownAlike(rivals, (rival) => fast(rival.points)).length === rivals.length
        ? `${named} are fastest at ${at}: about ${rate} ${rateUnit}, and not clearly apart`
        : `${named} are not clearly apart: about ${rate} ${rateUnit} at their fastest`
      : best === worst
        ? `${named}: ${rate} ${rateUnit} at ${at}`
        : best.low <= worst.high || times === "1"
          ? `${named}: no batch size is clearly faster than another, about ${rate} ${rateUnit}`
          : `${named} is fastest at ${at}${fast(points).includes(" and ") ? ", which are not clearly apart" : ""}: ${rate} ${rateUnit}, ${times} times the rate at ${count(worst.batchSize)}`;
  const sizes = [...new Set(series.flatMap((entry) => entry.points.map((point) => point.batchSize)))].sort(
    (a, b) => a - b,
  );
  return figure({
    title,
    description: `${rateUnit} by batch size. ${title}. ${series.map((entry) => `${label(entry.name, 60)}: ${entry.points.map((point) => `${count(point.batchSize)} gives ${sensible(point.estimate)}`).join(", ")}`).join("; ")}.`,
    data: series.flatMap((entry, i) => {
      const sorted = [...entry.points].sort((a, b) => a.batchSize - b.batchSize);
      return bandTraces(
        sorted.map((point) => Math.log2(point.batchSize)),
        sorted,
        escapeText(label(entry.name, 40)),
        styles[i],
        sorted.map(
          (point) =>
            `${escapeText(label(entry.name, 60))}<br>batch of ${count(point.batchSize)} ${batchUnit}: ${sensible(point.estimate)} ${rateUnit} (${sensible(point.low)} to ${sensible(point.high)})`,
        ),
      );
    }),
    layout: {
      xaxis: {
        tickmode: "array",
        tickvals: sizes.map(Math.log2),
        ticktext: sizes.map((size) => count(size)),
        title: titled(`${batchUnit} a batch (logarithmic)`),
      },
      yaxis: { rangemode: "tozero", title: titled(rateUnit) },
    },
    plotHeight: 280,
    legend: series.map((entry) => entry.name),
  });
}
