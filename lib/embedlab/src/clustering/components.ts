/** Sets of items that are joined two by two (union-find; Tarjan, 1975). */
export class Components {
  private readonly parent: Int32Array;

  constructor(n: number) {
    this.parent = Int32Array.from({ length: n }, (_, i) => i);
  }

  /** The item that stands for i's set. */
  find(i: number): number {
    const { parent } = this;
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  }

  /** Joins the sets of i and j; returns the item that stands for both. */
  join(i: number, j: number): number {
    const root = this.find(j);
    this.parent[this.find(i)] = root;
    return root;
  }
}

/** Labels 0, 1, … in the order in which the groups first appear; `-1` stays what it is. */
export function inOrderOfAppearance(groups: ArrayLike<number>): Int32Array {
  const numbers = new Map<number, number>([[-1, -1]]);
  return Int32Array.from(groups, (group) => {
    const known = numbers.get(group);
    if (known !== undefined) return known;
    numbers.set(group, numbers.size - 1);
    return numbers.size - 2;
  });
}
