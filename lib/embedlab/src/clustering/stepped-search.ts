import { WaitingCrew } from "../numeric/crew.js";
import { openKernels, type Kernels } from "../numeric/kernels.js";
import { Matrix } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import { forWorkers } from "../numeric/worker-functions.js";
import { ClusterSums } from "./cluster-sums.js";
import { relocateEmpty } from "./means.js";
import { squaredLengths } from "./row-blocks.js";
import type { BlockSearchResult } from "./search.js";
import { distancesOfColumn, startRows } from "./starts.js";
import { blockRows, type SteppedMemory } from "./stepped-memory.js";

/** Values of rows that a thread keeps copies of: 256 MB. */
const mostKept = 2 ** 26;
const phases = { candidates: 0, assignment: 1, movement: 2 } as const;

/** Where searches begin: from seeds by k-means++, or one from centroids (nClusters x d). */
export type Starts = { readonly seeds: readonly number[] } | { readonly centroids: Float32Array };

/**
 * Worker: several searches with few clusters and their Lloyd iterations in step, over rows too many for a Gram matrix.
 * The products of a block of rows with all candidates, or all centroids, of all searches are one matrix product, and blocks
 * are shared with every `assistSearches` over the same memory. Posts how many searches are through.
 */
export async function searchInStep(
  memory: SteppedMemory,
  starts: Starts,
  post: (finished: number) => void,
): Promise<BlockSearchResult[]> {
  const searches = new SteppedSearches(memory, 0);
  try {
    return await searches.run(starts, post);
  } finally {
    searches.crew.dismiss();
  }
}

/** Worker: helps a `searchInStep`; `thread` is 1 or more, its own. */
export const assistSearches = (memory: SteppedMemory, thread: number): Promise<void> =>
  new SteppedSearches(memory, thread).crew.follow();

class SteppedSearches {
  readonly crew: WaitingCrew;
  private readonly k: number;
  private readonly kernels: Kernels;
  private readonly sums: ClusterSums;
  /** The blocks that this thread has worked on. */
  private readonly blocks: Block[] = [];

  private own: Operands | undefined;

  constructor(
    private readonly m: SteppedMemory,
    private readonly thread: number,
  ) {
    this.k = m.options.nClusters;
    this.kernels = openKernels(m.memory);
    this.sums = new ClusterSums(this.kernels, m.memory, m.ofThreads[thread].copies, m.x, m.d);
    this.crew = new WaitingCrew(m.crew, (phase, chunk) => this.work(phase, chunk));
  }

  async run(starts: Starts, post: (finished: number) => void): Promise<BlockSearchResult[]> {
    const { crew, m } = this;
    const chunks = Math.ceil(m.n / blockRows);
    const first = "seeds" in starts ? await this.firstCentroids(starts.seeds, chunks) : [starts.centroids];
    first.forEach((centroids, search) => m.centroids.set(centroids, search * centroids.length));
    for (let active = [...first.keys()]; active.length > 0;) {
      m.active.set(active);
      this.setOperands(active.map((search) => this.ofSearch(m.centroids, search, this.k * m.d)));
      await crew.share(phases.assignment, chunks);
      await crew.share(phases.movement, active.length);
      const remaining = active.filter((search) => m.done[search] === 0);
      if (remaining.length < active.length) post(active.length - remaining.length);
      active = remaining;
    }
    return first.map((_, search) => this.result(search));
  }

  private async firstCentroids(seeds: readonly number[], chunks: number): Promise<Float32Array[]> {
    const { m } = this;
    const x = new Matrix(m.x, m.n, m.d);
    const found = await startRows(m.n, this.k, seeds, async (candidates) => {
      this.setOperands(candidates.map((rows) => x.select(rows).data));
      await this.crew.share(phases.candidates, chunks);
      let from = 0;
      // Out of shared memory, where each access takes three times as long.
      return candidates.map(({ length }) => m.distances.slice(from * m.n, (from += length) * m.n));
    });
    return found.map((rows) => x.select(rows).data);
  }

  private setOperands(vectors: readonly Float32Array[]): void {
    const { count, d, operands, squares, version } = this.m;
    let at = 0;
    for (const values of vectors) {
      operands.set(values, at * d);
      squares.set(squaredLengths(values, values.length / d, d), at);
      at += values.length / d;
    }
    count[0] = at;
    version[0]++;
  }

  private async work(phase: number, chunk: number): Promise<void> {
    if (phase === phases.movement) {
      this.move(this.m.active[chunk]);
      return;
    }
    const { rows, squares: lengths } = this.block(chunk);
    const { vectors, squares } = this.operands();
    const products = await rowProducts(rows, vectors);
    const found = { products, lengths, squares, from: chunk * blockRows };
    if (phase === phases.candidates) this.keepDistances(found);
    else this.assign(found);
  }

  private operands(): Operands {
    const { count, d, operands, squares, version } = this.m;
    if (this.own?.version !== version[0]) {
      const vectors = new Matrix(operands.slice(0, count[0] * d), count[0], d);
      this.own = { version: version[0], vectors, squares: squares.slice(0, count[0]) };
    }
    return this.own;
  }

