import { centredRows, distanceSlack, type CentredRows } from "../numeric/centred-rows.js";
import type { Matrix } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import { RowDistances, type SharedRows } from "./row-distances.js";

/** Rows whose neighbours are looked for among other rows. */
export interface Cell {
  readonly queries: Int32Array;
  /** Ascending; all rows if left out. */
  readonly others?: Int32Array;
}

/** Neighbours of a cell's queries: indices and squared distances, queries x k, nearest first, then by index. */
export interface CellNeighbors {
  readonly cell: number;
  readonly indices: Int32Array;
  readonly squaredDistances: Float64Array;
}

/** Products held at once: 32 MB of them. */
const mostProducts = 8388608;
/** Values that tell how small the wanted ones are. */
const sampled = 512;

/**
 * Worker `thread`: the k nearest others of each query, exactly among its cell's others. `values` are the rows' from
 * `centre`. Their float32 products leave every candidate that rounding could have pushed out; float64 distances decide
 * among those. `taken`, shared, counts the cells that this worker and its peers have taken.
 */
export async function nearestInCells(
  rows: SharedRows, values: Float32Array, k: number, cells: readonly Cell[], taken: Int32Array, thread: number, post: (queries: number) => void,
): Promise<CellNeighbors[]> {
  const { x } = rows;
  const distances = new RowDistances(rows, thread);
  const centred = centredRows(values, x.rows, x.columns);
  const everyRow = Int32Array.from({ length: x.rows }, (_, i) => i);
  const results: CellNeighbors[] = [];
  for (let cell = Atomics.add(taken, 0, 1); cell < cells.length; cell = Atomics.add(taken, 0, 1)) {
    const { queries, others = everyRow } = cells[cell];
    const otherRows = others === everyRow ? centred.matrix : centred.matrix.select(others);
    const result = { cell, indices: new Int32Array(queries.length * k), squaredDistances: new Float64Array(queries.length * k) };
    const step = Math.ceil(queries.length / Math.ceil((queries.length * others.length) / mostProducts));
    for (let start = 0; start < queries.length; start += step) {
      const some = queries.subarray(start, start + step);
      const products = await rowProducts(centred.matrix.select(some), otherRows);
      rankQueries(distances, centred, some, others, products, k, result, start * k);
      post(some.length);
    }
    results.push(result);
  }
  return results;
}

function rankQueries(
  distances: RowDistances, centred: CentredRows, queries: Int32Array, others: Int32Array, products: Matrix<Float32Array>,
  k: number, out: CellNeighbors, offset: number,
): void {
  const small = new Smallest(others, centred.norms);
  queries.forEach((query, q) => {
    // One more than wanted: the query itself may be among them.
    const found = small.find(products.row(q), Math.min(k + 1, others.length), 2 * distanceSlack(centred, centred.norms[query]));
    const candidates = found.filter((row) => row !== query);
    rank(distances.from(query, candidates), candidates, candidates.length, k, out, offset + q * k);
  });
}

/** Finds the rows whose squared distances, by float32 products, are smallest. */
class Smallest {
  /** Squared, of the others. */
  private readonly lengths: Float64Array;
  private readonly rows: Int32Array;
  private readonly values: Float32Array;
  private readonly scratch: Float32Array;

  constructor(private readonly others: Int32Array, norms: Float64Array) {
    this.lengths = Float64Array.from(others, (row) => norms[row]);
    this.rows = new Int32Array(others.length);
    this.values = new Float32Array(others.length);
    this.scratch = new Float32Array(others.length);
  }

  /** The rows no farther than the k-th nearest by more than `slack`, ascending. */
  find(products: Float32Array, k: number, slack: number): Int32Array {
    for (let limit = this.likelyLimit(products, k); ; ) {
      const found = this.gather(products, limit);
      this.scratch.set(this.values.subarray(0, found));
      const bound = found < k ? Infinity : select(this.scratch, found, k) + slack;
      if (bound <= limit) return this.rows.subarray(0, found).filter((_, at) => this.values[at] <= bound);
      limit = bound;
    }
  }

  /** Above the k-th smallest value, if a sample tells the truth. */
  private likelyLimit(products: Float32Array, k: number): number {
    const stride = Math.floor(products.length / sampled);
    const rank = Math.ceil((1.3 * k * sampled) / products.length) + 8;
    if (stride < 2 || rank > sampled) return Infinity;
    for (let i = 0; i < sampled; i++) this.scratch[i] = this.lengths[i * stride] - 2 * products[i * stride];
    return select(this.scratch, sampled, rank);
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

/** Writes the k nearest of `found` candidates, equally near ones by index as the candidates are. */
function rank(distances: Float64Array, candidates: Int32Array, found: number, k: number, out: CellNeighbors, at: number): void {
  // A sort of numbers alone is several times as fast as one with a comparison.
  const sorted = distances.slice(0, found).sort();
  const taken = new Int32Array(found);
  for (let c = 0; c < found; c++) {
    let low = 0;
    for (let high = found - 1; low < high; ) {
      const middle = (low + high) >> 1;
      if (sorted[middle] < distances[c]) low = middle + 1;
      else high = middle;
    }
    const place = low + taken[low]++;
    if (place >= k) continue;
    out.indices[at + place] = candidates[c];
    out.squaredDistances[at + place] = distances[c];
  }
}

/** The k-th smallest of the first `count` values, by Hoare's selection; reorders them. */
function select(values: Float32Array, count: number, k: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i <= j) {
        const swap = values[i];
        values[i++] = values[j];
        values[j--] = swap;
      }
    }
    if (k - 1 <= j) high = j;
    else if (k - 1 >= i) low = i;
    else break;
  }
  return values[k - 1];
}
