import { InputError } from "../errors.js";
import type { RunOptions } from "../numeric/run.js";
import type { ClassWeight } from "./bootstrap.js";

/** Options of a forest: scikit-learn's RandomForestClassifier names and meanings. */
export interface ForestOptions extends RunOptions {
  /** Default 100. */
  readonly nEstimators?: number;
  /** Splits on the longest path; without limit unless told. */
  readonly maxDepth?: number;
  /** Default 2. */
  readonly minSamplesSplit?: number;
  /** Different rows in a leaf at least; default 1. */
  readonly minSamplesLeaf?: number;
  /** Features tried at each split: "sqrt" (default), "log2", a count, or null for all. */
  readonly maxFeatures?: "sqrt" | "log2" | number | null;
  /** Each tree on a sample with replacement; default true. */
  readonly bootstrap?: boolean;
  readonly classWeight?: ClassWeight;
  /** Number of classes where the rows may lack the last; the greatest label + 1 unless told. */
  readonly nClasses?: number;
  /** Default 0. */
  readonly seed?: number;
  /**
   * "ml-random-forest" is that package's RandomForestClassifier. Measured against scikit-learn it draws
   * features once a tree, not a split, its accuracy is far lower and 100 trees at 840 x 1024 take minutes: a cross-check
   * for small input. It knows nEstimators, maxDepth, maxFeatures, minSamplesSplit and seed, and refuses the others.
   */
  readonly engine?: "embedlab" | "ml-random-forest";
}

/** What stops a tree from growing. */
export interface TreeLimits {
  readonly maxDepth: number;
  readonly minSamplesSplit: number;
  readonly minSamplesLeaf: number;
  /** Features tried at each split. */
  readonly maxFeatures: number;
}

/** The options' limits, checked; `features` is the number of columns. */
export function treeLimits(options: ForestOptions, features: number): TreeLimits {
  return {
    maxDepth:
      options.maxDepth === undefined || options.maxDepth === Infinity
        ? Infinity
        : atLeast("maxDepth", options.maxDepth, 1),
    minSamplesSplit: atLeast("minSamplesSplit", options.minSamplesSplit ?? 2, 2),
    minSamplesLeaf: atLeast("minSamplesLeaf", options.minSamplesLeaf ?? 1, 1),
    maxFeatures: featuresTried(options.maxFeatures, features),
  };
}

function featuresTried(maxFeatures: ForestOptions["maxFeatures"], features: number): number {
  if (maxFeatures === null) return features;
  if (maxFeatures === undefined || maxFeatures === "sqrt") return Math.max(1, Math.floor(Math.sqrt(features)));
  if (maxFeatures === "log2") return Math.max(1, Math.floor(Math.log2(features)));
  if (atLeast("maxFeatures", maxFeatures, 1) > features)
    throw new InputError(`maxFeatures is ${maxFeatures}, but there are ${features} features`);
  return maxFeatures;
}

export const atLeast = (name: string, value: number, least: number): number => {
  if (!Number.isInteger(value) || value < least)
    throw new InputError(`${name} is ${value}; give a whole number of at least ${least}`);
  return value;
};
