import type { Interval as LibraryInterval } from "embedlab/evaluation";
import { decimal } from "embedlab/display";
import { summary } from "embedlab/numeric";

/** What tables and figures show of an interval: in one unit. */
export type Interval = Pick<LibraryInterval, "estimate" | "low" | "high">;

/** The mean with the least and greatest values, as an interval is shown. */
export function spread(values: ArrayLike<number>): Interval {
  const { mean: estimate, min: low, max: high } = summary(values);
  return { estimate, low, high };
}

/** "0.333 (0.295 to 0.362)", its numbers as `write` writes them; `over` is added: "…, 20 seeds)". */
export const ranged = (
  { estimate, low, high }: Interval,
  write: (value: number) => string = decimal,
  over = "",
): string => `${write(estimate)} (${write(low)} to ${write(high)}${over === "" ? "" : `, ${over}`})`;
