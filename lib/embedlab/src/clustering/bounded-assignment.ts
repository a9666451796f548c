import { longestOf, productSlack } from "../numeric/centred-rows.js";
import type { Kernels } from "../numeric/kernels.js";
import { Matrix } from "../numeric/matrix.js";
import { middle, rowProducts } from "../numeric/product.js";
import { numbersBelow, type SteppedRows } from "./stepped-rows.js";
import { Renewed } from "./renewed.js";
import { groupSize, groupsOf, paddedGroups } from "./search.js";
import {
  apart,
  type BoundsPlaces,
  blockRows,
  paddedLength,
  type OpenPlaces,
  type RoundedPlaces,
  type SearchPlaces,
  type SteppedMemory,
} from "./stepped-memory.js";
import type { Assignment } from "./whole-assignment.js";

/**
 * From this share of a block's groups on, products with all centroids are quicker than with those of open groups: products of
 * bytes, and those of float32.
 */
const [mostBesideBytes, mostOpen] = [0.1, 0.4];
/** What float32 rounds away in keeping a bound, by the longest vector. */
const keeping = 2 ** -21;
/**
 * The greatest 16-bit integer: so many units long are the longest row and a search's longest centroid, whereby (Cauchy and
 * Schwarz) no sum of their products leaves 32 bits.
 */
const mostUnits = 2 ** 15 - 1;
/** By how much of a unit, at most, a component is rounded: half, and what float32 adds. */
const roundedBy = 0.51;

/** Of many clusters: bounds (wasm/bounds.ts) leave out most distances. */
export class BoundedAssignment implements Assignment {
  private readonly k: number;
  private readonly groups: number;
  private readonly quads: number;
  private readonly width: number;
  private readonly open: OpenPlaces;
  /** Copies of searches' centroids, as of an iteration, with zeros for what fills the last group. */
  private readonly copies: Renewed<Matrix<Float32Array>>[];
  /** Copies of these in bytes. */
  private readonly inBytes: Renewed<Uint8Array>[];

  constructor(
    private readonly m: SteppedMemory,
    private readonly thread: number,
    private readonly kernels: Kernels,
    private readonly rows: SteppedRows,
  ) {
    this.k = m.options.nClusters;
    this.groups = groupsOf(this.k);
    this.quads = paddedGroups(this.k) / 4;
    this.width = paddedLength(m.d);
    this.open = m.places.ofThreads[thread].open!;
    this.copies = m.places.ofSearches.map(() => new Renewed());
    this.inBytes = m.places.ofSearches.map(() => new Renewed());
  }

  ready(chunk: number): void {
    const { m, width } = this;
    const { integers, rows } = m.places;
    const from = chunk * blockRows;
    if (rows !== undefined && integers !== undefined)
      this.round(rows + 4 * from * width, Math.min(blockRows, m.n - from), integers + 2 * from * width);
  }

  /** Rounds padded rows. */
  private round(rows: number, count: number, integers: number): void {
    const { kernels, m, width } = this;
    kernels.roundVectors(rows, count, width, width, m.longest / mostUnits, integers);
  }

  moved(search: number, steps: Float64Array, squares: Float64Array): void {
    const { k, kernels, m } = this;
    const { d, memory } = m;
    const { centroids, bounds } = this.placesOf(search);
    const short = new Float32Array(memory.buffer, bounds.squares, groupSize * 4 * this.quads).fill(Infinity);
    short.set(squares);
    m.longestCentroid[search] = longestOf(squares);
    kernels.roundVectors(centroids, k, d, this.width, m.longestCentroid[search] / mostUnits, bounds.rounded);
    kernels.packRounded(bounds.rounded, k, this.width, bounds.packed);
    if (bounds.bytes !== undefined) this.roundToBytes(search, bounds.bytes);
    const longest = Math.max(m.longest, m.longestCentroid[search]);
    // Eight terms more for lengths and roots in float32.
    m.slack[search] = productSlack(d + 8, longest, longest);
    const moves = new Float32Array(memory.buffer, bounds.moves, k);
    const groupMoves = new Float32Array(memory.buffer, bounds.groupMoves, 4 * this.quads).fill(0);
    for (let c = 0; c < k; c++) {
      const step = steps[c] === 0 ? 0 : Math.sqrt(steps[c]) * (1 + 1e-6) + keeping * longest;
      const group = Math.floor(c / groupSize);
      moves[c] = step;
      groupMoves[group] = Math.max(groupMoves[group], step);
    }
  }

