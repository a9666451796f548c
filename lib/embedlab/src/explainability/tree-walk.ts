import type { Nodes } from "../classifiers/nodes.js";

/** The path from the root to the node at hand. Slots count its different features in the order of their first split. */
export interface Path {
  readonly feature: Int32Array;
  /** Share of the training weight that stays on the path at this feature's splits. */
  readonly share: Float64Array;
  /** Slots in use. */
  used: number;
}

export interface Visitor {
  /** At a node at `depth`, before its children; `slot` is its feature's, equal to `used` where it is new. */
  split(depth: number, feature: number, threshold: number, slot: number, used: number): void;
  /** From there to one of its children: the slot's share was `before` (1 where new) and is `after`. */
  enter(depth: number, toLeft: boolean, slot: number, used: number, before: number, after: number): void;
  leaf(node: number, depth: number, path: Path): void;
}

/** Visits every leaf under `root`, left first. */
export function walkTree(nodes: Nodes, root: number, path: Path, visitor: Visitor): void {
  const { feature, threshold, left, right, weight } = nodes;
  const visit = (node: number, depth: number): void => {
    const f = feature[node];
    if (f < 0) {
      visitor.leaf(node, depth, path);
      return;
    }
    const { used } = path;
    let slot = 0;
    while (slot < used && path.feature[slot] !== f) slot++;
    const before = slot < used ? path.share[slot] : 1;
    visitor.split(depth, f, threshold[node], slot, used);
    for (const child of [left[node], right[node]]) {
      const after = before * (weight[child] / weight[node]);
      visitor.enter(depth, child === left[node], slot, used, before, after);
      path.feature[slot] = f;
      path.share[slot] = after;
      path.used = Math.max(used, slot + 1);
      visit(child, depth + 1);
      path.used = used;
    }
    if (slot < used) path.share[slot] = before;
  };
  visit(root, 0);
}

/** The depth of the deepest leaf of all trees. */
export function greatestDepth(nodes: Nodes): number {
  let deepest = 0;
  const pending = Array.from(nodes.roots, (node) => ({ node, depth: 0 }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, depth } = next;
    if (depth > deepest) deepest = depth;
    if (nodes.feature[node] < 0) continue;
    pending.push({ node: nodes.left[node], depth: depth + 1 }, { node: nodes.right[node], depth: depth + 1 });
  }
  return deepest;
}
