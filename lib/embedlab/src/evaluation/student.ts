import { incompleteBeta } from "./incomplete-beta.js";

/** The chance of a value of Student's t with `df` degrees of freedom at least as far from 0 as `t`, in either direction; exact to 1e-14. */
export function twoSidedStudentP(t: number, df: number): number {
  return Math.abs(t) === Infinity ? 0 : incompleteBeta(df / (df + t * t), df / 2, 0.5);
}

/** The quantile of Student's t with `df` degrees of freedom: the t below which a share `p` (in (0, 1)) of values lie. */
export function studentQuantile(p: number, df: number): number {
  if (p === 0.5) return 0;
  const tail = 2 * Math.min(p, 1 - p);
  let low = 0;
  let high = 1;
  while (twoSidedStudentP(high, df) > tail) high *= 2;
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (twoSidedStudentP(middle, df) > tail) low = middle;
    else high = middle;
  }
  return p < 0.5 ? -high : high;
}
