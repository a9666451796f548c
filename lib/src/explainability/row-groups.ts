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
  private readonly renamed: Int32Array;

  /** `columns` holds `rows` float32 values of each feature, feature after feature; `depth` is the deepest leaf's. */
  constructor(
    private readonly columns: Float32Array,
    readonly rows: number,
    depth: number,
  ) {
    this.slots = Math.max(1, depth);
    const levels = Array.from({ length: depth + 1 }, (_, level) => level);
    this.group = levels.map(() => new Int32Array(rows));
    this.held = levels.map((level) => new Uint8Array(Math.min(rows, 2 ** level) * this.slots));
    this.count = new Int32Array(depth + 1).fill(1);
    this.renamed = new Int32Array(2 * rows);
  }

  readonly slots: number;

  /** Enters a child at `depth` + 1. `used` slots are in use before; `slot` is the feature's, equal to `used` where it is new. */
  descend(depth: number, feature: number, threshold: number, toLeft: boolean, slot: number, used: number): void {
    const { columns, rows, slots, renamed } = this;
    const group = this.group[depth];
    const next = this.group[depth + 1];
    const held = this.held[depth];
    const nextHeld = this.held[depth + 1];
    const isNew = slot === used;
    const wanted = toLeft ? 1 : 0;
    const base = feature * rows;
    renamed.fill(-1, 0, 2 * this.count[depth]);
    let count = 0;
    for (let i = 0; i < rows; i++) {
      const g = group[i];
      let through = (columns[base + i] <= threshold ? 1 : 0) ^ wanted ^ 1;
      if (!isNew) through &= held[g * slots + slot];
      let name = renamed[2 * g + through];
      if (name < 0) {
        name = count++;
        renamed[2 * g + through] = name;
        for (let s = 0; s < used; s++) nextHeld[name * slots + s] = held[g * slots + s];
        nextHeld[name * slots + slot] = through;
      }
      next[i] = name;
    }
    this.count[depth + 1] = count;
  }
}
