import type { Interval as LibraryInterval } from "embedlab/evaluation";
import { summary } from "embedlab/numeric";

/** What tables and figures show of an interval: in one unit. */
export type Interval = Pick<LibraryInterval, "estimate" | "low" | "high">;

/** The mean with the least and greatest values, as an interval is shown. */
export function spread(values: ArrayLike<number>): Interval {
  const { mean: estimate, min: low, max: high } = summary(values);
  return { estimate, low, high };
}
