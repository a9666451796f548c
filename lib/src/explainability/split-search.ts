import type { Random } from "../numeric/random.js";
import type { SortedColumns } from "./columns.js";
import type { TreeLimits } from "./tree.js";

/**
 * Finds the best split of a node: the features of a random draw, each of its thresholds, by Gini impurity.
 * A node's rows come in a feature's order from the ranks that all trees share, never by sorting values again:
 * few rows by inserting their ranks one by one, many by marking their ranks in a bit set and reading it in order.
 */
export class SplitSearch {
  /** The split found last: rows of `feature` ranked at most `rank`, valued at most `threshold`, go left. */
  feature = -1;
  threshold = 0;
  rank = -1;

  private score = 0;
  private readonly features: Int32Array;
  private readonly ranks: Int32Array;
  private readonly marks: Int32Array;
  private readonly leftCounts: Float64Array;
  private readonly insertionLimit: number;

  constructor(
    private readonly columns: SortedColumns,
    private readonly labels: Int32Array,
    private readonly classes: number,
    private readonly weight: Float64Array,
    private readonly limits: TreeLimits,
    private readonly random: Random,
  ) {
    this.features = Int32Array.from({ length: columns.features }, (_, f) => f);
    this.ranks = new Int32Array(columns.rows);
    this.marks = new Int32Array(Math.ceil(columns.rows / 32));
    this.leftCounts = new Float64Array(classes);
    this.insertionLimit = Math.max(8, Math.sqrt(4 * this.marks.length));
  }

  /**
   * Tries `maxFeatures` features on rows[start..end) whose class weights are `counts`; goes on drawing
   * while all drawn are constant, as scikit-learn does. False where no split is allowed.
   */
  find(rows: Int32Array, start: number, end: number, counts: Float64Array): boolean {
    const { features, random } = this;
    let total = 0;
    let squares = 0;
    for (let c = 0; c < this.classes; c++) {
      total += counts[c];
      squares += counts[c] * counts[c];
    }
    this.feature = -1;
    this.score = -Infinity;
    let varying = 0;
    for (let drawn = 0; drawn < features.length && (drawn < this.limits.maxFeatures || varying === 0); drawn++) {
      const pick = drawn + random.integer(features.length - drawn);
      const feature = features[pick];
      features[pick] = features[drawn];
      features[drawn] = feature;
      const base = feature * this.columns.rows;
      if (end - start <= this.insertionLimit) this.insertRanks(rows, start, end, base);
      else this.markRanks(rows, start, end, base);
      if (this.scan(feature, base, end - start, counts, total, squares)) varying++;
    }
    return this.feature >= 0;
  }

  private insertRanks(rows: Int32Array, start: number, end: number, base: number): void {
    const { rank } = this.columns;
    const { ranks } = this;
    for (let p = start, n = 0; p < end; p++, n++) {
      const r = rank[base + rows[p]];
      let at = n;
      while (at > 0 && ranks[at - 1] > r) {
        ranks[at] = ranks[at - 1];
        at--;
      }
      ranks[at] = r;
    }
  }

  private markRanks(rows: Int32Array, start: number, end: number, base: number): void {
    const { rank } = this.columns;
    const { ranks, marks } = this;
    for (let p = start; p < end; p++) {
      const r = rank[base + rows[p]];
      marks[r >>> 5] |= 1 << r;
    }
    let n = 0;
    for (let w = 0; w < marks.length; w++) {
      let word = marks[w];
      while (word !== 0) {
        const lowest = word & -word;
        ranks[n++] = (w << 5) + 31 - Math.clz32(lowest);
        word ^= lowest;
      }
      marks[w] = 0;
    }
  }

  /** Scores every threshold between the node's sorted values; false where they are all equal. */
  private scan(feature: number, base: number, size: number, counts: Float64Array, total: number, squares: number): boolean {
    const { order, value } = this.columns;
    const { ranks, labels, weight, leftCounts } = this;
    const { minSamplesLeaf } = this.limits;
    let previous = value[base + ranks[0]];
    if (previous === value[base + ranks[size - 1]]) return false;
    leftCounts.fill(0);
    let leftWeight = 0;
    let leftSquares = 0;
    let rightSquares = squares;
    let best = this.score;
    for (let i = 0; i < size; i++) {
      const r = ranks[i];
      const current = value[base + r];
      if (current > previous && i >= minSamplesLeaf && size - i >= minSamplesLeaf) {
        // The weighted Gini impurity of the children is total - score: the greater, the purer.
        const score = leftSquares / leftWeight + rightSquares / (total - leftWeight);
        if (score > best) {
          best = score;
          this.feature = feature;
          this.threshold = previous / 2 + current / 2;
          this.rank = ranks[i - 1];
        }
      }
      previous = current;
      const row = order[base + r];
      const label = labels[row];
      const w = weight[row];
      const l = leftCounts[label];
      leftSquares += w * (2 * l + w);
      rightSquares -= w * (2 * (counts[label] - l) - w);
      leftCounts[label] = l + w;
      leftWeight += w;
    }
    this.score = best;
    return true;
  }
}
