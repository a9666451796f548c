/** What the notebook left in the page: see `notebook/explorer.ts`, which writes it. Arrays are base64 of little-endian numbers. */
interface Written {
  /** A product that is here stands for so many of the catalogue. */
  readonly step: number;
  readonly ids: readonly string[] | null;
  readonly names: readonly string[];
  readonly texts: readonly string[] | null;
  readonly categories: readonly string[];
  readonly colors: readonly string[];
  /** int16, -1 for none. */
  readonly labels: string;
  /** Characters of each whole text, uint32. */
  readonly lengths: string;
  readonly models: readonly WrittenModel[];
  readonly nNeighbors: number;
}

interface WrittenModel {
  readonly name: string;
  /** uint16 of the unit square, x and y in turn; `aspect` is its height for its width. */
  readonly points: string;
  readonly aspect: number;
  /** int16, -1 for noise. */
  readonly clusters: string;
  readonly clusterNames: readonly string[];
  /** The category that each cluster is matched with, -1 for none. */
  readonly matched: readonly number[];
  /** uint32, `nNeighbors` a product. */
  readonly neighbors: string;
}

interface Model extends Omit<WrittenModel, "points" | "clusters" | "neighbors"> {
  readonly points: Uint16Array;
  readonly clusters: Int16Array;
  readonly neighbors: Uint32Array;
}

function bytesOf(base64: string): ArrayBuffer {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes.buffer;
}

/** The products of one card, which of them are marked, and which one is looked at. */
class Products {
  readonly count: number;
  readonly names: readonly string[];
  readonly texts: readonly string[] | null;
  readonly step: number;
  readonly ids: readonly string[] | null;
  readonly categories: readonly string[];
  readonly colors: readonly string[];
  readonly labels: Int16Array;
  readonly lengths: Uint32Array;
  readonly models: readonly Model[];
  readonly nNeighbors: number;
  readonly marked: Uint8Array;
  markedCount = 0;
  /** -1 for none. */
  focused = -1;
  private readonly listeners: (() => void)[] = [];

  constructor(written: Written) {
    this.names = written.names;
    this.texts = written.texts;
    this.step = written.step;
    this.ids = written.ids;
    this.categories = written.categories;
    this.colors = written.colors;
    this.labels = new Int16Array(bytesOf(written.labels));
    this.lengths = new Uint32Array(bytesOf(written.lengths));
    this.nNeighbors = written.nNeighbors;
    this.models = written.models.map((model) => ({
      ...model,
      points: new Uint16Array(bytesOf(model.points)),
      clusters: new Int16Array(bytesOf(model.clusters)),
      neighbors: new Uint32Array(bytesOf(model.neighbors)),
    }));
    this.count = this.names.length;
    this.marked = new Uint8Array(this.count);
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Marks these alone, or these as well. */
  mark(rows: Iterable<number>, asWell = false): void {
    if (!asWell) this.marked.fill(0);
    for (const row of rows) this.marked[row] = 1;
    this.changed();
  }

  toggle(row: number): void {
    this.marked[row] ^= 1;
    this.changed();
  }

  focus(row: number): void {
    this.focused = row;
    this.changed();
  }

  where(holds: (row: number) => boolean): number[] {
    const rows: number[] = [];
    for (let row = 0; row < this.count; row++) if (holds(row)) rows.push(row);
    return rows;
  }

  categoryOf(row: number): string {
    return this.labels[row] < 0 ? "no category" : this.categories[this.labels[row]];
  }

  clusterOf(model: Model, row: number): string {
    return model.clusters[row] < 0 ? "noise" : model.clusterNames[model.clusters[row]];
  }

  /** Whether a model has the product in the cluster that is matched with its category. */
  isRight(model: Model, row: number): boolean {
    const cluster = model.clusters[row];
    return cluster >= 0 && this.labels[row] >= 0 && model.matched[cluster] === this.labels[row];
  }

  private changed(): void {
    this.markedCount = this.marked.reduce((sum, mark) => sum + mark, 0);
    for (const listener of this.listeners) listener();
  }
}
