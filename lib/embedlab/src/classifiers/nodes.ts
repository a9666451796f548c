import type { Tree } from "./tree.js";

/** The nodes of all trees one after another; children are indices into the same arrays. */
export interface Nodes extends Tree {
  /** Each tree's first node, its root. */
  readonly roots: Int32Array;
}

/** Puts trees one after another. */
export function joinTrees(trees: readonly Tree[], classes: number): Nodes {
  const total = trees.reduce((sum, tree) => sum + tree.feature.length, 0);
  const roots = new Int32Array(trees.length);
  const feature = new Int32Array(total);
  const threshold = new Float64Array(total);
  const left = new Int32Array(total);
  const right = new Int32Array(total);
  const value = new Float64Array(total * classes);
  const weight = new Float64Array(total);
  const impurity = new Float64Array(total);
  let at = 0;
  for (const [t, tree] of trees.entries()) {
    roots[t] = at;
    feature.set(tree.feature, at);
    threshold.set(tree.threshold, at);
    value.set(tree.value, at * classes);
    weight.set(tree.weight, at);
    impurity.set(tree.impurity, at);
    for (let node = 0; node < tree.feature.length; node++) {
      left[at + node] = tree.left[node] < 0 ? -1 : at + tree.left[node];
      right[at + node] = tree.right[node] < 0 ? -1 : at + tree.right[node];
    }
    at += tree.feature.length;
  }
  return { roots, feature, threshold, left, right, value, weight, impurity };
}
