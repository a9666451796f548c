import { adjustedRandIndex } from "embedlab";
import { kmeansOverSeeds } from "embedlab/clustering";
import { Random, type RunOptions } from "embedlab/numeric";
import { drawCatalogue, drawnVectors, meanSpread, pushedApart, type Population } from "./population.js";

const grid = [0, 0.02, 0.04, 0.07, 0.1, 0.14, 0.2, 0.3, 0.5];
/** Catalogues of their own, that no trial draws. */
const firstDraw = 1_000_000;

/**
 * The shifts that raise the ARI at the least inertia by about `by`, from what some drawn catalogues gave on a grid of shifts: a first
 * guess, since ARI leaps where k-means changes its mind. What a shift is really worth is the mean over the trials.
 */
export async function shiftsFor(
  population: Population,
  by: readonly number[],
  { noise, size, catalogues = 16, ...run }: RunOptions & { noise: number; size: number; catalogues?: number },
): Promise<number[]> {
  const deviation = noise * meanSpread(population.vectors);
  const gains = new Float64Array(grid.length);
  for (const [at, shift] of grid.entries()) {
    const moved = pushedApart(population, shift);
    for (let c = 0; c < catalogues; c++) {
      const random = new Random(firstDraw + c);
      const { items, truth } = drawCatalogue(population, size, random);
      const results = await kmeansOverSeeds(drawnVectors(moved, items, deviation, random), {
        nClusters: population.nClusters,
        nInit: 5,
        seeds: [0, 1, 2, 3],
        ...run,
      });
      const best = results.reduce((least, one) => (one.inertia < least.inertia ? one : least));
      gains[at] += adjustedRandIndex(truth, best.labels) / catalogues;
    }
  }
  const start = gains[0];
  // A larger shift is worth no less, whatever the noise of the draws.
  gains.forEach((gain, at) => (gains[at] = Math.max(gain - start, at === 0 ? 0 : gains[at - 1])));
  return by.map((gain) => {
    const above = gains.findIndex((value) => value >= gain);
    if (above === -1) return grid[grid.length - 1];
    return (
      grid[above - 1] +
      ((gain - gains[above - 1]) / (gains[above] - gains[above - 1])) * (grid[above] - grid[above - 1])
    );
  });
}
