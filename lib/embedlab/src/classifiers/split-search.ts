import type { Random } from "../numeric/random.js";
import type { TreeLimits } from "./forest-options.js";
import { columnAt, type Scratch, levelWords } from "./forest-memory.js";
import type { TrainingData } from "./training-data.js";

/**
 * Finds the best split of a node: the features of a random draw, each of its thresholds, by Gini impurity.
 * A node's rows come in a feature's order from the levels that all trees share, never by sorting values again.
 */
export class SplitSearch {
  /** The split found last: rows of `feature` whose level is at most `level`, valued at most `threshold`, go left. */
  feature = -1;
  threshold = 0;
  level = -1;
  /** The next level of the node's rows, the least to go right. */
  nextLevel = -1;

  private readonly features: Int32Array;
  private readonly rows: Int32Array;
  /** Whether levels differ; places of a row below the threshold and of one above; their levels. */
  private readonly found: Int32Array;

  constructor(
    private readonly data: TrainingData,
    private readonly limits: TreeLimits,
    private readonly scratch: Scratch,
  ) {
    this.features = new Int32Array(data.forest.features);
    this.rows = scratch.integers("rows", data.forest.rows);
    this.found = scratch.integers("found", 5);
  }

  /** Forgets the order in which another tree has left the features. */
  reset(): void {
    for (let f = 0; f < this.features.length; f++) this.features[f] = f;
  }

  /**
   * Tries `maxFeatures` features on the node that the kernels entered last, rows[start..end), whose class weights are `counts`;
   * goes on drawing while all drawn are constant, as scikit-learn does. False where no split is allowed.
   */
  find(start: number, end: number, counts: Float64Array, random: Random): boolean {
    const { features, found, limits, rows } = this;
    const { values, forest } = this.data;
    let total = 0;
    let squares = 0;
    for (const count of counts) {
      total += count;
      squares += count * count;
    }
    this.feature = -1;
    let best = -Infinity;
    let varying = 0;
    for (let drawn = 0; drawn < features.length && (drawn < limits.maxFeatures || varying === 0); drawn++) {
      const pick = drawn + random.integer(features.length - drawn);
      const feature = features[pick];
      features[pick] = features[drawn];
      features[drawn] = feature;
      const score = this.score(feature, start, end - start, total, squares, best);
      varying += found[0];
      if (!(score > best)) continue;
      best = score;
      this.feature = feature;
      const below = values[rows[start + found[1]] * forest.features + feature];
      const above = values[rows[start + found[2]] * forest.features + feature];
      this.threshold = below / 2 + above / 2;
      this.level = found[3];
      this.nextLevel = found[4];
    }
    return this.feature >= 0;
  }

  /** The score of the feature's best threshold, which `found` then describes, or `least` where none is better. */
  private score(feature: number, start: number, size: number, total: number, squares: number, least: number): number {
    const { forest } = this.data;
    const { kernels, places } = this.scratch;
    return kernels.bestSplit(
      columnAt(forest, feature),
      forest.narrow,
      places.rows + 4 * start,
      size,
      places.label,
      places.weight,
      places.counts,
      forest.classes,
      total,
      squares,
      this.limits.minSamplesLeaf,
      least,
      places.place,
      places.level,
      places.ranks,
      places.first,
      places.next,
      places.words,
      places.summary,
      levelWords(forest.rows),
      places.sides,
      places.found,
    );
  }
}
