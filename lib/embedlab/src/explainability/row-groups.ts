import type { Layout, OpenMemory } from "../numeric/layout.js";

/**
 * Rows sorted into groups while a tree is walked: the rows of a group agree on which features of the path let them
 * through, and that is all that a leaf's Shapley values depend on. One level for each depth of the walk. Numbers are
 * addresses in the memory of the kernels; see wasm/shap.ts.
 */
export class RowGroups {
  /** Rows, and one more where they are odd. */
  readonly padded: number;
  /** How many groups there are, by depth. */
  readonly count: Int32Array;
  /** The group of each row, by depth. */
  readonly group: readonly number[];
  /** By depth: of each group, `words` times 64 bits; a slot's is 1 where the path's splits on its feature all let the group through. */
  readonly masks: readonly number[];
  readonly words: number;
  /** The group one depth up that a group is part of, by depth. */
  readonly parent: readonly number[];
  /** 1 where a group's values are at most the threshold of the split that it comes from, by depth. */
  private readonly below: readonly number[];
  private readonly renamed: number;
  private readonly values: number;
  private readonly columns: number;
  private own: OpenMemory | undefined;

  /** `depth` is the deepest leaf's. */
  constructor(
    layout: Layout,
    readonly rows: number,
    private readonly features: number,
    depth: number,
  ) {
    this.padded = rows + (rows % 2);
    this.words = Math.max(1, Math.ceil(depth / 64));
    const most = Array.from({ length: depth + 1 }, (_, level) => Math.min(rows, 2 ** level));
    this.group = most.map(() => layout.integers(this.padded));
    this.masks = most.map((groups) => layout.doubles(groups * this.words));
    this.parent = most.map((groups) => layout.integers(groups));
    this.below = most.map((groups) => layout.bytes(groups));
    this.count = new Int32Array(depth + 1).fill(1);
    this.renamed = layout.integers(2 * rows);
    this.values = layout.integers(rows * features);
    this.columns = layout.integers(this.padded * features);
  }

  /** Takes the rows' float32 values, row-major, and puts all of them into one group at the root. */
  fill(own: OpenMemory, values: Float32Array): void {
    const { rows, features } = this;
    this.own = own;
    new Float32Array(own.memory.buffer, this.values, values.length).set(values);
    own.kernels.columnsOf(this.values, rows, features, this.padded, this.columns);
    new Int32Array(own.memory.buffer, this.group[0], this.padded).fill(0);
    new BigInt64Array(own.memory.buffer, this.masks[0], this.words).fill(0n);
  }

  /** Parts the groups at `depth` by a split, for both its children. A group already stopped at the slot stays whole. */
  split(depth: number, feature: number, threshold: number, slot: number, used: number): void {
    this.count[depth + 1] = this.own!.kernels.partGroups(
      this.rows,
      this.columns + 4 * feature * this.padded,
      threshold,
      this.group[depth],
      this.count[depth],
      this.masks[depth],
      this.words,
      slot,
      slot === used,
      this.group[depth + 1],
      this.parent[depth + 1],
      this.below[depth + 1],
      this.renamed,
    );
  }

  /** Enters a child of the node split last at `depth`: sets what its groups are held by. */
  enter(depth: number, toLeft: boolean, slot: number, used: number): void {
    this.own!.kernels.enterGroups(
      this.count[depth + 1],
      this.parent[depth + 1],
      this.below[depth + 1],
      toLeft,
      this.masks[depth],
      this.masks[depth + 1],
      this.words,
      slot,
      slot === used,
    );
  }
}
