import { WaitingCrew } from "../numeric/crew.js";
import { openKernels, type Kernels } from "../numeric/kernels.js";
import { Matrix } from "../numeric/matrix.js";
import { forWorkers } from "../numeric/worker-functions.js";
import { share } from "../numeric/workers.js";
import { BoundedAssignment } from "./bounded-assignment.js";
import { inNearGroups } from "./centroid-groups.js";
import { ClusterSums } from "./cluster-sums.js";
import { changedClusters, relocateEmpty } from "./means.js";
import { SteppedRows } from "./stepped-rows.js";
import { type BlockSearchResult, paddedGroups } from "./search.js";
import { Seeding, seedingPhases } from "./seeding.js";
import type { SearchPlaces, SteppedMemory } from "./stepped-memory.js";
import { type Assignment, WholeAssignment } from "./whole-assignment.js";

const phases = { measuring: 0, assignment: 1, movement: 2, ending: 3, seeding: 4 } as const;

/** In the place of its size: of a cluster that has the rows that it had. */
const unchanged = -1;

/** Where searches begin: from seeds by k-means++, or one from centroids (nClusters x d). */
export type Starts = { readonly seeds: readonly number[] } | { readonly centroids: Float32Array };

/**
 * Worker: several searches and their Lloyd iterations in step, over rows too many for a Gram matrix; blocks of rows are
 * shared with every `assistSearches` over the same memory. Posts how many searches are through.
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
    await searches.rows.release();
  }
}

/** Worker: helps a `searchInStep`; `thread` is 1 or more, its own. */
export async function assistSearches(memory: SteppedMemory, thread: number): Promise<void> {
  const { crew, rows } = new SteppedSearches(memory, thread);
  await crew.follow();
  await rows.release();
}

class SteppedSearches {
  readonly crew: WaitingCrew;
  readonly rows: SteppedRows;
  private readonly k: number;
  private readonly kernels: Kernels;
  private readonly sums: ClusterSums;
  private readonly seeding: Seeding | undefined;
  private readonly assignment: Assignment;

  constructor(
    private readonly m: SteppedMemory,
    thread: number,
  ) {
    const { places } = m;
    this.k = m.options.nClusters;
    this.kernels = openKernels(m.memory);
    this.rows = new SteppedRows(m, thread, this.kernels);
    this.sums = new ClusterSums(m, places.ofThreads[thread].moved, this.kernels);
    if (places.seeding !== undefined) this.seeding = new Seeding(m, places.seeding, this.kernels, this.rows);
    const Kind = m.byBounds ? BoundedAssignment : WholeAssignment;
    this.assignment = new Kind(m, thread, this.kernels, this.rows);
    this.crew = new WaitingCrew(m.crew, (phase, chunk) => this.work(phase, chunk));
  }

  async run(starts: Starts, post: (finished: number) => void): Promise<BlockSearchResult[]> {
    const { crew, m, rows } = this;
    await crew.share(phases.measuring, rows.chunks);
    const first = await this.firstCentroids(starts);
    let active = first.map((centroids, search) => {
      this.view(Float32Array, this.placesOf(search).centroids, this.k * m.d).set(centroids);
      this.recentre(search, new Int32Array(this.k));
      return search;
    });
    for (let labelled = this.seeding !== undefined; active.length > 0; labelled = false) {
      m.active.set(active);
      m.activeCount[0] = active.length;
      if (!labelled) {
        this.assignment.prepare(active);
        await crew.share(phases.assignment, rows.chunks);
      }
      await crew.share(phases.movement, active.length);
      const remaining = active.filter((search) => m.done[search] === 0);
      if (remaining.length < active.length) post(active.length - remaining.length);
      active = remaining;
    }
    await crew.share(phases.ending, rows.chunks);
    return this.results(first.length);
  }

  private async firstCentroids(starts: Starts): Promise<Float32Array[]> {
    if ("centroids" in starts) return [starts.centroids];
    const found = await this.seeding!.start(starts.seeds, (phase) =>
      this.crew.share(phases.seeding + seedingPhases.indexOf(phase), this.rows.chunks),
    );
    const { d } = this.m;
    const centroids = found.map((rows) => new Matrix(this.rows.select(rows), this.k, d));
    if (!this.m.byBounds) return centroids.map(({ data }) => data);
    return Promise.all(centroids.map((matrix, search) => this.regroup(search, matrix)));
  }

