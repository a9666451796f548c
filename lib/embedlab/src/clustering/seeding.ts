import type { Kernels } from "../numeric/kernels.js";
import { middle } from "../numeric/product.js";
import { Random } from "../numeric/random.js";
import { trialsOf } from "./plus-plus.js";
import type { SteppedRows } from "./stepped-rows.js";
import { blockRows, type RoundedMemory, type SeedingPlaces, type SteppedMemory } from "./stepped-memory.js";

const none = -1;
/** Of the mean squared distance to the nearest centroid, rounding may be so much. */
const mostRounded = 0.01;

/** What is done with blocks of rows. */
export const seedingPhases = ["candidates", "settling"] as const;
export type SeedingPhase = (typeof seedingPhases)[number];

/**
 * Greedy k-means++, as `plusPlus`, of several searches in step and in blocks of rows: one product a block with all searches'
 * candidates. Sums over a block stay with it, so that a draw looks at one block's rows only.
 *
 * Distances are between rows rounded to 7 bits, whose products are quicker; where these are too coarse for the distances
 * that are left, between the rows themselves. The first labels go by the same distances; what comes after them does not.
 */
export class Seeding {
  private readonly products: Float32Array;
  private readonly squares: Float32Array;
  private readonly ofCandidates: Float32Array;
  private readonly asked: Int32Array;
  private readonly sums: Float64Array;
  /** Of each search the column of the candidate that it chose last, and that one's squared length and scale. */
  private readonly chosen: Int32Array;
  private readonly chosenSquares: Float32Array;
  private readonly chosenScales: Float32Array;

  constructor(
    private readonly m: SteppedMemory,
    private readonly places: SeedingPlaces,
    private readonly kernels: Kernels,
    private readonly rows: SteppedRows,
  ) {
    const { buffer } = m.memory;
    const { columns } = places;
    this.products = new Float32Array(buffer, places.products, m.n * columns);
    this.squares = new Float32Array(buffer, places.squares, columns);
    this.ofCandidates = new Float32Array(buffer, places.ofCandidates, columns);
    this.asked = new Int32Array(buffer, places.candidates, columns);
    this.sums = new Float64Array(buffer, places.sums, rows.chunks * columns);
    this.chosen = new Int32Array(buffer, places.chosen, m.active.length);
    this.chosenSquares = new Float32Array(buffer, places.chosenSquares, m.active.length);
    this.chosenScales = new Float32Array(buffer, places.chosenScales, m.active.length);
  }

  /** Leader: the rows that become each search's centroids, and labels to begin with. `share` has `work` done on every block. */
  async start(seeds: readonly number[], share: (phase: SeedingPhase) => Promise<void>): Promise<Int32Array[]> {
    const { rounded } = this.m;
    if (rounded === undefined) return (await this.startFrom(seeds, share))!;
    const found = await this.startFrom(seeds, share);
    if (found !== undefined) return found;
    rounded.used[0] = 0;
    return (await this.startFrom(seeds, share))!;
  }

  /** Undefined where rounding has become too coarse. */
  private async startFrom(
    seeds: readonly number[],
    share: (phase: SeedingPhase) => Promise<void>,
  ): Promise<Int32Array[] | undefined> {
    const { m, places } = this;
    const { nClusters: k } = m.options;
    new Float32Array(m.memory.buffer, places.closest, seeds.length * m.n).fill(Infinity);
    this.chosen.fill(none);
    const errors = this.rounded?.errors.reduce((sum, error) => sum + error, 0) ?? 0;
    const randoms = seeds.map((seed) => new Random(seed));
    const found = seeds.map(() => new Int32Array(k));
    let candidates = randoms.map((random) => Int32Array.of(random.integer(m.n)));
    for (let c = 0; c < k; c++) {
      m.step[0] = c;
      this.ask(candidates);
      await share("candidates");
      for (const [s, rows] of candidates.entries()) {
        const { best, potential } = this.choose(s, rows.length);
        if (errors > mostRounded * potential) return undefined;
        found[s][c] = rows[best];
      }
      if (c < k - 1) candidates = randoms.map((random, s) => this.draw(s, random));
    }
    m.step[0] = k;
    await share("settling");
    return found;
  }

  async work(phase: SeedingPhase, chunk: number): Promise<void> {
    if (phase === "candidates") await this.sumDistances(chunk);
    else this.settle(chunk);
  }

  /** Rounded rows and candidates, while these are multiplied. */
  private get rounded(): RoundedMemory | undefined {
    return this.m.rounded?.used[0] === 1 ? this.m.rounded : undefined;
  }

  /** Addresses of the squared lengths and scales of the rows that are multiplied. */
  private get ofRows(): { readonly lengths: number; readonly scales: number } {
    const { rounded, shortLengths } = this.m.places;
    return this.rounded === undefined ? { lengths: shortLengths, scales: this.places.ones } : rounded!;
  }

