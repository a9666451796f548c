import type { Interval } from "../study/spread.js";

/** Plotly's error bars for the intervals. */
export function errorBars(intervals: readonly (Interval | null)[], color = "rgba(110,110,110,0.9)"): object {
  return {
    type: "data",
    symmetric: false,
    array: intervals.map((interval) => (interval === null ? null : interval.high - interval.estimate)),
    arrayminus: intervals.map((interval) => (interval === null ? null : interval.estimate - interval.low)),
    color,
    thickness: 1.5,
    width: 4,
  };
}
