import { InputError } from "../errors.js";
import { align, alignLabels } from "./alignment.js";
import { distinctLabels, type Labels } from "./contingency.js";

/** What changes for one category between two aligned clusterings of the same items. */
export interface CategoryGain {
  readonly category: number;
  readonly items: number;
  /** Items of the category that both, only the first, only the second, and neither clustering put in its matched cluster. */
  readonly both: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
  /** onlySecond - onlyFirst. */
  readonly gain: number;
  /** Exact McNemar test (two-sided binomial) of no gain, for the items that exactly one clustering has right. */
  readonly p: number;
}

/** Gain in correctly grouped items of each category from clustering `a` to `b`, each aligned with `truth` by itself, on paired items. */
export function categoryGains(truth: Labels, a: Labels, b: Labels): CategoryGain[] {
  if (truth.length !== a.length || truth.length !== b.length) throw new InputError(`the labellings have ${truth.length}, ${a.length} and ${b.length} items; they must label the same items`);
  const first = alignLabels(align(truth, a), a);
  const second = alignLabels(align(truth, b), b);
  return Array.from(distinctLabels(truth, "truth"), (category) => {
    const cells = [0, 0, 0, 0];
    for (let i = 0; i < truth.length; i++) {
      if (truth[i] === category) cells[(first[i] === category ? 2 : 0) + (second[i] === category ? 1 : 0)]++;
    }
    const [neither, onlySecond, onlyFirst, both] = cells;
    return { category, items: neither + onlySecond + onlyFirst + both, both, onlyFirst, onlySecond, neither, gain: onlySecond - onlyFirst, p: signTest(onlyFirst, onlySecond) };
  });
}

/** Two-sided binomial test that `a` and `b` are halves of a + b. */
function signTest(a: number, b: number): number {
  const n = a + b;
  let logTerm = -n * Math.LN2;
  let tail = 0;
  for (let k = 0; k <= Math.min(a, b); k++) {
    tail += Math.exp(logTerm);
    logTerm += Math.log((n - k) / (k + 1));
  }
  return Math.min(1, 2 * tail);
}
