import { nearestNeighbors } from "../neighbors/neighbors.js";
import { squaredDistance } from "../numeric/distance.js";
import type { Matrix } from "../numeric/matrix.js";
import type { RunOptions } from "../numeric/run.js";

/** A row's nearest others: each has a place, or where equally near ones share the places that are left, a part of one. */
export type Neighborhood = ReadonlyMap<number, number>;

/** Distances of equal vectors differ by no more than rounding. */
const rounding = 1e-9;

/**
 * Tells the `places` nearest others of a row of x (n x d). One row's at a time: where vectors are equal, each has as many
 * as there are rows.
 */
export async function neighborhoods(
  x: Matrix<Float32Array>,
  places: number,
  run: RunOptions,
): Promise<(row: number) => Neighborhood> {
  const { data, rows, columns } = x;
  const asked = Math.min(rows - 1, 4 * places);
  const { indices, squaredDistances } = await nearestNeighbors(x, { nNeighbors: asked, ...run });
  // Equal rows have equal distances. No more vectors have as many equal ones as were asked for.
  const mostKept = rows / asked;
  const measured = new Map<string, Float64Array>();
  const distancesFrom = (row: number): Float64Array => {
    const key = x.row(row).join();
    const to = (other: number): number => squaredDistance(data, row * columns, data, other * columns, columns);
    const known = measured.get(key) ?? Float64Array.from({ length: rows }, (_, other) => to(other));
    if (measured.size < mostKept) measured.set(key, known);
    return known;
  };
  return (row) => {
    const found = squaredDistances.subarray(row * asked, (row + 1) * asked);
    const [least, most] = [found[places - 1] * (1 - rounding), found[places - 1] * (1 + rounding)];
    // Where all that were asked for are as near as the last, others may be.
    const complete = asked === rows - 1 || found[asked - 1] > most;
    const others = complete
      ? [...indices.subarray(row * asked, (row + 1) * asked)]
      : [...Array(rows).keys()].filter((other) => other !== row);
    const distances = complete ? found : distancesFrom(row);
    const distance = (other: number, at: number): number => distances[complete ? at : other];
    const near = others.filter((other, at) => distance(other, at) < least);
    const tied = others.filter((other, at) => distance(other, at) >= least && distance(other, at) <= most);
    const share = (places - near.length) / tied.length;
    return new Map([...near.map((other) => [other, 1] as const), ...tied.map((other) => [other, share] as const)]);
  };
}

/** How many places two neighbourhoods have in common. */
export function placesShared(a: Neighborhood, b: Neighborhood): number {
  let sum = 0;
  for (const [row, share] of a) sum += Math.min(share, b.get(row) ?? 0);
  return sum;
}