  private roundToBytes(search: number, { bytes, errors, lengths, scales }: RoundedPlaces): void {
    const { groups, k, kernels, m } = this;
    const { d, memory } = m;
    const { centroids } = this.placesOf(search);
    const more = groupSize * groups - k;
    kernels.roundToBytes(centroids, 4 * d, d, k, middle, bytes, scales, lengths, errors);
    // What fills the last group is infinitely far.
    new Uint8Array(memory.buffer, bytes + k * d, more * d).fill(middle);
    new Float32Array(memory.buffer, scales + 4 * k, more).fill(0);
    new Float32Array(memory.buffer, lengths + 4 * k, more).fill(Infinity);
    m.mostLost[search] = new Float32Array(memory.buffer, errors, k).reduce((most, error) => Math.max(most, error), 0);
  }

  prepare(active: readonly number[]): void {
    for (const search of active) this.m.assignments[search]++;
  }

  async assign(chunk: number): Promise<void> {
    const { active, activeCount } = this.m;
    for (let at = 0; at < activeCount[0]; at++) await this.assignIn(active[at], chunk);
  }

  private async assignIn(search: number, chunk: number): Promise<void> {
    const byBytes = this.m.rounded?.used[0] === 1;
    if (this.m.assignments[search] > 1) {
      const open = this.widen(chunk, search);
      if (open.share <= (byBytes ? mostBesideBytes : mostOpen)) return this.assignOpen(chunk, search, open.rows);
    }
    if (byBytes) {
      const open = await this.boundByBytes(chunk, search);
      if (open.share <= mostOpen) return this.assignOpen(chunk, search, open.rows);
    }
    return this.assignAll(chunk, search);
  }

  end(chunk: number, search: number): void {
    this.widen(chunk, search);
    this.measure(chunk, search);
  }

  /** Widens a block's bounds by what centroids have moved since. */
  private widen(chunk: number, search: number): Open {
    const { labels, upper, lower, rows, bounds } = this.block(chunk, search);
    const { moves, groupMoves } = bounds;
    const { numbers } = this.open;
    return this.openOf(
      rows,
      this.kernels.widenBounds(rows, this.quads, labels, upper, lower, moves, groupMoves, numbers),
    );
  }

  /** From what a kernel returns. */
  private openOf(rows: number, found: bigint): Open {
    return { rows: Number(found & 0xffffffffn), share: Number(found >> 32n) / (rows * this.groups) };
  }

  measure(chunk: number, search: number): void {
    const { centroids, labels, lengths, rows, bounds, nearest } = this.block(chunk, search);
    const x = this.rows.atHand(chunk);
    this.kernels.ownDistances(x, 4 * this.width, this.m.d, rows, labels, centroids, bounds.squares, lengths, nearest);
  }

  private assignOpen(chunk: number, search: number, count: number): void {
    if (count === 0) return;
    const { k, kernels, m, open, quads, width } = this;
    const { centroids, labels, upper, lower, lengths, bounds } = this.block(chunk, search);
    const { x, integers, at } = this.valuesOf(chunk, count);
    const slack = m.slack[search];
    kernels.assignOpen(
      x,
      integers,
      4 * width,
      m.d,
      quads,
      labels,
      upper,
      lower,
      centroids,
      k,
      bounds.rounded,
      bounds.packed,
      m.longest / mostUnits,
      m.longestCentroid[search] / mostUnits,
      bounds.squares,
      lengths,
      slack,
      slack + this.roundingSlack(search),
      open.numbers,
      count,
      at,
      open.found,
    );
  }

  /** New bounds and labels by products of bytes. */
  private async boundByBytes(chunk: number, search: number): Promise<Open> {
    const { groups, kernels, m, open, quads } = this;
    const data = await this.rows.productsOfRounded(chunk, this.bytesOf(search));
    const { labels, upper, lower, rows, bounds } = this.block(chunk, search);
    const { products } = m.places.ofThreads[this.thread];
    const stride = blockRows + apart;
    const padded = new Float32Array(m.memory.buffer, products, groupSize * groups * stride);
    for (let c = 0; c < groupSize * groups; c++) padded.set(data.subarray(c * rows, (c + 1) * rows), c * stride);
    const centroids = bounds.bytes!;
    const ofRows = m.places.rounded!;
    const from = 4 * chunk * blockRows;
    const found = kernels.boundsOfRounded(
      products,
      4 * stride,
      rows,
      groups,
      quads,
      centroids.lengths,
      centroids.scales,
      m.mostLost[search],
      ofRows.lengths + from,
      ofRows.scales + from,
      ofRows.errors + from,
      m.slack[search],
      labels,
      upper,
      lower,
      open.numbers,
      open.found,
    );
    return this.openOf(rows, found);
  }

