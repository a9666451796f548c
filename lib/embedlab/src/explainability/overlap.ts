import { InputError } from "../errors.js";

/** How many entries two lists share, beside what two random lists would. */
export interface Overlap {
  /** Both lists as given. */
  readonly lists: readonly [readonly number[], readonly number[]];
  /** How many indices there are to draw from. */
  readonly population: number;
  /** The shared entries, in the first list's order. */
  readonly common: readonly number[];
  /** Expected number for lists drawn at random. */
  readonly expected: number;
  /** Probability of at least as many for lists drawn independently; it means nothing for two rankings of one forest. */
  readonly pValue: number;
}

/** Two lists of different indices below `population`: their overlap, which by chance is hypergeometric. */
export function overlap(a: ArrayLike<number>, b: ArrayLike<number>, population: number): Overlap {
  for (const list of [a, b]) {
    for (let i = 0; i < list.length; i++) {
      if (!Number.isInteger(list[i]) || list[i] < 0 || list[i] >= population)
        throw new InputError(`index ${list[i]} is not one of 0 to ${population - 1}`);
    }
    if (new Set(Array.from(list)).size !== list.length) throw new InputError("a list names an index twice");
  }
  const others = new Set(Array.from(b));
  const common = Array.from(a).filter((index) => others.has(index));
  const logFactorial = new Float64Array(population + 1);
  for (let n = 2; n <= population; n++) logFactorial[n] = logFactorial[n - 1] + Math.log(n);
  const logChoose = (n: number, k: number): number => logFactorial[n] - logFactorial[k] - logFactorial[n - k];
  let pValue = 0;
  for (
    let shared = Math.min(a.length, b.length);
    shared >= common.length && a.length - shared <= population - b.length;
    shared--
  ) {
    pValue += Math.exp(
      logChoose(b.length, shared) +
        logChoose(population - b.length, a.length - shared) -
        logChoose(population, a.length),
    );
  }
  return {
    lists: [Array.from(a), Array.from(b)],
    population,
    common,
    expected: population === 0 ? 0 : (a.length * b.length) / population,
    pValue: Math.min(1, pValue),
  };
}
