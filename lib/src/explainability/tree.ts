import type { Random } from "../numeric/random.js";
import type { SortedColumns } from "./columns.js";
import { SplitSearch } from "./split-search.js";

/** What stops a tree from growing. */
export interface TreeLimits {
  readonly maxDepth: number;
  readonly minSamplesSplit: number;
  readonly minSamplesLeaf: number;
  /** Features tried at each split. */
  readonly maxFeatures: number;
}

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

interface Pending {
  readonly start: number;
  readonly end: number;
  readonly depth: number;
  readonly parent: number;
  readonly isLeft: boolean;
}

const pureEnough = Number.EPSILON;

/**
 * Grows a classification tree (CART, Gini) as scikit-learn's DecisionTreeClassifier(splitter="best") does, except
 * that any two different float32 values can be split, where scikit-learn asks for a difference over 1e-7.
 * `weight` is each row's training weight, 0 for a row outside the tree's bootstrap sample.
 */
export function growTree(
  columns: SortedColumns,
  labels: Int32Array,
  classes: number,
  weight: Float64Array,
  limits: TreeLimits,
  random: Random,
): Tree {
  const rows = Int32Array.from(weight.keys()).filter((row) => weight[row] > 0);
  const search = new SplitSearch(columns, labels, classes, weight, limits, random);
  const capacity = Math.min(2 * rows.length, 2 ** (limits.maxDepth + 1));
  const feature = new Int32Array(capacity).fill(-1);
  const threshold = new Float64Array(capacity);
  const left = new Int32Array(capacity).fill(-1);
  const right = new Int32Array(capacity).fill(-1);
  const value = new Float64Array(capacity * classes);
  const nodeWeight = new Float64Array(capacity);
  const impurity = new Float64Array(capacity);
  const counts = new Float64Array(classes);
  const pending: Pending[] = [{ start: 0, end: rows.length, depth: 0, parent: -1, isLeft: false }];
  let nodes = 0;
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { start, end, depth, parent, isLeft } = next;
    const node = nodes++;
    if (parent >= 0) (isLeft ? left : right)[parent] = node;
    counts.fill(0);
    for (let p = start; p < end; p++) counts[labels[rows[p]]] += weight[rows[p]];
    let total = 0;
    for (let c = 0; c < classes; c++) total += counts[c];
    let squares = 0;
    for (let c = 0; c < classes; c++) {
      const share = counts[c] / total;
      value[node * classes + c] = share;
      squares += share * share;
    }
    nodeWeight[node] = total;
    impurity[node] = 1 - squares;
    const size = end - start;
    if (depth >= limits.maxDepth || size < limits.minSamplesSplit || size < 2 * limits.minSamplesLeaf || impurity[node] <= pureEnough) continue;
    if (!search.find(rows, start, end, counts)) continue;
    feature[node] = search.feature;
    threshold[node] = search.threshold;
    const middle = partition(rows, start, end, columns.rank, search.feature * columns.rows, search.rank);
    pending.push({ start: middle, end, depth: depth + 1, parent: node, isLeft: false });
    pending.push({ start, end: middle, depth: depth + 1, parent: node, isLeft: true });
  }
  return {
    feature: feature.slice(0, nodes),
    threshold: threshold.slice(0, nodes),
    left: left.slice(0, nodes),
    right: right.slice(0, nodes),
    value: value.slice(0, nodes * classes),
    weight: nodeWeight.slice(0, nodes),
    impurity: impurity.slice(0, nodes),
  };
}

/** Moves the rows ranked at most `last` to the front of start..end; returns where the others begin. */
function partition(rows: Int32Array, start: number, end: number, rank: Int32Array, base: number, last: number): number {
  let front = start;
  let back = end;
  while (front < back) {
    const row = rows[front];
    if (rank[base + row] <= last) front++;
    else {
      rows[front] = rows[--back];
      rows[back] = row;
    }
  }
  return front;
}
