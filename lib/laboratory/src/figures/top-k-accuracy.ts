import { type Interval, ranged } from "../study/spread.js";
import { bandTraces } from "./band.js";
import type { Figure } from "./figure.js";
import { percent, signed } from "embedlab/display";
import { count } from "embedlab/text";
import { loggedAxis, titled } from "./axes.js";
import { figure } from "./layout.js";
import { type Marker, markerLines } from "./marker-lines.js";
import { requireLength, requireSome } from "./required.js";
import { colorsFor } from "./palette.js";

export interface TopKAccuracy {
  /** Numbers of dimensions, ascending. */
  readonly k: readonly number[];
  /** Accuracy (0..1) on the k most important dimensions, and on k drawn at random. */
  readonly top: readonly Interval[];
  readonly random: readonly Interval[];
  /** Accuracy on all dimensions. */
  readonly all?: number;
  /** How many dimensions are claimed to suffice, e.g. the note's 20. */
  readonly claimed?: number;
}

/** Whether few dimensions suffice: accuracy on the top k against k random ones, at equal k. */
export function topKAccuracyFigure({ k, top, random, all, claimed }: TopKAccuracy): Figure {
  requireSome(k, "numbers of dimensions");
  requireLength(top, k.length, "top accuracies", "numbers of dimensions");
  requireLength(random, k.length, "random accuracies", "numbers of dimensions");
  const wanted = claimed ?? 20;
  const at = k.reduce(
    (best, value, i) => (Math.abs(Math.log(value / wanted)) < Math.abs(Math.log(k[best] / wanted)) ? i : best),
    0,
  );
  const title = `The top ${count(k[at])} dimensions give ${percent(top[at].estimate, 1)} accuracy, ${count(k[at])} random ones ${percent(random[at].estimate, 1)}${all === undefined ? "" : `, all of them ${percent(all, 1)}`}`;
  const x = k.map(Math.log10);
  const styles = colorsFor(["the most important", "drawn at random"]);
  const series = [top, random];
  const markers: Marker[] = [
    ...(all === undefined ? [] : [{ at: all, label: `all dimensions ${percent(all, 1)}`, horizontal: true, along: 0 }]),
    ...(claimed === undefined
      ? []
      : [{ at: Math.log10(claimed), label: `claimed: ${count(claimed)}`, dash: "dot", along: 0.12 }]),
  ];
  return figure({
    title,
    subtitle: "bands: min to max over repeats",
    description: `Accuracy by number of dimensions, the most important against random ones. ${title}. ${k.map((value, i) => `k = ${count(value)}: ${percent(top[i].estimate, 1)} against ${percent(random[i].estimate, 1)} (${signed(100 * (top[i].estimate - random[i].estimate), 1)} points)`).join("; ")}.`,
    data: ["the most important", "drawn at random"].flatMap((name, i) =>
      bandTraces(
        x,
        series[i],
        name,
        styles[i],
        series[i].map(
          (value, j) => `${count(k[j])} dimensions, ${name}: ${ranged(value, (share) => percent(share, 1))}`,
        ),
      ),
    ),
    layout: {
      xaxis: {
        ...loggedAxis(Math.min(...k, claimed ?? k[0]), Math.max(...k, claimed ?? k[0])),
        title: titled("dimensions (logarithmic)"),
      },
      yaxis: { tickformat: ".0%", title: titled("accuracy") },
      ...markerLines(markers),
    },
    plotHeight: 300,
    legend: ["the most important", "drawn at random"],
  });
}