  /** A copy of the search's centroids in bytes. */
  private bytesOf(search: number): Uint8Array {
    const { groups, inBytes, m } = this;
    const { bytes } = this.placesOf(search).bounds.bytes!;
    return inBytes[search].of(m.iterations[search], () =>
      new Uint8Array(m.memory.buffer, bytes, groupSize * groups * m.d).slice(),
    );
  }

  /** By how much a squared distance changes, at most, where the row and the centroid are rounded to integers (Cauchy and Schwarz). */
  private roundingSlack(search: number): number {
    const { d, longest, longestCentroid } = this.m;
    const share = (roundedBy * Math.sqrt(d)) / mostUnits;
    return 2 * longest * longestCentroid[search] * share * (2 + share);
  }

  private async assignAll(chunk: number, search: number): Promise<void> {
    const { m } = this;
    const { data } = await rowProducts(this.rows.block(chunk), this.centroidsOf(search));
    const { products } = m.places.ofThreads[this.thread];
    new Float32Array(m.memory.buffer, products, data.length).set(data);
    const { labels, upper, lower, lengths, rows, bounds } = this.block(chunk, search);
    this.kernels.assignAll(
      products,
      rows,
      this.groups,
      this.quads,
      labels,
      upper,
      lower,
      bounds.squares,
      lengths,
      m.slack[search],
      this.open.found,
    );
  }

  private centroidsOf(search: number): Matrix<Float32Array> {
    const { copies, groups, k, m } = this;
    return copies[search].of(m.iterations[search], () => {
      const data = new Float32Array(groupSize * groups * m.d);
      data.set(new Float32Array(m.memory.buffer, this.placesOf(search).centroids, k * m.d));
      return new Matrix(data, groupSize * groups, m.d);
    });
  }

  /** Where the values of the block's first `count` open rows lie, themselves and as integers, and the address of their places there. */
  private valuesOf(chunk: number, count: number): { x: number; integers: number; at: number } {
    const { m, open, width } = this;
    const { integers, rows } = m.places;
    const from = chunk * blockRows * width;
    if (rows !== undefined && integers !== undefined)
      return { x: rows + 4 * from, integers: integers + 2 * from, at: open.numbers };
    const copies = m.places.ofThreads[this.thread].rows!;
    this.rows.copy(chunk, new Int32Array(m.memory.buffer, open.numbers, count), copies);
    this.round(copies, count, open.integers!);
    new Int32Array(m.memory.buffer, open.places, count).set(numbersBelow(count));
    return { x: copies, integers: open.integers!, at: open.places };
  }

  private placesOf(search: number): SearchPlaces & { readonly bounds: BoundsPlaces } {
    const places = this.m.places.ofSearches[search];
    return { ...places, bounds: places.bounds! };
  }

  private block(chunk: number, search: number): BlockPlaces {
    const { m, quads } = this;
    const { centroids, labels, nearest, bounds } = this.placesOf(search);
    const from = chunk * blockRows;
    return {
      rows: Math.min(blockRows, m.n - from),
      lengths: m.places.shortLengths + 4 * from,
      labels: labels + 4 * from,
      nearest: nearest + 8 * from,
      centroids,
      upper: bounds.upper + 4 * from,
      lower: bounds.lower + 16 * quads * from,
      bounds,
    };
  }
}

/** How many rows of a block may have another centroid, and in which share of all its groups. */
interface Open {
  readonly rows: number;
  readonly share: number;
}

/** Addresses of a block's rows in a search. */
interface BlockPlaces {
  readonly rows: number;
  readonly lengths: number;
  readonly labels: number;
  readonly nearest: number;
  readonly centroids: number;
  readonly upper: number;
  readonly lower: number;
  readonly bounds: BoundsPlaces;
}
