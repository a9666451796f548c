import type { Interval as LibraryInterval } from "embedlab/evaluation";
import { summary } from "embedlab/comparison";

/** What figures draw of an interval: in one unit. */
export type Interval = Pick<LibraryInterval, "estimate" | "low" | "high">;

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

/** The mean with the least and greatest values, as an interval is drawn. */
export function spread(values: ArrayLike<number>): Interval {
  const { mean: estimate, min: low, max: high } = summary(values);
  return { estimate, low, high };
}
