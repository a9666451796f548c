import { openKernels, type Kernels, type SharedMemory } from "../numeric/kernels.js";
import { Layout } from "../numeric/layout.js";
import { SmallestBySample } from "./selection.js";

/** Rows that stand together, by their places. */
export interface Block {
  readonly from: number;
  readonly to: number;
}

/** Where threads keep what they find together. A row's place is where it stands in `numbers`: the sample comes first. */
export interface ShortlistPlaces {
  readonly n: number;
  readonly k: number;
  readonly sampled: number;
  /** Of a row's limit, among its squared distances to the sample. */
  readonly rank: number;
  /** Of each row, its number in x. */
  readonly numbers: number;
  /** Squared lengths. */
  readonly norms: number;
  /** Of each row, above the squared distance to its k-th nearest, if the sample tells the truth. */
  readonly limits: number;
  /** How many others each row has below its limit; the lists hold `room` of them. */
  readonly counts: number;
  /** n x room: another's number in x, and the squared distance by float32 products. */
  readonly lists: number;
  readonly room: number;
  /** Of each phase: parts taken, parts done. */
  readonly turns: number;
  /** Of each thread, a block of them. */
  readonly products: readonly number[];
  /** Of each thread: room for as many pairs. */
  readonly pairs: readonly number[];
  /** Of each thread: two lists and the bins of a sort, or a number of each row and three of each column of a block. */
  readonly scratch: readonly number[];
}

export const phases = 4;
/** Most rows on either side of a block of products, which then stays in a core's own cache; as many as the runtime takes in whole steps. */
export const [height, width] = [480, 768];
/** 256 MB of lists. */
const mostListed = 2 ** 25;
const bins = 512;

/** Of the largest block of products. */
const blockSize = (sampled: number): number => Math.max(height * width, sampled ** 2);

/** For the k nearest of n rows, with twice the room that lists should need; undefined where lists do not pay. */
export function shortlistPlaces(
  n: number,
  k: number,
  threads: number,
): { layout: Layout; places: ShortlistPlaces } | undefined {
  const sample = new SmallestBySample(n, k);
  const sampled = sample.places.length;
  const room = Math.min(n - 1, Math.ceil(2 * sample.count));
  if (sampled === 0 || n * room > mostListed) return undefined;
  const layout = new Layout();
  const perThread = (length: number): number[] => Array.from({ length: threads }, () => layout.integers(length));
  const places = {
    n,
    k,
    sampled,
    rank: sample.rank,
    numbers: layout.integers(n),
    norms: layout.doubles(n),
    limits: layout.integers(n),
    counts: layout.integers(n),
    lists: layout.doubles(n * room),
    room,
    turns: layout.integers(2 * phases),
    products: perThread(blockSize(sampled)),
    pairs: perThread(blockSize(sampled)),
    scratch: perThread(Math.max(2 * room + bins, height + 3 * width, 4 * sampled)),
  };
  return { layout, places };
}

/** Readies lists of rows of the given squared lengths. */
export function emptyShortlists(memory: SharedMemory, places: ShortlistPlaces, norms: Float64Array): void {
  const { n, k } = places;
  const sample = new SmallestBySample(n, k).places;
  const isSampled = new Uint8Array(n);
  for (const row of sample) isSampled[row] = 1;
  const numbers = new Int32Array(memory.buffer, places.numbers, n);
  numbers.set(sample);
  let at = sample.length;
  for (let row = 0; row < n; row++) if (isSampled[row] === 0) numbers[at++] = row;
  const ordered = new Float64Array(memory.buffer, places.norms, n);
  for (let place = 0; place < n; place++) ordered[place] = norms[numbers[place]];
  new Int32Array(memory.buffer, places.counts, n).fill(0);
  new Int32Array(memory.buffer, places.turns, 2 * phases).fill(0);
}

/** One thread's view of the lists. */
export class Shortlists {
  readonly numbers: Int32Array;
  readonly norms: Float64Array;
  /** Of the list that was sorted last. */
  readonly others: Int32Array;
  readonly values: Float32Array;
  readonly turns: Int32Array;
  private readonly counts: Int32Array;
  private readonly limits: Float32Array;
  private readonly kernels: Kernels;
  private readonly products: Float32Array;
  private readonly pairs: number;
  private readonly scratch: number;

  constructor(
    memory: SharedMemory,
    private readonly places: ShortlistPlaces,
    thread: number,
  ) {
    const { n, room } = places;
    const { buffer } = memory;
    this.kernels = openKernels(memory);
    this.numbers = new Int32Array(buffer, places.numbers, n);
    this.norms = new Float64Array(buffer, places.norms, n);
    this.scratch = places.scratch[thread];
    this.others = new Int32Array(buffer, this.scratch + 4 * bins, room);
    this.values = new Float32Array(buffer, this.scratch + 4 * (bins + room), room);
    this.turns = new Int32Array(buffer, places.turns, 2 * phases);
    this.counts = new Int32Array(buffer, places.counts, n);
    this.limits = new Float32Array(buffer, places.limits, n);
    this.products = new Float32Array(buffer, places.products[thread], blockSize(places.sampled));
    this.pairs = places.pairs[thread];
  }

  /** Takes the products of two blocks. */
  take(products: Float32Array): void {
    this.products.set(products);
  }

  /** From the products of a block's rows with the sample, which stay. */
  setLimits({ from, to }: Block): void {
    const { norms, limits, sampled, rank } = this.places;
    this.kernels.rankedDistances(
      this.products.byteOffset,
      to - from,
      sampled,
      norms + 8 * from,
      norms,
      rank,
      limits + 4 * from,
      this.scratch,
    );
  }

  /** From the products of two blocks, which share no rows or are the same one, all with their limits. Uses the products up. */
  listPairs(first: Block, second: Block): void {
    const { norms, limits, numbers, counts, lists, room } = this.places;
    this.kernels.listPairs(
      this.products.byteOffset,
      first.to - first.from,
      second.to - second.from,
      first.from === second.from,
      first.from,
      second.from,
      norms,
      limits,
      numbers,
      counts,
      lists,
      room,
      this.pairs,
      this.scratch,
    );
  }

  /**
   * Sorts a row's list by distance, then number, and returns how many of it are no farther than its k-th by more than `slack`;
   * undefined if others could be too, for the sample was not like the rest.
   */
  sort(place: number, slack: number): number | undefined {
    const { k, lists, room } = this.places;
    const { others, values } = this;
    const count = this.counts[place];
    if (count < k || count > room) return undefined;
    const sorted = this.kernels.sortList(
      lists + 8 * place * room,
      count,
      k,
      slack,
      this.limits[place],
      others.byteOffset,
      values.byteOffset,
      this.scratch,
    );
    const bound = values[k - 1] + slack;
    if (bound > this.limits[place]) return undefined;
    let near = k;
    while (near < sorted && values[near] <= bound) near++;
    return near;
  }
}
