import type { Neighbors } from "../neighbors/neighbors.js";
import { symmetric, type Affinities } from "./affinities.js";

const steps = 64;
const tolerance = 1e-5;
/** A bandwidth is at least this share of the mean distance. */
const leastShare = 1e-3;

/**
 * UMAP's fuzzy simplicial set (McInnes, Healy and Melville, 2018): the membership of each point's neighbours falls
 * exponentially beyond the nearest, with the bandwidth at which the memberships sum to log2(nNeighbors), and two points are
 * joined as far as either has the other: a + b - ab. As umap-learn counts them, `nNeighbors` includes the point itself.
 */
export function fuzzyGraph({ n, nNeighbors: others, indices, squaredDistances }: Neighbors): Affinities {
  const distances = Float64Array.from(squaredDistances, Math.sqrt);
  const target = Math.log2(others + 1);
  const overall = distances.reduce((sum, distance) => sum + distance, 0) / (n * (others + 1));
  const memberships = new Float64Array(n * others);
  for (let i = 0; i < n; i++) {
    const row = distances.subarray(i * others, (i + 1) * others);
    const nearest = row.find((distance) => distance > 0) ?? 0;
    const mean = nearest > 0 ? row.reduce((sum, distance) => sum + distance, 0) / (others + 1) : overall;
    const bandwidth = Math.max(bandwidthOf(row, nearest, target), leastShare * mean);
    for (let j = 0; j < others; j++) {
      const beyond = row[j] - nearest;
      memberships[i * others + j] = beyond <= 0 || bandwidth === 0 ? 1 : Math.exp(-beyond / bandwidth);
    }
  }
  return symmetric(indices, memberships, n, (ij, ji) => ij + ji - ij * ji);
}

/** umap-learn's `smooth_knn_dist`: its bisection, steps and tolerance. */
function bandwidthOf(row: Float64Array, nearest: number, target: number): number {
  let low = 0;
  let high = Infinity;
  let bandwidth = 1;
  for (let step = 0; step < steps; step++) {
    let sum = 0;
    for (const distance of row) sum += distance > nearest ? Math.exp(-(distance - nearest) / bandwidth) : 1;
    if (Math.abs(sum - target) < tolerance) break;
    if (sum > target) high = bandwidth;
    else low = bandwidth;
    bandwidth = high === Infinity ? 2 * bandwidth : (low + high) / 2;
  }
  return bandwidth;
}
