import type { Kernels } from "../numeric/kernels.js";
import type { SteppedRows } from "./stepped-rows.js";
import { blockRows, roundedColumns, type SteppedMemory } from "./stepped-memory.js";

/** How searches in step find the nearest centroids; `chunk` is a block of rows. */
export interface Assignment {
  /** Once the rows of a block are where kernels work. */
  ready(chunk: number): void;
  /** Once centroids of a search are others than before; the squares of how far each has gone, and of its length. */
  moved(search: number, steps: Float64Array, squares: Float64Array): void;
  /** Leader: before blocks are assigned. */
  prepare(active: readonly number[]): void;
  /** Brings `labels` of a block's rows up to date in all active searches. */
  assign(chunk: number): Promise<void>;
  /** Has `nearest` of a block's rows in a search be the squared distance to the centroid of the row's label. */
  measure(chunk: number, search: number): void;
  /** When centroids have moved for the last time. */
  end(chunk: number, search: number): void;
}

/** Of few clusters: the products of a block with the centroids of all searches are one, and every distance is looked at. */
export class WholeAssignment implements Assignment {
  constructor(
    private readonly m: SteppedMemory,
    private readonly thread: number,
    private readonly kernels: Kernels,
    private readonly rows: SteppedRows,
  ) {}

  ready(): void {}

  moved(): void {}

  prepare(active: readonly number[]): void {
    const { d, memory, options, places } = this.m;
    const k = options.nClusters;
    const vectors = active.map((search) => new Float32Array(memory.buffer, places.ofSearches[search].centroids, k * d));
    this.rows.setOperands(vectors, roundedColumns(active.length * k));
  }

  async assign(chunk: number): Promise<void> {
    const { kernels, m } = this;
    const { active, memory, options, places } = m;
    const k = options.nClusters;
    const { data, rows, columns } = await this.rows.products(chunk);
    const { products } = places.ofThreads[this.thread];
    new Float32Array(memory.buffer, products, data.length).set(data);
    const from = chunk * blockRows;
    for (let at = 0; at < m.activeCount[0]; at++) {
      const { labels, nearest, squares } = places.ofSearches[active[at]];
      kernels.nearestCentroids(
        products + 4 * at * k,
        rows,
        columns,
        k,
        squares,
        places.lengths + 8 * from,
        labels + 4 * from,
        nearest + 8 * from,
      );
    }
  }

  /** The assignment has left it so. */
  measure(): void {}

  end(): void {}
}
