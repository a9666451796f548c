import type { Random } from "../numeric/random.js";
import { columnAt, levelsOf, type Scratch } from "./forest-memory.js";
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
  private readonly weights: Float64Array;
  private readonly sample: Int32Array;
  private readonly counts: Float64Array;
  private readonly aside: Int32Array;

  constructor(
    private readonly data: TrainingData,
    private readonly limits: TreeLimits,
    private readonly scratch: Scratch,
  ) {
    const { rows, classes } = data.forest;
    this.search = new SplitSearch(data, limits, scratch);
    this.weights = scratch.doubles("weights", rows);
    this.sample = scratch.integers("rows", rows);
    this.counts = scratch.doubles("counts", classes);
    this.aside = new Int32Array(rows);
  }

  /** `weight` is each row's training weight, 0 for a row outside the tree's sample. */
  grow(weight: Float64Array, random: Random): GrownTree {
    const { search, counts, aside, limits, sample } = this;
    const { classes, rows: allRows } = this.data.forest;
    this.weights.set(weight);
    const { inside, out } = separate(weight);
    sample.set(inside);
    const capacity = Math.min(2 * inside.length, 2 ** (limits.maxDepth + 1));
    const feature = new Int32Array(capacity).fill(-1);
    const threshold = new Float64Array(capacity);
    const left = new Int32Array(capacity).fill(-1);
    const right = new Int32Array(capacity).fill(-1);
    const value = new Float64Array(capacity * classes);
    const nodeWeight = new Float64Array(capacity);
    const impurity = new Float64Array(capacity);
    const outOfBagLeaf = new Int32Array(allRows).fill(-1);
    const pending: Pending[] = [
      { start: 0, end: inside.length, outStart: 0, outEnd: out.length, depth: 0, parent: -1, isLeft: false },
    ];
    let nodes = 0;
    search.reset();
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { start, end, outStart, outEnd, depth, parent } = next;
      const node = nodes++;
      if (parent >= 0) (next.isLeft ? left : right)[parent] = node;
      const total = this.enter(start, end);
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
      if (isLeaf || !search.find(start, end, counts, random)) {
        for (let p = outStart; p < outEnd; p++) outOfBagLeaf[out[p]] = node;
        continue;
      }
      feature[node] = search.feature;
      threshold[node] = search.threshold;
      const levels = levelsOf(this.data.forest, search.feature);
      const middle = start + this.part(start, end);
      const outMiddle = partition(out, outStart, outEnd, aside, (row) => this.goesLeft(row, levels[row]));
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
  private enter(start: number, end: number): number {
    const { kernels, places } = this.scratch;
    const { labels, classes } = this.data.forest;
    return kernels.enterNode(
      places.rows + 4 * start,
      end - start,
      labels,
      places.weights,
      places.label,
      places.weight,
      places.counts,
      classes,
    );
  }

  /** Moves the rows that go left at the split found last to the front; returns how many. */
  private part(start: number, end: number): number {
    const { kernels, places } = this.scratch;
    const { forest } = this.data;
    const { feature, level } = this.search;
    const column = columnAt(forest, feature);
    return kernels.partRows(places.rows + 4 * start, end - start, column, forest.narrow, level, places.order);
  }

  /** Whether a row outside the sample goes left at the split found last: its value is read only where its level leaves it open. */
  private goesLeft(row: number, own: number): boolean {
    const { feature, level, nextLevel, threshold } = this.search;
    const { values, forest } = this.data;
    return own <= level || (own < nextLevel && values[row * forest.features + feature] <= threshold);
  }
}

/** The rows of a sample, and the others. */
function separate(weight: Float64Array): { inside: Int32Array; out: Int32Array } {
  const rows = new Int32Array(weight.length);
  const out = new Int32Array(weight.length);
  let drawn = 0;
  let left = 0;
  for (let row = 0; row < weight.length; row++) {
    if (weight[row] > 0) rows[drawn++] = row;
    else out[left++] = row;
  }
  return { inside: rows.subarray(0, drawn), out: out.subarray(0, left) };
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
