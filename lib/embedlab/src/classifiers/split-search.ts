import type { Random } from "../numeric/random.js";
import type { TreeLimits } from "./forest-options.js";
import type { TrainingData } from "./training-data.js";

/** The number of rows up to which inserting beats the radix sort. */
const insertionLimit = 32;

/**
 * Finds the best split of a node: the features of a random draw, each of its thresholds, by Gini impurity.
 * A node's rows come in a feature's order from the levels that all trees share, never by sorting values again:
 * few rows by inserting their levels one by one, more by a radix sort of their levels in two passes.
 */
export class SplitSearch {
  /** The split found last: rows of `feature` whose level is at most `level`, valued at most `threshold`, go left. */
  feature = -1;
  threshold = 0;
  level = -1;
  /** The next level of the node's rows, the least to go right. */
  nextLevel = -1;

  private score = 0;
  private readonly features: Int32Array;
  // Of the node's rows, by place in it.
  private readonly label: Int32Array;
  private readonly weight: Float64Array;
  // The node's places and levels in a feature's order.
  private readonly place: Int32Array;
  private readonly levelAt: Int32Array;
  // For the radix sort: levels as they come, then by their low bits, with their places; where each digit's levels go.
  private readonly rawLevel: Int32Array;
  private readonly lowLevel: Int32Array;
  private readonly lowPlace: Int32Array;
  private readonly low: Int32Array;
  private readonly high: Int32Array;
  private readonly digitBits: number;
  private readonly leftCounts: Float64Array;

  constructor(
    private readonly data: TrainingData,
    private readonly limits: TreeLimits,
  ) {
    const { rows, features, classes } = data;
    this.features = new Int32Array(features);
    this.label = new Int32Array(rows);
    this.weight = new Float64Array(rows);
    this.place = new Int32Array(rows);
    this.levelAt = new Int32Array(rows);
    this.rawLevel = new Int32Array(rows);
    this.lowLevel = new Int32Array(rows);
    this.lowPlace = new Int32Array(rows);
    this.digitBits = Math.ceil(Math.log2(Math.max(2, rows)) / 2);
    this.low = new Int32Array(2 ** this.digitBits);
    this.high = new Int32Array(2 ** this.digitBits);
    this.leftCounts = new Float64Array(classes);
  }

  /** Forgets the order in which another tree has left the features. */
  reset(): void {
    for (let f = 0; f < this.features.length; f++) this.features[f] = f;
  }

  /**
   * Tries `maxFeatures` features on rows[start..end) whose class weights are `counts`; goes on drawing
   * while all drawn are constant, as scikit-learn does. False where no split is allowed.
   */
  find(
    rows: Int32Array,
    start: number,
    end: number,
    rowWeight: Float64Array,
    counts: Float64Array,
    random: Random,
  ): boolean {
    const { features, data, label, weight } = this;
    const size = end - start;
    for (let i = 0; i < size; i++) {
      label[i] = data.labels[rows[start + i]];
      weight[i] = rowWeight[rows[start + i]];
    }
    let total = 0;
    let squares = 0;
    for (let c = 0; c < counts.length; c++) {
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
      if (size <= insertionLimit) this.insert(rows, start, end, feature * data.rows);
      else this.sort(rows, start, end, feature * data.rows);
      if (this.levelAt[0] === this.levelAt[size - 1]) continue;
      varying++;
      const found = this.scan(size, counts, total, squares);
      if (found < 0) continue;
      this.feature = feature;
      this.level = this.levelAt[found - 1];
      this.nextLevel = this.levelAt[found];
      const below = data.values[rows[start + this.place[found - 1]] * data.features + feature];
      const above = data.values[rows[start + this.place[found]] * data.features + feature];
      this.threshold = below / 2 + above / 2;
    }
    return this.feature >= 0;
  }

  private insert(rows: Int32Array, start: number, end: number, base: number): void {
    const { levels } = this.data;
    const { levelAt, place } = this;
    for (let p = start, n = 0; p < end; p++, n++) {
      const level = levels[base + rows[p]];
      let at = n;
      for (; at > 0 && levelAt[at - 1] > level; at--) {
        levelAt[at] = levelAt[at - 1];
        place[at] = place[at - 1];
      }
      levelAt[at] = level;
      place[at] = n;
    }
  }

  private sort(rows: Int32Array, start: number, end: number, base: number): void {
    const { levels } = this.data;
    const { levelAt, place, rawLevel, lowLevel, lowPlace, low, high, digitBits } = this;
    const mask = low.length - 1;
    const size = end - start;
    low.fill(0);
    high.fill(0);
    for (let n = 0; n < size; n++) {
      const level = levels[base + rows[start + n]];
      rawLevel[n] = level;
      low[level & mask]++;
      high[level >>> digitBits]++;
    }
    for (let digit = 0, lowSum = 0, highSum = 0; digit <= mask; digit++) {
      const lowCount = low[digit];
      const highCount = high[digit];
      low[digit] = lowSum;
      high[digit] = highSum;
      lowSum += lowCount;
      highSum += highCount;
    }
    for (let n = 0; n < size; n++) {
      const level = rawLevel[n];
      const at = low[level & mask]++;
      lowLevel[at] = level;
      lowPlace[at] = n;
    }
    for (let n = 0; n < size; n++) {
      const level = lowLevel[n];
      const at = high[level >>> digitBits]++;
      levelAt[at] = level;
      place[at] = lowPlace[n];
    }
  }

  /** Scores every threshold of the feature in order; the place in that order before which to split, -1 where none beats the best. */
  private scan(size: number, counts: Float64Array, total: number, squares: number): number {
    const { levelAt, place, label, weight, leftCounts } = this;
    const { minSamplesLeaf } = this.limits;
    leftCounts.fill(0);
    let leftWeight = 0;
    let leftSquares = 0;
    let rightSquares = squares;
    let best = this.score;
    let found = -1;
    let previous = levelAt[0];
    for (let i = 0; i < size; i++) {
      const level = levelAt[i];
      if (level !== previous && i >= minSamplesLeaf && size - i >= minSamplesLeaf) {
        // The weighted Gini impurity of the children is total - score: the greater, the purer.
        const score = leftSquares / leftWeight + rightSquares / (total - leftWeight);
        if (score > best) {
          best = score;
          found = i;
        }
      }
      previous = level;
      const own = place[i];
      const c = label[own];
      const w = weight[own];
      const l = leftCounts[c];
      leftSquares += w * (2 * l + w);
      rightSquares -= w * (2 * (counts[c] - l) - w);
      leftCounts[c] = l + w;
      leftWeight += w;
    }
    this.score = best;
    return found;
  }
}
