import type { Interval } from "../study/spread.js";
import { errorBars } from "./error-bars.js";
import { hovers } from "./hover.js";
import type { Style } from "./palette.js";

/** A line with its intervals as a band of the same colour; a single point has a whisker instead. */
export function bandTraces(
  x: readonly number[],
  values: readonly Interval[],
  name: string,
  style: Style,
  said: readonly string[],
): object[] {
  const line = {
    type: "scatter",
    mode: "lines+markers",
    x,
    y: values.map((value) => value.estimate),
    name,
    legendgroup: name,
    line: { color: style.color, dash: style.dash, width: 2 },
    marker: { color: style.color, symbol: style.symbol, size: 8 },
    ...hovers(said),
  };
  if (x.length === 1) return [{ ...line, error_y: errorBars(values, style.color) }];
  const band = {
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
  };
  return [band, line];
}