  /** The search's first centroids in the order of groups, its labels with them. */
  private async regroup(search: number, centroids: Matrix<Float32Array>): Promise<Float32Array> {
    const order = await inNearGroups(centroids);
    const places = new Int32Array(this.k);
    order.forEach((c, place) => (places[c] = place));
    const { labels } = this.placesOf(search);
    this.view(Int32Array, labels, this.m.n).set(this.labels(search).map((c) => places[c]));
    return centroids.select(order).data;
  }

  private async work(phase: number, chunk: number): Promise<void> {
    if (phase === phases.measuring) this.measure(chunk);
    else if (phase === phases.assignment) await this.assignment.assign(chunk);
    else if (phase === phases.movement) this.move(this.m.active[chunk]);
    else if (phase === phases.ending)
      for (const search of this.m.places.ofSearches.keys()) this.assignment.end(chunk, search);
    else await this.seeding!.work(seedingPhases[phase - phases.seeding], chunk);
  }

  private measure(chunk: number): void {
    this.rows.measure(chunk);
    this.assignment.ready(chunk);
  }

  /** Ends an iteration of one search: moves its centroids, and decides whether it was the last. */
  private move(search: number): void {
    const { k, m } = this;
    const { nearest, sums } = this.placesOf(search);
    const labels = this.labels(search);
    const before = m.before.subarray(search * m.n, (search + 1) * m.n);
    const owner = m.owner.subarray(search * m.n, (search + 1) * m.n);
    const known = before.slice();
    const sizes = new Int32Array(k);
    let same = true;
    for (let row = 0; row < labels.length; row++) {
      sizes[labels[row]]++;
      if (labels[row] !== known[row]) same = false;
    }
    const next = labels.slice();
    if (sizes.includes(0)) {
      for (let chunk = 0; chunk < this.rows.chunks; chunk++) this.assignment.measure(chunk, search);
      relocateEmpty(sizes, next, this.view(Float64Array, nearest, m.n).slice());
    }
    const owned = owner.slice();
    const changed = changedClusters(owned, next, k);
    this.sums.move(sums, owned, next, k);
    owner.set(next);
    before.set(labels);
    const shift = this.recentre(
      search,
      sizes.map((size, c) => (changed[c] === 1 ? size : unchanged)),
    );
    const iterations = ++m.iterations[search];
    m.done[search] = same || shift <= m.options.tolerance || iterations === m.options.maxIter ? 1 : 0;
  }

  /** An empty cluster's centroid stays where it was. Returns the sum of squared movements. */
  private recentre(search: number, ofSizes: Int32Array): number {
    const { k, m } = this;
    const { centroids, sizes, squares, steps, sums } = this.placesOf(search);
    this.view(Int32Array, sizes, k).set(ofSizes);
    this.kernels.moveCentroids(sums, sizes, k, m.d, centroids, steps, squares);
    const moved = this.view(Float64Array, steps, k).slice();
    this.assignment.moved(search, moved, this.view(Float64Array, squares, k).slice());
    return moved.reduce((sum, step) => sum + step, 0);
  }

  private results(searches: number): BlockSearchResult[] {
    const { k, m } = this;
    const inertias = Array.from({ length: searches }, (_, search) =>
      this.view(Float64Array, this.placesOf(search).nearest, m.n)
        .slice()
        .reduce((sum, value) => sum + value, 0),
    );
    const best = inertias.indexOf(Math.min(...inertias));
    return inertias.map((inertia, search) => {
      const centroids = this.view(Float32Array, this.placesOf(search).centroids, k * m.d).slice();
      const labels = this.labels(search);
      // Only the best is gone on with.
      const lower = search === best ? this.lowerBounds(search) : undefined;
      return { labels, inertia, iterations: m.iterations[search], centroids, lower };
    });
  }

  private lowerBounds(search: number): Float32Array | undefined {
    const { k, m } = this;
    const { bounds } = this.placesOf(search);
    if (bounds === undefined || m.assignments[search] === 0) return undefined;
    return share(this.view(Float32Array, bounds.lower, m.n * paddedGroups(k)).slice());
  }

  /** A copy of what the last assignment found. */
  private labels(search: number): Int32Array {
    return this.view(Int32Array, this.placesOf(search).labels, this.m.n).slice();
  }

  private placesOf(search: number): SearchPlaces {
    return this.m.places.ofSearches[search];
  }

  private view<T>(
    Kind: new (buffer: SharedArrayBuffer, address: number, length: number) => T,
    address: number,
    length: number,
  ): T {
    return new Kind(this.m.memory.buffer, address, length);
  }
}

forWorkers(import.meta.url, { searchInStep, assistSearches });
