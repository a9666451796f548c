/** An estimate and the interval around it, in the same unit. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

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

/** Mean, least and greatest of the values. */
export function spread(values: ArrayLike<number>): Interval {
  let low = Infinity;
  let high = -Infinity;
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
    sum += values[i];
  }
  return { estimate: sum / values.length, low, high };
}
