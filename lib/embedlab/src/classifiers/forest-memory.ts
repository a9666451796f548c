import { InputError } from "../errors.js";
import { openKernels, type Kernels, type SharedMemory } from "../numeric/kernels.js";
import { inMemory, Layout, mostPages } from "../numeric/layout.js";

/** What all trees grow from, in memory that threads and kernels share. */
export interface ForestMemory {
  readonly memory: SharedMemory;
  readonly rows: number;
  readonly features: number;
  readonly classes: number;
  /** Levels have two bytes, as there are few enough: growing trees is bound by how many columns stay in the processor's cache. */
  readonly narrow: boolean;
  /** Addresses of each row's label, of its level in each column, column after column, and of each thread's scratch. */
  readonly labels: number;
  readonly levels: number;
  readonly scratch: readonly ScratchPlaces[];
}

/** Addresses of what one thread works with; see wasm/split.ts. */
export interface ScratchPlaces {
  readonly weights: number;
  readonly rows: number;
  readonly label: number;
  readonly weight: number;
  readonly counts: number;
  readonly sides: number;
  readonly place: number;
  readonly level: number;
  readonly ranks: number;
  readonly first: number;
  readonly next: number;
  readonly words: number;
  readonly summary: number;
  readonly found: number;
  readonly values: number;
  readonly order: number;
  readonly spare: number;
  readonly spareOrder: number;
  readonly bins: number;
}

/** Works in memory for trees on rows of so many features, with the rows' labels in place and no levels yet. */
export async function inForestMemory<T>(
  labels: Int32Array,
  features: number,
  classes: number,
  threads: number,
  work: (forest: ForestMemory) => Promise<T>,
): Promise<T> {
  const rows = labels.length;
  const narrow = rows <= 65536;
  const layout = new Layout();
  const integers = (length: number): number => layout.integers(length);
  const doubles = (length: number): number => layout.doubles(length);
  const places = {
    labels: integers(rows),
    levels: layout.bytes((narrow ? 2 : 4) * rows * features),
    scratch: Array.from({ length: threads }, () => ({
      weights: doubles(rows),
      rows: integers(rows),
      label: integers(rows),
      weight: doubles(2 * rows),
      counts: doubles(classes),
      sides: doubles(2 * classes),
      place: integers(rows + 4),
      level: integers(rows + 4),
      ranks: integers(36),
      first: integers(rows),
      next: integers(rows),
      words: doubles(levelWords(rows)),
      summary: doubles(Math.ceil(levelWords(rows) / 64)),
      found: integers(5),
      values: integers(rows),
      order: integers(rows),
      spare: integers(rows),
      spareOrder: integers(rows),
      bins: integers(256),
    })),
  };
  const { pages } = layout;
  if (pages > mostPages)
    throw new InputError(
      `a forest on ${rows} rows x ${features} features needs ${(pages / 2 ** 14).toFixed(1)} GiB and can have ${mostPages / 2 ** 14}; train it on a sample`,
    );
  return inMemory(layout, (memory) => {
    new Int32Array(memory.buffer, places.labels, rows).set(labels);
    return work({ memory, rows, features, classes, narrow, ...places });
  });
}

/** Words with a bit for each level. */
export const levelWords = (rows: number): number => Math.ceil(rows / 64);

/** Bytes of one column's levels. */
const columnBytes = ({ narrow, rows }: ForestMemory): number => (narrow ? 2 : 4) * rows;

export const columnAt = (forest: ForestMemory, feature: number): number =>
  forest.levels + feature * columnBytes(forest);

/** A column's level of each row. */
export function levelsOf(forest: ForestMemory, feature: number): Uint16Array | Int32Array {
  const at = columnAt(forest, feature);
  return forest.narrow
    ? new Uint16Array(forest.memory.buffer, at, forest.rows)
    : new Int32Array(forest.memory.buffer, at, forest.rows);
}

/** One thread's kernels, and views of its scratch; what is to hold zeros does. */
export class Scratch {
  readonly kernels: Kernels;
  readonly places: ScratchPlaces;

  constructor(
    private readonly forest: ForestMemory,
    thread: number,
  ) {
    this.kernels = openKernels(forest.memory);
    this.places = forest.scratch[thread];
    const { first, words, summary } = this.places;
    const wordCount = levelWords(forest.rows);
    new Int32Array(forest.memory.buffer, first, forest.rows).fill(0);
    new BigInt64Array(forest.memory.buffer, words, wordCount).fill(0n);
    new BigInt64Array(forest.memory.buffer, summary, Math.ceil(wordCount / 64)).fill(0n);
  }

  integers(place: "rows" | "found" | "order", length: number): Int32Array {
    return new Int32Array(this.forest.memory.buffer, this.places[place], length);
  }

  doubles(place: "weights" | "counts", length: number): Float64Array {
    return new Float64Array(this.forest.memory.buffer, this.places[place], length);
  }
}
