import { centredRows, distanceSlack } from "../numeric/centred-rows.js";
import { Matrix } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import { select } from "../numeric/select.js";
import { NearestRows, type FoundNeighbors } from "./nearest-rows.js";
import { RowDistances, type MeasuredRows, type SharedRows } from "./row-distances.js";
import { SmallestBySample } from "./selection.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** What threads find together, in shared memory. */
export interface Shortlists {
  /** Of each row, above the squared distance to its k-th nearest, if a sample tells the truth. */
  readonly limits: Float32Array;
  /** How many others each row has below its limit; the lists hold `room` of them. */
  readonly counts: Int32Array;
  /** n x room. */
  readonly others: Int32Array;
  /** Their squared distances, by float32 products. */
  readonly values: Float32Array;
  readonly room: number;
  /** Of each of the three phases: parts taken, parts done. */
  readonly turns: Int32Array;
}

const blockRows = 512;
/** From here the products are most of the work. */
const leastRows = 2048;
/** 256 MB of lists. */
const mostListed = 2 ** 25;

/** Empty lists for the k nearest of n rows, with twice the room that they should need; undefined where lists do not pay. */
export function shortlists(n: number, k: number): Shortlists | undefined {
  const sample = new SmallestBySample(n, k);
  const room = Math.min(n - 1, Math.ceil(2 * sample.count));
  if (n < leastRows || sample.places.length === 0 || n * room > mostListed) return undefined;
  const floats = (length: number): Float32Array => new Float32Array(new SharedArrayBuffer(4 * length));
  const integers = (length: number): Int32Array => new Int32Array(new SharedArrayBuffer(4 * length));
  return {
    limits: floats(n),
    counts: integers(n),
    others: integers(n * room),
    values: floats(n * room),
    room,
    turns: integers(6),
  };
}

/**
 * Worker `thread`: the k nearest others of every row, which takes half of the products, as each pair's distance goes to
 * both. Rows that `lists` fails, where the sample was not like the rest, are left out.
 */
export async function nearestInAll(
  rows: SharedRows,
  measured: MeasuredRows,
  k: number,
  lists: Shortlists,
  thread: number,
  post: (rows: number) => void,
): Promise<FoundNeighbors[]> {
  const { rows: n, columns } = rows.x;
  const centred = centredRows(measured.values, n, columns);
  const { norms, matrix } = centred;
  const { limits, counts, others, room, turns } = lists;
  const blocks = Math.ceil(n / blockRows);
  const block = (b: number): Matrix<Float32Array> => {
    const [from, to] = [b * blockRows, Math.min(n, (b + 1) * blockRows)];
    return new Matrix(matrix.data.subarray(from * columns, to * columns), to - from, columns);
  };

  const sample = new SmallestBySample(n, k);
  const sampleRows = matrix.select(sample.places);
  await takeTurns(turns, 0, blocks, async (b) => {
    const products = await rowProducts(block(b), sampleRows);
    for (let i = 0; i < products.rows; i++) {
      const row = products.row(i);
      const norm = norms[b * blockRows + i];
      limits[b * blockRows + i] = sample.limit((place, s) => norm + norms[place] - 2 * row[s]);
    }
  });

  const keep = (row: number, other: number, value: number): void => {
    const at = Atomics.add(counts, row, 1);
    if (at >= room) return;
    others[row * room + at] = other;
    lists.values[row * room + at] = value;
  };
  await takeTurns(turns, 2, (blocks * (blocks + 1)) / 2, async (pair) => {
    const [a, b] = pairOfBlocks(pair, blocks);
    const products = await rowProducts(block(a), block(b));
    const [first, second] = [a * blockRows, b * blockRows];
    for (let i = 0; i < products.rows; i++) {
      const row = products.row(i);
      const [norm, limit] = [norms[first + i], limits[first + i]];
      for (let j = a === b ? i + 1 : 0; j < row.length; j++) {
        const value = norm + norms[second + j] - 2 * row[j];
        if (value <= limit) keep(first + i, second + j, value);
        if (value <= limits[second + j]) keep(second + j, first + i, value);
      }
    }
  });

  const found: FoundNeighbors[] = [];
  const distances = new RowDistances(rows, thread);
  const scratch = new Float32Array(room);
  const below = new Int32Array(room);
  const values = new Float32Array(n);
  const byProducts = { values, lengths: norms, scale: measured.scale };
  await takeTurns(turns, 4, blocks, (b) => {
    const nearest = new NearestRows(k, blockRows);
    for (let row = b * blockRows; row < Math.min(n, (b + 1) * blockRows); row++) {
      const [count, from] = [counts[row], row * room];
      if (count < k || count > room) continue;
      const listed = lists.values.subarray(from, from + count);
      scratch.set(listed);
      const bound = select(scratch, count, k) + 2 * distanceSlack(centred, norms[row]);
      if (bound > limits[row]) continue;
      let near = 0;
      for (let at = from; at < from + count; at++) {
        if (!(lists.values[at] <= bound)) continue;
        below[near++] = others[at];
        values[others[at]] = lists.values[at];
      }
      const candidates = below.slice(0, near).sort();
      nearest.add(
        row,
        candidates,
        measured.precision === "float64"
          ? distances.from(row, candidates)
          : distances.byProducts(row, candidates, byProducts),
      );
    }
    found.push(nearest.found());
    post(found[found.length - 1].queries.length);
  });
  return found;
}

/** Shares the parts of a phase with the other threads; returns when all are done. A thread that comes late holds up nobody. */
async function takeTurns(
  turns: Int32Array,
  at: number,
  parts: number,
  work: (part: number) => Promise<void> | void,
): Promise<void> {
  for (let part = Atomics.add(turns, at, 1); part < parts; part = Atomics.add(turns, at, 1)) {
    await work(part);
    if (Atomics.add(turns, at + 1, 1) + 1 === parts) Atomics.notify(turns, at + 1);
  }
  for (let done = Atomics.load(turns, at + 1); done < parts; done = Atomics.load(turns, at + 1))
    Atomics.wait(turns, at + 1, done);
}

/** The pairs a <= b in the order of a. */
function pairOfBlocks(pair: number, blocks: number): [a: number, b: number] {
  let a = 0;
  let rest = pair;
  while (rest >= blocks - a) rest -= blocks - a++;
  return [a, a + rest];
}

forWorkers(import.meta.url, { nearestInAll });
