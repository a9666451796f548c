import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { Matrix } from "../numeric/matrix.js";
import { Random } from "../numeric/random.js";
import type { RunOptions } from "../numeric/run.js";
import { Tasks } from "../numeric/tasks.js";
import { pca } from "../projection/pca.js";
import { cumulativeImportance } from "./concentration.js";
import { randomForest } from "../classifiers/forest.js";
import { countClasses } from "../classifiers/labels.js";
import { rotate } from "./rotation.js";

export interface ConcentrationNullOptions extends RunOptions {
  /** How many of the most important dimensions; 20 unless told, the note's upper claim. */
  readonly top?: number;
  /** Random rotations, and shuffles of the labels, a forest each; 5 unless told. */
  readonly repeats?: number;
  /** Of every forest; default 100 and 10, the note's. */
  readonly nEstimators?: number;
  readonly maxDepth?: number;
  /** Default 0. */
  readonly seed?: number;
}

/** Shares of a forest's impurity importance that its `top` most important dimensions hold. */
export interface ConcentrationNull {
  readonly top: number;
  /** On the vectors as they are. */
  readonly asGiven: number;
  /** On the same vectors in bases drawn at random: what the top of a sorted list holds where no axis is special. */
  readonly rotated: Float64Array;
  /** On the vectors as they are with labels shuffled: what it holds where there is nothing to learn. */
  readonly permuted: Float64Array;
  /** On the principal components: what a basis gathers that does look for directions. */
  readonly principal: number;
}

/**
 * What a share held by the most important dimensions is to be set against. Products, distances and what is known about the labels are the
 * same in every rotated basis; only "few of these dimensions" is not. Where a random rotation concentrates as much, the share says nothing about
 * the embedding's own axes. The importance of a forest is never spread evenly, so top / dimensions is no null.
 */
export async function concentrationNull(
  x: Matrix,
  labels: ArrayLike<number>,
  options: ConcentrationNullOptions = {},
): Promise<ConcentrationNull> {
  requireOptions("concentrationNull", options);
  const { repeats = 5, nEstimators = 100, maxDepth = 10, seed = 0, signal, threads, onProgress } = options;
  const top = options.top ?? Math.min(20, x.columns);
  if (!Number.isInteger(top) || top < 1 || top > x.columns)
    throw new InputError(`top is ${top}; give a whole number from 1 to the ${x.columns} columns`);
  if (!Number.isInteger(repeats) || repeats < 1)
    throw new InputError(`repeats is ${repeats}; give a whole number of at least 1`);
  const { target } = countClasses(labels, x.rows);
  const random = new Random(seed);
  const forestSeed = random.bits();
  let done = 0;
  const held = async (own: Matrix, classes: ArrayLike<number>): Promise<number> => {
    const { importances } = await randomForest(own, classes, {
      nEstimators,
      maxDepth,
      seed: forestSeed,
      signal,
      threads,
    });
    onProgress?.({ step: "concentration against chance", done: ++done, total: 2 * repeats + 2, unit: "forests" });
    return cumulativeImportance(importances!).cumulative[top - 1];
  };
  const tasks = new Tasks("rotations", "rotations", repeats, { signal, threads });
  const rotated = new Float64Array(repeats);
  const permuted = new Float64Array(repeats);
  const asGiven = await held(x, target);
  for (let r = 0; r < repeats; r++) {
    const turned = await tasks.run(rotate, [x.data, x.rows, x.columns, random.bits()]);
    rotated[r] = await held(new Matrix(turned, x.rows, x.columns), target);
    permuted[r] = await held(x, random.shuffle(target.slice()));
  }
  const { scores } = await pca(x, { nComponents: Math.min(x.columns, x.rows), signal });
  return { top, asGiven, rotated, permuted, principal: await held(scores, target) };
}
