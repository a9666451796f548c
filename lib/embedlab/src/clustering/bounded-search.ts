import { Matrix } from "../numeric/matrix.js";
import { forWorkers } from "../numeric/worker-functions.js";
import { assignmentByProducts } from "./assignment.js";
import { lloyd } from "./lloyd.js";
import { Means } from "./means.js";
import { trialsOf } from "./plus-plus.js";
import { RowBlocks } from "./row-blocks.js";
import type { BlockSearchResult, SearchOptions } from "./search.js";
import { distancesOfColumn, startRows } from "./starts.js";

/**
 * Several initialisations with many clusters: one search's centroids fill the products, and bounds leave out most
 * distances, so each is `lloyd` itself, one after the other. `x` is n x d, centred; with `sample` only those of its rows
 * are looked at.
 */
export async function searchByBounds(
  x: Float32Array,
  n: number,
  d: number,
  seeds: readonly number[],
  options: SearchOptions,
  sample?: Int32Array,
): Promise<BlockSearchResult[]> {
  const rows =
    sample === undefined
      ? new RowBlocks(x, n, d)
      : new RowBlocks(new Matrix(x, n, d).select(sample).data, sample.length, d);
  const results: BlockSearchResult[] = [];
  for (const start of await starts(rows, options.nClusters, seeds)) results.push(await search(rows, start, options));
  return results;
}

/** The same from given centroids (nClusters x d). */
export function searchFromByBounds(
  x: Float32Array,
  n: number,
  d: number,
  centroids: Float32Array,
  options: SearchOptions,
): Promise<BlockSearchResult> {
  return search(new RowBlocks(x, n, d), centroids, options);
}

async function search(
  { x, n, d }: RowBlocks,
  start: Float32Array,
  { nClusters, maxIter, tolerance }: SearchOptions,
): Promise<BlockSearchResult> {
  const points = new Matrix(x, n, d);
  const assignment = assignmentByProducts(points, { values: x, mean: new Float64Array(d), scale: 1 });
  const from = new Matrix(Float64Array.from(start), nClusters, d);
  const moving = new Means(points, nClusters);
  const found = await lloyd(points, from, { maxIter, tolerance, assignment, meansOf: moving.of.bind(moving) });
  return { ...found, centroids: Float32Array.from(found.centroids.data) };
}

/** Each seed's first centroids, k x d. */
async function starts(rows: RowBlocks, k: number, seeds: readonly number[]): Promise<Float32Array[]> {
  const room = seeds.map(() => new Float64Array(trialsOf(k) * rows.n));
  const found = await startRows(rows.n, k, seeds, async (asked) => {
    const candidates = rows.select(asked.flatMap((list) => [...list]));
    await rows.productsWith(candidates, (products, from) => {
      const lengths = rows.squares.subarray(from, from + products.rows);
      let column = 0;
      asked.forEach((list, at) => {
        for (let t = 0; t < list.length; t++, column++)
          room[at].set(distancesOfColumn(products, column, rows.squares[list[t]], lengths), t * rows.n + from);
      });
    });
    return asked.map((list, at) => room[at].subarray(0, list.length * rows.n));
  });
  return found.map((start) => rows.select(start).data);
}

forWorkers(import.meta.url, { searchByBounds, searchFromByBounds });
