import { count } from "embedlab/text";

export interface Bins {
  /** Bar centres and widths on the axis. */
  readonly centres: number[];
  readonly width: number;
  readonly counts: number[];
  /** The first and the last value of each bin. */
  readonly ranges: readonly (readonly [number, number])[];
}

/** Whole numbers counted in bins equally wide on a logarithmic axis (log10; zero counts as one); those between two whole numbers are left out. */
export function logBins(values: ArrayLike<number>, bounds: readonly [number, number], bins = 36): Bins {
  const [from, to] = [Math.log10(Math.max(1, bounds[0])), Math.log10(Math.max(1, bounds[1]))];
  const width = Math.max((to - from) / bins, 0.02);
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++) {
    const bin = Math.floor((Math.log10(Math.max(1, values[i])) - from) / width);
    counts[Math.max(0, Math.min(bins - 1, bin))]++;
  }
  const all = counts.map((held, i) => ({
    held,
    centre: from + (i + 0.5) * width,
    range: [
      Math.ceil(10 ** (from + i * width) - 1e-9),
      i === bins - 1
        ? Math.floor(10 ** (from + bins * width) + 1e-9)
        : Math.ceil(10 ** (from + (i + 1) * width) - 1e-9) - 1,
    ] as const,
  }));
  const whole = all.filter(({ held, range: [first, last] }) => held > 0 || first <= last);
  return {
    centres: whole.map(({ centre }) => centre),
    width,
    counts: whole.map(({ held }) => held),
    ranges: whole.map(({ range }) => range),
  };
}

/** Real numbers counted in equally wide bins. */
export function linearBins(values: ArrayLike<number>, bounds: readonly [number, number], bins = 40): Bins {
  const [from, to] = bounds;
  const width = to > from ? (to - from) / bins : 1 / bins;
  const counts = new Array<number>(bins).fill(0);
  for (let i = 0; i < values.length; i++)
    counts[Math.max(0, Math.min(bins - 1, Math.floor((values[i] - from) / width)))]++;
  return {
    centres: counts.map((_, i) => from + (i + 0.5) * width),
    width,
    counts,
    ranges: counts.map((_, i) => [from + i * width, from + (i + 1) * width]),
  };
}

/** Bars of the bins. */
export const histogram = ({ centres, width, counts }: Bins): object => ({
  type: "bar",
  x: centres,
  y: counts,
  width: width * 0.94,
});

/** "7", or "8 to 12": the whole numbers of a bin. */
export const wholeRange = ([from, to]: readonly [number, number]): string =>
  from >= to ? count(to) : `${count(from)} to ${count(to)}`;
