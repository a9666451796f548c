import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { requireFinite, type Matrix } from "../numeric/matrix.js";
import type { RunOptions } from "../numeric/run.js";
import { duplicateGroups } from "../text/near-duplicates.js";
import { notesOfScores, scoreClusterings, type ClusterScores } from "./cluster-scores.js";
import { compareModels, type Comparisons } from "./compare-models.js";
import { protocolFor, tooFewToResample, type Protocol } from "./protocol.js";
import { resampleModels } from "./resampled-models.js";
import { verdict } from "./verdict.js";

export interface CompareOptions extends RunOptions {
  /** The products' texts, in the order of the rows: near-duplicates are then drawn or left out together. Each row alone without them. */
  readonly texts?: readonly string[];
  /** What is not as `protocolFor` has it: the task that decides, the margin … Fix it before looking. */
  readonly protocol?: Partial<Protocol>;
  /** Clusters of k-means; as many as there are categories unless told. */
  readonly nClusters?: number;
  /** Of k-means, ten unless told, each of `nInit` starts, ten unless told. */
  readonly seeds?: readonly number[];
  readonly nInit?: number;
  /** Rows that look for their neighbours among all; all unless told. */
  readonly queries?: number;
  /** Whether a linear probe is among the tasks; it takes as long as all else. False unless told. */
  readonly probe?: boolean;
}

/** All pairs of models with what is said of them. */
export interface EmbeddingComparison extends Comparisons {
  /** Which model groups best, by how much and how sure, in one sentence. */
  readonly sentence: string;
  /** Whether one model leads, or those that lead are shown to be equivalent. */
  readonly decided: boolean;
  /** What one should know before acting on it. */
  readonly caveats: readonly string[];
  /** Every model's clusterings and scores, in the order given. */
  readonly scores: readonly ClusterScores[];
}

/** Vectors by the model's name (an object, or a Map's entries), all of the same products in the same order. */
export type VectorsByModel =
  Readonly<Record<string, Matrix<Float32Array>>> | Iterable<readonly [string, Matrix<Float32Array>]>;

/** Ten searches of ten starts: a hundred starts for the estimate of least inertia. */
const tenSeeds = Array.from({ length: 10 }, (_, seed) => seed);

/**
 * Which of several models' vectors of the same products group them best into their categories, and whether another draw of
 * the products could turn that round: k-means of all products and of the same random parts of them, one estimate, one interval
 * and one test of each pair, adjusted for the number of pairs (Holm). `categories` has a number for each row; rows with -1 have none
 * and are left out.
 * @throws InputError where fewer than two models or two categories are given, rows do not match, or products are too few to be drawn in parts
 * @example
 * ```ts
 * const categories = Array.from({ length: 120 }, (_, row) => row % 2);
 * const wave = (row: number): number => Math.sin(12.9898 * row);
 * const near = Matrix.fromRows(categories.map((category, row) => [5 * category + wave(row), wave(row + 500)]));
 * const far = Matrix.fromRows(categories.map((_, row) => [wave(row), wave(row + 500)]));
 * const { leaders, decided } = await compareEmbeddings({ far, near }, categories);
 * leaders; // => [ 'near' ]
 * decided; // => true
 * ```
 */
export async function compareEmbeddings(
  models: VectorsByModel,
  categories: ArrayLike<number>,
  options: CompareOptions = {},
): Promise<EmbeddingComparison> {
  requireOptions("compareEmbeddings", options);
  const { texts, protocol: told, seeds = tenSeeds, nInit = 10, queries, probe = false, ...others } = options;
  const { nClusters: wanted, ...run } = others;
  const named = Symbol.iterator in models ? [...models] : Object.entries(models);
  const labelled = requireSame(named, categories, texts);
  const truth = Int32Array.from(labelled, (row) => categories[row]);
  const nClusters = wanted ?? new Set(truth).size;
  const protocol = protocolFor(truth.length, told);
  const known = labelled.map((row) => texts?.[row] ?? "");
  const groups = duplicateGroups(known, { threshold: protocol.duplicates });
  const few = tooFewToResample(groups, nClusters);
  if (few !== null) throw new InputError(`compareEmbeddings: ${few}`);
  const scores: ClusterScores[] = [];
  const clustered = [];
  for (const [id, all] of named) {
    const vectors = labelled.length === all.rows ? all : all.select(labelled);
    const score = await scoreClusterings(id, vectors, truth, { seeds, nInit, nClusters, ...run });
    scores.push(score);
    clustered.push({ vectors, clusterings: score.clusterings });
  }
  const resampled = await resampleModels(clustered, truth, groups, protocol, { nClusters, queries, probe, ...run });
  const comparisons = compareModels(scores, truth, resampled, protocol);
  const { sentence, decided, caveats } = verdict({ ...comparisons, costs: [], loaded: false });
  return { ...comparisons, sentence, decided, caveats: [...notesOfScores(scores), ...caveats], scores };
}

/** The rows that have a category, ascending. */
function requireSame(
  named: readonly (readonly [string, Matrix])[],
  categories: ArrayLike<number>,
  texts: readonly string[] | undefined,
): number[] {
  if (named.length < 2)
    throw new InputError(
      `compareEmbeddings: ${named.length === 0 ? "no model is" : `${named[0][0]} alone is`} given; give the vectors of two models at least`,
    );
  for (const [id, vectors] of named) {
    requireFinite(vectors, `compareEmbeddings: ${id}`);
    if (vectors.rows !== categories.length)
      throw new InputError(
        `compareEmbeddings: ${id} has ${vectors.rows} rows and there are ${categories.length} categories; give one a product`,
      );
  }
  if (texts !== undefined && texts.length !== categories.length)
    throw new InputError(
      `compareEmbeddings: ${texts.length} texts for ${categories.length} categories; give one a product`,
    );
  const labelled = Array.from({ length: categories.length }, (_, row) => row).filter((row) => categories[row] >= 0);
  if (new Set(labelled.map((row) => categories[row])).size < 2)
    throw new InputError("compareEmbeddings: fewer than two categories; there is nothing to agree with");
  return labelled;
}
