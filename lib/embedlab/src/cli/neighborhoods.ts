import { nearestNeighbors } from "../neighbors/neighbors.js";
import { squaredDistance } from "../numeric/distance.js";
import type { Matrix } from "../numeric/matrix.js";
import type { RunOptions } from "../numeric/run.js";

/** A row's nearest others. */
export interface Neighborhood {
  /** Those that have a place of their own. */
  readonly near: ReadonlySet<number>;
  /** Those that are equally near where the places end, and the share of a place that each has. */
  readonly tied: ReadonlySet<number>;
  readonly share: number;
}

/** Distances of equal vectors differ by no more than rounding. */
const rounding = 1e-9;

/** The `places` nearest others of each row of x (n x d); equally near ones where the places end share what is left. */
export async function neighborhoods(x: Matrix<Float32Array>, places: number, run: RunOptions): Promise<Neighborhood[]> {
  const asked = Math.min(x.rows - 1, 4 * places);
  const { indices, squaredDistances } = await nearestNeighbors(x, { nNeighbors: asked, ...run });
  // Equal rows have equal distances.
  const measured = new Map<string, Float64Array>();
  const distancesFrom = (row: number): Float64Array => {
    const { data, rows, columns } = x;
    const key = x.row(row).join();
    const to = (other: number): number => squaredDistance(data, row * columns, data, other * columns, columns);
    const known = measured.get(key) ?? Float64Array.from({ length: rows }, (_, other) => to(other));
    measured.set(key, known);
    return known;
  };
  return Array.from({ length: x.rows }, (_, row) => {
    const listed = indices.subarray(row * asked, (row + 1) * asked);
    const found = squaredDistances.subarray(row * asked, (row + 1) * asked);
    const most = found[places - 1] * (1 + rounding);
    // Where all that were asked for are as near as the last, others may be.
    const complete = asked === x.rows - 1 || found[asked - 1] > most;
    const others = complete ? [...listed] : [...Array(x.rows).keys()].filter((other) => other !== row);
    const distances = complete ? found : distancesFrom(row);
    const distance = (other: number, at: number): number => distances[complete ? at : other];
    const least = found[places - 1] * (1 - rounding);
    const near = new Set(others.filter((other, at) => distance(other, at) < least));
    const tied = new Set(others.filter((other, at) => distance(other, at) >= least && distance(other, at) <= most));
    return { near, tied, share: (places - near.size) / tied.size };
  });
}

/** How many places two neighbourhoods have in common. */
export function placesShared(a: Neighborhood, b: Neighborhood): number {
  const held = ({ near, tied, share }: Neighborhood, row: number): number =>
    near.has(row) ? 1 : tied.has(row) ? share : 0;
  let sum = 0;
  for (const row of a.near) sum += held(b, row);
  for (const row of a.tied) sum += Math.min(a.share, held(b, row));
  return sum;
}
