import { centredRows, distanceSlack } from "../numeric/centred-rows.js";
import { rowProducts } from "../numeric/product.js";
import { select } from "../numeric/select.js";
import { enterNearest, type NearestRows } from "./nearest-rows.js";
import { RowDistances, type MeasuredRows, type SharedRows } from "./row-distances.js";
import { SmallestBySample } from "./selection.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** Rows whose neighbours are looked for among other rows. */
export interface Cell {
  readonly queries: Int32Array;
  /** The cells whose queries are those rows, by their places in the list of cells; all rows if left out. */
  readonly around?: Int32Array;
}

/** Of a cell of a list, the rows among which its queries look, ascending. */
function othersOf(cells: readonly Cell[], { around }: Cell, everyRow: Int32Array): Int32Array {
  if (around === undefined) return everyRow;
  const others = new Int32Array(around.reduce((sum, cell) => sum + cells[cell].queries.length, 0));
  let filled = 0;
  for (const cell of around) {
    others.set(cells[cell].queries, filled);
    filled += cells[cell].queries.length;
  }
  return others.sort();
}

/** Products held at once: 32 MB of them. */
const mostProducts = 8388608;

/**
 * Worker `thread`: the k nearest others of each query, exactly among its cell's others. Float32
 * products leave every candidate that rounding could have pushed out; float64 distances decide among those, or, where
 * products are enough, these. `taken`, shared, counts the cells that this worker and its peers have taken.
 */
export async function nearestInCells(
  rows: SharedRows,
  measured: MeasuredRows,
  cells: readonly Cell[],
  nearest: NearestRows,
  taken: Int32Array,
  thread: number,
  post: (queries: number) => void,
): Promise<void> {
  const { x } = rows;
  const distances = new RowDistances(rows, thread);
  const centred = centredRows(measured);
  const everyRow = Int32Array.from({ length: x.rows }, (_, i) => i);
  for (let cell = Atomics.add(taken, 0, 1); cell < cells.length; cell = Atomics.add(taken, 0, 1)) {
    const { queries } = cells[cell];
    const others = othersOf(cells, cells[cell], everyRow);
    const otherRows = others === everyRow ? centred.matrix : centred.matrix.select(others);
    // One more than wanted: the query itself may be among them.
    const small = new Smallest(others, centred.norms, Math.min(nearest.k + 1, others.length));
    const step = Math.ceil(queries.length / Math.ceil((queries.length * others.length) / mostProducts));
    for (let start = 0; start < queries.length; start += step) {
      const some = queries.subarray(start, start + step);
      const products = await rowProducts(centred.matrix.select(some), otherRows);
      some.forEach((query, q) => {
        const near = small.find(products.row(q), 2 * distanceSlack(centred, centred.norms[query]));
        const candidates = near.rows.filter((row) => row !== query);
        if (measured.precision === "float64") {
          enterNearest(nearest, query, candidates, distances.from(query, candidates));
          return;
        }
        const values = near.values.filter((_, at) => near.rows[at] !== query);
        for (let at = 0; at < values.length; at++) values[at] += centred.norms[query];
        enterNearest(nearest, query, candidates, distances.byProducts(query, candidates, values, measured));
      });
      post(some.length);
    }
  }
}

/** Finds the rows whose squared distances, by float32 products, are smallest. */
class Smallest {
  /** Squared, of the others. */
  private readonly lengths: Float64Array;
  private readonly rows: Int32Array;
  private readonly values: Float32Array;
  private readonly scratch: Float32Array;
  private readonly sample: SmallestBySample;

  constructor(
    private readonly others: Int32Array,
    norms: Float64Array,
    private readonly k: number,
  ) {
    this.lengths = Float64Array.from(others, (row) => norms[row]);
    this.rows = new Int32Array(others.length);
    this.values = new Float32Array(others.length);
    this.scratch = new Float32Array(others.length);
    this.sample = new SmallestBySample(others.length, k);
  }

  /** The rows no farther than the k-th nearest by more than `slack`, ascending, with their squared distances less the query's squared length. */
  find(products: Float32Array, slack: number): { rows: Int32Array; values: Float32Array } {
    const { k, lengths, rows, values } = this;
    for (let limit = this.sample.limit((place) => lengths[place] - 2 * products[place]); ;) {
      const found = this.gather(products, limit);
      this.scratch.set(this.values.subarray(0, found));
      const bound = found < k ? Infinity : select(this.scratch, found, k) + slack;
      if (bound <= limit)
        return {
          rows: rows.subarray(0, found).filter((_, at) => values[at] <= bound),
          values: values.subarray(0, found).filter((value) => value <= bound),
        };
      limit = bound;
    }
  }

  /** Keeps the rows up to a limit; returns how many they are. */
  private gather(products: Float32Array, limit: number): number {
    const { others, lengths, rows, values } = this;
    let found = 0;
    for (let j = 0; j < products.length; j++) {
      const value = lengths[j] - 2 * products[j];
      if (!(value <= limit)) continue;
      rows[found] = others[j];
      values[found++] = value;
    }
    return found;
  }
}

forWorkers(import.meta.url, { nearestInCells });
