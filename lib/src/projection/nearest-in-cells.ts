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

/** Products held at once: 16 MB of them. */
const mostProducts = 4194304;

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
    const step = Math.max(1, Math.min(512, Math.floor(mostProducts / others.length)));
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
  const m = others.length;
  const near = new Float32Array(m);
  const order = new Float32Array(m);
  const candidates = new Int32Array(m);
  queries.forEach((query, q) => {
    const row = products.row(q);
    const norm = centred.norms[query];
    for (let j = 0; j < m; j++) near[j] = others[j] === query ? Infinity : norm + centred.norms[others[j]] - 2 * row[j];
    order.set(near);
    const bound = kthSmallest(order, k) + 2 * distanceSlack(centred, norm);
    let found = 0;
    for (let j = 0; j < m; j++) if (near[j] <= bound) candidates[found++] = others[j];
    rank(distances.from(query, candidates.subarray(0, found)), candidates, found, k, out, offset + q * k);
  });
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

/** The k-th smallest value, by Hoare's selection; reorders `values`. */
function kthSmallest(values: Float32Array, k: number): number {
  let low = 0;
  let high = values.length - 1;
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
