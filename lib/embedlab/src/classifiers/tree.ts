import type { Random } from "../numeric/random.js";
import type { TreeLimits } from "./forest-options.js";
import type { Tree } from "./nodes.js";
import { SplitSearch } from "./split-search.js";
import type { TrainingData } from "./training-data.js";

interface Pending {
  /** The node's rows of the sample, and those outside it, in their arrays. */
  readonly start: number;
  readonly end: number;
  readonly outStart: number;
  readonly outEnd: number;
  readonly depth: number;
  readonly parent: number;
  readonly isLeft: boolean;
}

export interface GrownTree extends Tree {
  /** The leaf of each row outside the tree's sample, -1 for those inside. */
  readonly outOfBagLeaf: Int32Array;
}

const pureEnough = Number.EPSILON;

/**
 * Grows classification trees (CART, Gini) as scikit-learn's DecisionTreeClassifier(splitter="best") does, except
 * that any two different float32 values can be split, where scikit-learn asks for a difference over 1e-7.
 */
export class TreeGrower {
  private readonly search: SplitSearch;
  private readonly counts: Float64Array;
  private readonly aside: Int32Array;

  constructor(
    private readonly data: TrainingData,
    private readonly limits: TreeLimits,
  ) {
    this.search = new SplitSearch(data, limits);
    this.counts = new Float64Array(data.classes);
    this.aside = new Int32Array(data.rows);
  }

  /** `weight` is each row's training weight, 0 for a row outside the tree's sample. */
  grow(weight: Float64Array, random: Random): GrownTree {
    const { search, counts, aside, limits } = this;
    const { classes, levels, rows: allRows } = this.data;
    const { rows, out } = separate(weight);
    const capacity = Math.min(2 * rows.length, 2 ** (limits.maxDepth + 1));
    const feature = new Int32Array(capacity).fill(-1);
    const threshold = new Float64Array(capacity);
    const left = new Int32Array(capacity).fill(-1);
    const right = new Int32Array(capacity).fill(-1);
    const value = new Float64Array(capacity * classes);
    const nodeWeight = new Float64Array(capacity);
    const impurity = new Float64Array(capacity);
    const outOfBagLeaf = new Int32Array(allRows).fill(-1);
    const pending: Pending[] = [
      { start: 0, end: rows.length, outStart: 0, outEnd: out.length, depth: 0, parent: -1, isLeft: false },
    ];
    let nodes = 0;
    search.reset();
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { start, end, outStart, outEnd, depth, parent } = next;
      const node = nodes++;
      if (parent >= 0) (next.isLeft ? left : right)[parent] = node;
      const total = this.weigh(rows, start, end, weight);
      let squares = 0;
      for (let c = 0; c < classes; c++) {
        const share = counts[c] / total;
        value[node * classes + c] = share;
        squares += share * share;
      }
      nodeWeight[node] = total;
      impurity[node] = 1 - squares;
      const size = end - start;
      const isLeaf =
        depth >= limits.maxDepth ||
        size < limits.minSamplesSplit ||
        size < 2 * limits.minSamplesLeaf ||
        impurity[node] <= pureEnough;
      if (isLeaf || !search.find(rows, start, end, weight, counts, random)) {
        for (let p = outStart; p < outEnd; p++) outOfBagLeaf[out[p]] = node;
        continue;
      }
      feature[node] = search.feature;
      threshold[node] = search.threshold;
      const base = search.feature * allRows;
      const middle = partition(rows, start, end, aside, (row) => levels[base + row] <= search.level);
      const outMiddle = partition(out, outStart, outEnd, aside, (row) => this.goesLeft(row));
      pending.push({ start: middle, end, outStart: outMiddle, outEnd, depth: depth + 1, parent: node, isLeft: false });
      pending.push({ start, end: middle, outStart, outEnd: outMiddle, depth: depth + 1, parent: node, isLeft: true });
    }
    return {
      feature: feature.slice(0, nodes),
      threshold: threshold.slice(0, nodes),
      left: left.slice(0, nodes),
      right: right.slice(0, nodes),
      value: value.slice(0, nodes * classes),
      weight: nodeWeight.slice(0, nodes),
      impurity: impurity.slice(0, nodes),
      outOfBagLeaf,
    };
  }

  /** Sums the rows' weights by class into `counts`; returns their total. */
  private weigh(rows: Int32Array, start: number, end: number, weight: Float64Array): number {
    const { counts } = this;
    const { labels } = this.data;
    counts.fill(0);
    let total = 0;
    for (let p = start; p < end; p++) {
      counts[labels[rows[p]]] += weight[rows[p]];
      total += weight[rows[p]];
    }
    return total;
  }

  /** Whether a row outside the sample goes left at the split found last: its value is read only where its level leaves it open. */
  private goesLeft(row: number): boolean {
    const { feature, level, nextLevel, threshold } = this.search;
    const { levels, values, rows, features } = this.data;
    const own = levels[feature * rows + row];
    return own <= level || (own < nextLevel && values[row * features + feature] <= threshold);
  }
}

/** The rows of a sample, and the others. */
function separate(weight: Float64Array): { rows: Int32Array; out: Int32Array } {
  const rows = new Int32Array(weight.length);
  const out = new Int32Array(weight.length);
  let inside = 0;
  let outside = 0;
  for (let row = 0; row < weight.length; row++) {
    if (weight[row] > 0) rows[inside++] = row;
    else out[outside++] = row;
  }
  return { rows: rows.subarray(0, inside), out: out.subarray(0, outside) };
}

/**
 * Moves the rows that go left to the front of start..end; returns where the others begin. Both keep their order: rows
 * that ascend read a column from its start to its end, as processors expect.
 */
function partition(
  rows: Int32Array,
  start: number,
  end: number,
  aside: Int32Array,
  goesLeft: (row: number) => boolean,
): number {
  let front = start;
  let moved = 0;
  for (let p = start; p < end; p++) {
    const row = rows[p];
    if (goesLeft(row)) rows[front++] = row;
    else aside[moved++] = row;
  }
  for (let k = 0; k < moved; k++) rows[front + k] = aside[k];
  return front;
}