  /** Brings distances to what was chosen last up to date, and sums those to the candidates. */
  private async sumDistances(chunk: number): Promise<void> {
    const { chosen, kernels, places, rows } = this;
    const { columns, trials } = places;
    const block = this.block(chunk);
    this.comeCloser(block);
    const products = this.rounded === undefined ? rows.productsOfOperands(chunk) : rows.productsOfCandidates(chunk);
    this.products.set(await products, block.from * columns);
    for (let s = 0; s < chosen.length; s++) {
      const first = s * trials;
      kernels.leastSums(
        this.productsAt(first, block),
        block.rows,
        trials,
        places.squares + 4 * first,
        places.ofCandidates + 4 * first,
        block.lengths,
        block.scales,
        this.closestAt(s, block),
        places.sums + 8 * (chunk * columns + first),
      );
    }
  }

  /** Ends it: distances to what was chosen last, and all where iterations look for them. */
  private settle(chunk: number): void {
    const { m } = this;
    const block = this.block(chunk);
    this.comeCloser(block);
    m.places.ofSearches.forEach(({ nearest }, s) => {
      const closest = new Float32Array(m.memory.buffer, this.closestAt(s, block), block.rows);
      new Float64Array(m.memory.buffer, nearest + 8 * block.from, block.rows).set(closest);
    });
  }

  private comeCloser(block: Block): void {
    const { chosen, kernels, m } = this;
    const which = m.step[0] - 1;
    if (which < 0) return;
    for (let s = 0; s < chosen.length; s++) {
      const { products, square, scale } = this.choice(s, block);
      kernels.comeCloser(
        products,
        block.rows,
        square,
        scale,
        block.lengths,
        block.scales,
        this.closestAt(s, block),
        m.places.ofSearches[s].labels + 4 * block.from,
        which,
      );
    }
  }

  private block(chunk: number): Block {
    const { lengths, scales } = this.ofRows;
    const from = chunk * blockRows;
    return {
      from,
      rows: Math.min(blockRows, this.m.n - from),
      lengths: lengths + 4 * from,
      scales: scales + 4 * from,
    };
  }

  private closestAt(search: number, { from }: Block): number {
    return this.places.closest + 4 * (search * this.m.n + from);
  }

  /** Where a block's products with a candidate begin. */
  private productsAt(column: number, { from, rows }: Block): number {
    const { columns, products } = this.places;
    return products + 4 * (from * columns + column * rows);
  }

  /** What the search chose last: where a block's products with it begin, its squared length and scale. */
  private choice(search: number, block: Block): { products: number; square: number; scale: number } {
    const { chosen, chosenScales, chosenSquares } = this;
    return {
      products: this.productsAt(chosen[search], block),
      square: chosenSquares[search],
      scale: chosenScales[search],
    };
  }

  /** Readies the candidates; where a search has fewer than there are columns, as in the first step, what lies in the others is not looked at. */
  private ask(candidates: readonly Int32Array[]): void {
    const { asked, kernels, m, ofCandidates, places, rows, squares } = this;
    const [lengths, scales] = [this.ofRows.lengths, this.ofRows.scales].map(
      (address) => new Float32Array(m.memory.buffer, address, m.n),
    );
    asked.fill(none);
    candidates.forEach((list, s) => asked.set(list, s * places.trials));
    asked.forEach((row, column) => {
      if (row === none) return;
      squares[column] = lengths[row];
      ofCandidates[column] = scales[row];
    });
    if (this.rounded === undefined) {
      const first = candidates[0][0];
      rows.setOperands([rows.select(asked.map((row) => (row === none ? first : row)))], places.columns);
      return;
    }
    kernels.copyRaised(m.places.rounded!.bytes, m.d, places.candidates, places.columns, middle, places.bytes!);
    m.version[0]++;
  }

  /** Notes which of a search's candidates leaves the least sum, the first of equals. */
  private choose(search: number, candidates: number): { best: number; potential: number } {
    const first = search * this.places.trials;
    const potentials = Array.from({ length: candidates }, (_, t) => this.potential(first + t));
    const potential = Math.min(...potentials);
    const best = potentials.indexOf(potential);
    this.chosen[search] = first + best;
    this.chosenSquares[search] = this.squares[first + best];
    this.chosenScales[search] = this.ofCandidates[first + best];
    return { best, potential };
  }

  private potential(column: number): number {
    const { columns } = this.places;
    let sum = 0;
    for (let at = column; at < this.sums.length; at += columns) sum += this.sums[at];
    return sum;
  }

  /** The next candidates: rows drawn in proportion to their squared distance from what is chosen, ascending. */
  private draw(search: number, random: Random): Int32Array {
    const { places, sums } = this;
    const column = this.chosen[search];
    const potential = this.potential(column);
    const trials = trialsOf(this.m.options.nClusters);
    const draws = Float64Array.from({ length: trials }, () => random.uniform() * potential).sort();
    let chunk = 0;
    let before = 0;
    return Int32Array.from(draws, (target) => {
      const sum = (): number => sums[chunk * places.columns + column];
      while (chunk < this.rows.chunks - 1 && before + sum() < target) {
        before += sum();
        chunk++;
      }
      const block = this.block(chunk);
      const { products, square, scale } = this.choice(search, block);
      const row = this.kernels.rowReaching(
        products,
        block.rows,
        square,
        scale,
        block.lengths,
        block.scales,
        this.closestAt(search, block),
        target - before,
      );
      return block.from + row;
    });
  }
}

/** A block of rows, and where their squared lengths and scales lie. */
interface Block {
  readonly from: number;
  readonly rows: number;
  readonly lengths: number;
  readonly scales: number;
}
