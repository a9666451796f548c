/** How far distances are to be trusted: float64's to ten digits at least, those of float32 products to about six of the rows' own lengths. */
export type Precision = "float64" | "float32";

/** Below this share of |a|² + |b|², |a|² + |b|² - 2ab has lost too many of float32's digits. */
export const tooNear = 1e-3;

/** Multiply-adds up to which float64 takes about half a second on one core. */
const exactWork = 4e9;

/** What distances between all pairs of n rows of d are made in unless told. */
export const precisionOfPairs = (n: number, d: number): Precision =>
  (n * n * d) / 2 <= exactWork ? "float64" : "float32";
