import { distanceSlack, longestOf } from "../numeric/centred-rows.js";
import type { SharedMemory } from "../numeric/kernels.js";
import { Matrix } from "../numeric/matrix.js";
import { factorOf, rowProducts } from "../numeric/product.js";
import { forWorkers } from "../numeric/worker-functions.js";
import { enterOrdered, type NearestRows } from "./nearest-rows.js";
import { RowDistances, type MeasuredRows, type SharedRows } from "./row-distances.js";
import { type Block, height, type ShortlistPlaces, Shortlists, width } from "./shortlists.js";

/** Rows whose lists are sorted at once. */
const sortedRows = 512;

/**
 * Worker `thread`: the k nearest others of every row, which takes half of the products, as each pair's distance goes to
 * both. Rows that the lists in `memory` fail, where the sample was not like the rest, are left out.
 */
export async function nearestInAll(
  rows: SharedRows,
  measured: MeasuredRows,
  memory: SharedMemory,
  places: ShortlistPlaces,
  nearest: NearestRows,
  thread: number,
  post: (rows: number) => void,
): Promise<void> {
  const { n, sampled } = places;
  const lists = new Shortlists(memory, places, thread);
  const { numbers, norms, others, values, turns } = lists;
  const matrix = factorOf(new Matrix(measured.values, n, rows.x.columns), numbers);
  const multiply = async (first: Block, second: Block): Promise<void> => {
    const [a, b] = [first, second].map(
      ({ from, to }) =>
        new Matrix(matrix.data.subarray(from * matrix.columns, to * matrix.columns), to - from, matrix.columns),
    );
    lists.take((await rowProducts(a, b)).data);
  };

  const sample = { from: 0, to: sampled };
  const withSample = async (block: Block): Promise<void> => {
    await multiply(block, sample);
    lists.setLimits(block);
    lists.listPairs(block, sample);
  };
  await takeTurns(turns, 0, [sample], withSample);
  const rest = { from: sampled, to: n };
  await takeTurns(turns, 1, blocksOf(rest, height), withSample);
  const pairs = blocksOf(rest, height).flatMap((first) => [
    [first, first],
    ...blocksOf({ from: first.to, to: n }, width).map((second) => [first, second]),
  ]);
  await takeTurns(turns, 2, pairs, async ([first, second]) => {
    await multiply(first, second);
    lists.listPairs(first, second);
  });

  const distances = new RowDistances(rows, thread);
  const centred = { matrix, longest: longestOf(norms) };
  await takeTurns(turns, 3, blocksOf({ from: 0, to: n }, sortedRows), ({ from, to }) => {
    let found = 0;
    for (let place = from; place < to; place++) {
      const near = lists.sort(place, 2 * distanceSlack(centred, norms[place]));
      if (near === undefined) continue;
      const row = numbers[place];
      const candidates = others.subarray(0, near);
      enterOrdered(
        nearest,
        row,
        candidates,
        measured.precision === "float64"
          ? distances.from(row, candidates)
          : distances.byProducts(row, candidates, values, measured),
      );
      found++;
    }
    post(found);
  });
}

/** The rows of a block in blocks of `size`. */
function blocksOf({ from, to }: Block, size: number): Block[] {
  return Array.from({ length: Math.ceil((to - from) / size) }, (_, at) => ({
    from: from + at * size,
    to: Math.min(to, from + (at + 1) * size),
  }));
}

/** Shares the parts of a phase with the other threads; returns when all are done. A thread that comes late holds up nobody. */
async function takeTurns<T>(
  turns: Int32Array,
  phase: number,
  parts: readonly T[],
  work: (part: T) => Promise<void> | void,
): Promise<void> {
  const [taken, done] = [2 * phase, 2 * phase + 1];
  for (let part = Atomics.add(turns, taken, 1); part < parts.length; part = Atomics.add(turns, taken, 1)) {
    await work(parts[part]);
    if (Atomics.add(turns, done, 1) + 1 === parts.length) Atomics.notify(turns, done);
  }
  for (let so = Atomics.load(turns, done); so < parts.length; so = Atomics.load(turns, done))
    Atomics.wait(turns, done, so);
}

forWorkers(import.meta.url, { nearestInAll });