  private block(chunk: number): Required<Block> {
    const { d, n, x } = this.m;
    const [from, to] = [chunk * blockRows, Math.min(n, (chunk + 1) * blockRows)];
    const kept = this.blocks[chunk];
    const rows = kept?.rows ?? new Matrix(x.slice(from * d, to * d), to - from, d);
    const squares = kept?.squares ?? squaredLengths(rows.data, rows.rows, d);
    this.blocks[chunk] = (chunk + 1) * blockRows * d <= mostKept ? { rows, squares } : { squares };
    return { rows, squares };
  }

  private keepDistances({ products, lengths, squares, from }: Found): void {
    const { distances, n } = this.m;
    for (let c = 0; c < products.columns; c++)
      distances.set(distancesOfColumn(products, c, squares[c], lengths), c * n + from);
  }

  /** The nearest centroid of each row of a block, in each of the active searches. */
  private assign({ products, lengths, squares, from }: Found): void {
    const { k, kernels, m } = this;
    const { active, memory, ofSearches } = m;
    const own = m.ofThreads[this.thread];
    new Float32Array(memory.buffer, own.products, products.data.length).set(products.data);
    new Float64Array(memory.buffer, own.squares, squares.length).set(squares);
    new Float64Array(memory.buffer, own.lengths, lengths.length).set(lengths);
    for (let at = 0; at * k < products.columns; at++) {
      const { labels, nearest } = ofSearches[active[at]];
      kernels.nearestCentroids(
        own.products + 4 * at * k,
        products.rows,
        products.columns,
        k,
        own.squares + 8 * at * k,
        own.lengths,
        labels + 4 * from,
        nearest + 8 * from,
      );
    }
  }

  /** Ends an iteration of one search: moves its centroids, and decides whether it was the last. */
  private move(search: number): void {
    const { k, m } = this;
    const assigned = this.assigned(search);
    const labels = assigned.labels.slice();
    const before = this.ofSearch(m.before, search, m.n);
    const owner = this.ofSearch(m.owner, search, m.n);
    const sizes = new Int32Array(k);
    for (const c of labels) sizes[c]++;
    const next = labels.slice();
    relocateEmpty(sizes, next, assigned.nearest);
    this.sums.move(m.ofSearches[search].sums, owner.slice(), next, k);
    owner.set(next);
    const shift = this.recentre(search, sizes);
    const same = before.slice().every((label, i) => label === labels[i]);
    before.set(labels);
    const iterations = ++m.iterations[search];
    m.done[search] = same || shift <= m.options.tolerance || iterations === m.options.maxIter ? 1 : 0;
  }

  /** An empty cluster's centroid stays where it was. Returns the sum of squared movements. */
  private recentre(search: number, sizes: Int32Array): number {
    const { d } = this.m;
    const centroids = this.ofSearch(this.m.centroids, search, this.k * d);
    const moved = centroids.slice();
    const sums = this.sums.at(this.m.ofSearches[search].sums, this.k).slice();
    let shift = 0;
    for (let c = 0; c < this.k; c++) {
      for (let j = c * d; sizes[c] > 0 && j < (c + 1) * d; j++) {
        const value = Math.fround(sums[j] / sizes[c]);
        shift += (value - moved[j]) ** 2;
        moved[j] = value;
      }
    }
    centroids.set(moved);
    return shift;
  }

  private result(search: number): BlockSearchResult {
    const { m } = this;
    const { labels, nearest } = this.assigned(search);
    return {
      labels: labels.slice(),
      inertia: nearest.slice().reduce((sum, value) => sum + value, 0),
      iterations: m.iterations[search],
      centroids: this.ofSearch(m.centroids, search, this.k * m.d).slice(),
    };
  }

  /** What the last assignment found. */
  private assigned(search: number): { labels: Int32Array; nearest: Float64Array } {
    const { memory, n, ofSearches } = this.m;
    const { labels, nearest } = ofSearches[search];
    return {
      labels: new Int32Array(memory.buffer, labels, n),
      nearest: new Float64Array(memory.buffer, nearest, n),
    };
  }

  private ofSearch<T extends Float32Array | Float64Array | Int32Array>(values: T, search: number, length: number): T {
    return values.subarray(search * length, (search + 1) * length) as T;
  }
}

interface Block {
  /** Out of shared memory, which the runtime does not take; left out where there are too many to keep. */
  readonly rows?: Matrix<Float32Array>;
  readonly squares: Float64Array;
}

/** A thread's copy of what rows are multiplied by. */
interface Operands {
  readonly version: number;
  readonly vectors: Matrix<Float32Array>;
  readonly squares: Float64Array;
}

/** Products of a block of rows from `from` on, with the squared lengths of both sides. */
interface Found {
  readonly products: Matrix<Float32Array>;
  readonly lengths: Float64Array;
  readonly squares: Float64Array;
  readonly from: number;
}

forWorkers(import.meta.url, { searchInStep, assistSearches });
