/**
 * Rows sorted into groups while a tree is walked: the rows of a group agree on which features of the path let them
 * through, and that is all that a leaf's Shapley values depend on. One level for each depth of the walk.
 */
export class RowGroups {
  /** The group of each row, by depth. */
  readonly group: readonly Int32Array[];
  /** How many groups there are, by depth. */
  readonly count: Int32Array;
  /** held[depth][group * slots + slot] is 1 where the path's splits on that slot's feature all let the group through. */
  readonly held: readonly Uint8Array[];
  /** The group one depth up that a group is part of, by depth. */
  readonly parent: readonly Int32Array[];
  readonly slots: number;
  /** 1 where a group's values are at most the threshold of the split that it comes from, by depth. */
  private readonly below: readonly Uint8Array[];
  private readonly renamed: Int32Array;

  /** `columns` holds `rows` float32 values of each feature, feature after feature; `depth` is the deepest leaf's. */
  constructor(
    private readonly columns: Float32Array,
    readonly rows: number,
    depth: number,
  ) {
    this.slots = Math.max(1, depth);
    const levels = Array.from({ length: depth + 1 }, (_, level) => Math.min(rows, 2 ** level));
    this.group = levels.map(() => new Int32Array(rows));
    this.held = levels.map((most) => new Uint8Array(most * this.slots));
    this.parent = levels.map((most) => new Int32Array(most));
    this.below = levels.map((most) => new Uint8Array(most));
    this.count = new Int32Array(depth + 1).fill(1);
    this.renamed = new Int32Array(2 * rows);
  }

  /** Parts the groups at `depth` by a split, for both its children. A group already stopped at the slot stays whole. */
  split(depth: number, feature: number, threshold: number, slot: number, used: number): void {
    const { columns, rows, slots, renamed } = this;
    const group = this.group[depth];
    const next = this.group[depth + 1];
    const held = this.held[depth];
    const parent = this.parent[depth + 1];
    const below = this.below[depth + 1];
    const base = feature * rows;
    const parents = this.count[depth];
    // A row's key is twice its group, plus 1 where it is below; a stopped group has one key for both.
    renamed.fill(-1, 0, 2 * parents);
    let count = 0;
    if (slot < used) {
      for (let g = 0; g < parents; g++) {
        if (held[g * slots + slot] === 1) continue;
        parent[count] = g;
        below[count] = 0;
        renamed[2 * g] = renamed[2 * g + 1] = count++;
      }
    }
    for (let i = 0; i < rows; i++) {
      const key = 2 * group[i] + (columns[base + i] <= threshold ? 1 : 0);
      let name = renamed[key];
      if (name < 0) {
        name = count++;
        renamed[key] = name;
        parent[name] = key >> 1;
        below[name] = key & 1;
      }
      next[i] = name;
    }
    this.count[depth + 1] = count;
  }

  /** Enters a child of the node split last at `depth`: sets what its groups are held by. */
  enter(depth: number, toLeft: boolean, slot: number, used: number): void {
    const { slots } = this;
    const held = this.held[depth];
    const nextHeld = this.held[depth + 1];
    const parent = this.parent[depth + 1];
    const below = this.below[depth + 1];
    const wanted = toLeft ? 1 : 0;
    for (let name = 0; name < this.count[depth + 1]; name++) {
      const from = parent[name] * slots;
      const to = name * slots;
      for (let s = 0; s < used; s++) nextHeld[to + s] = held[from + s];
      const through = below[name] === wanted ? 1 : 0;
      nextHeld[to + slot] = slot < used ? held[from + slot] & through : through;
    }
  }
}
