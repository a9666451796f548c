import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { Random } from "../numeric/random.js";

/** Part of the items, drawn at random. */
export interface Resample {
  /** The items drawn, ascending; with replacement an item stands once for each time it was drawn. */
  readonly inside: Int32Array;
  /** The items not drawn, ascending. */
  readonly outside: Int32Array;
  /** For whatever is random in what is done with the resample. */
  readonly seed: number;
}

export interface ResampleOptions {
  /** How many resamples; 200 unless told. */
  readonly count?: number;
  /**
   * "subsample" draws `size` items without replacement (Politis and Romano, 1994; of half of them, Shao and Wu's
   * delete-d jackknife, 1989), "bootstrap" as many as there are with replacement (Efron, 1979).
   */
  readonly scheme?: "subsample" | "bootstrap";
  /** Items of a subsample, as nearly as the groups allow; half of all, 2,500 at most, unless told. */
  readonly size?: number;
  readonly seed?: number;
}

const mostOfSubsample = 2500;

/** The size of a subsample of `n` items unless told. */
export const subsampleSize = (n: number): number => Math.min(mostOfSubsample, n >> 1);

/**
 * Resamples of items in groups that are drawn or left together, such as near-duplicates, which say the same thing twice.
 * `groups` gives the group of each item, any integers. Equal seeds give equal resamples.
 * @example
 * ```ts
 * resamples(Int32Array.of(0, 1, 2, 3), { count: 3 }).map(({ inside }) => inside.length); // => [ 2, 2, 2 ]
 * ```
 */
export function resamples(groups: Int32Array, options: ResampleOptions = {}): Resample[] {
  requireOptions("resamples", options);
  const { count = 200, scheme = "subsample", size, seed = 0 } = options;
  const n = groups.length;
  const wanted = size ?? subsampleSize(n);
  if (!Number.isInteger(count) || count < 2)
    throw new InputError(`count is ${count}; a spread needs two resamples at least`);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted >= n)
    throw new InputError(`size is ${wanted}; a subsample of ${n} items has from 1 to ${n - 1}`);
  const members = new Map<number, number[]>();
  groups.forEach((group, item) => {
    const known = members.get(group);
    if (known === undefined) members.set(group, [item]);
    else known.push(item);
  });
  const lists = [...members.values()];
  if (lists.length < 2) throw new InputError(`all ${n} items are in one group: none can be drawn without the others`);
  const random = new Random(seed);
  return Array.from({ length: count }, () => {
    const inside = scheme === "bootstrap" ? withReplacement(lists, random) : withoutReplacement(lists, wanted, random);
    const drawn = new Uint8Array(n);
    for (const item of inside) drawn[item] = 1;
    return {
      inside: Int32Array.from(inside).sort(),
      outside: Int32Array.from(groups.keys()).filter((item) => drawn[item] === 0),
      seed: random.bits(),
    };
  });
}

/** Groups in random order until one more would take the items farther from `size` than they are. */
function withoutReplacement(lists: readonly number[][], size: number, random: Random): number[] {
  const inside: number[] = [];
  for (const at of random.permutation(lists.length)) {
    if (inside.length + lists[at].length / 2 > size) break;
    inside.push(...lists[at]);
  }
  return inside;
}

function withReplacement(lists: readonly number[][], random: Random): number[] {
  return Array.from({ length: lists.length }, () => lists[random.integer(lists.length)]).flat();
}

/**
 * What a variance over subsamples of `size` of `n` items is multiplied by to be the variance of an estimate from all n:
 * size / (n - size), which is 1 for halves. A subsample shares its items with the whole, hence n - size; that
 * variances fall with the number of items is assumed.
 */
export const subsampleFactor = (size: number, n: number): number => size / (n - size);
