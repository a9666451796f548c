import type { Interval } from "./intervals.js";
import type { Style } from "./palette.js";

/** A line with its interval as a band of the same colour: two traces, the band first. */
export function bandTraces(x: readonly number[], values: readonly Interval[], name: string, style: Style, hover: object): object[] {
  return [
    {
      type: "scatter",
      mode: "lines",
      x: [...x, ...[...x].reverse()],
      y: [...values.map((value) => value.high), ...values.map((value) => value.low).reverse()],
      fill: "toself",
      fillcolor: `${style.color}2e`,
      line: { width: 0, color: style.color },
      showlegend: false,
      hoverinfo: "skip",
      legendgroup: name,
    },
    {
      type: "scatter",
      mode: "lines+markers",
      x,
      y: values.map((value) => value.estimate),
      name,
      legendgroup: name,
      line: { color: style.color, dash: style.dash, width: 2 },
      marker: { color: style.color, symbol: style.symbol, size: 8 },
      ...hover,
    },
  ];
}
