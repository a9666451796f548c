/** One tree, its nodes in depth-first order, left first; node 0 is the root. */
export interface Tree {
  /** The feature a node asks about; -1 in a leaf. */
  readonly feature: Int32Array;
  /** A row goes left where its float32 value is at most this. */
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Class shares of the training weight in each node (nodes x classes). */
  readonly value: Float64Array;
  /** Training weight in each node. */
  readonly weight: Float64Array;
  /** Gini impurity of each node. */
  readonly impurity: Float64Array;
}

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

/** The leaf under `root` that a row's float32 values, from `at` on, fall into. */
export function leafOf(
  nodes: Pick<Tree, "feature" | "threshold" | "left" | "right">,
  root: number,
  values: Float32Array,
  at: number,
): number {
  const { feature, threshold, left, right } = nodes;
  let node = root;
  while (feature[node] >= 0) node = values[at + feature[node]] <= threshold[node] ? left[node] : right[node];
  return node;
}
