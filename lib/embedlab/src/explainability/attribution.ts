import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { foldWord, readableWords } from "../text/words.js";
import { cosine } from "../numeric/cosine.js";
import type { Matrix } from "../numeric/matrix.js";
import { type Forest, predictProbabilities } from "../classifiers/predict.js";

/** Gives one number for each row of vectors that belong to text number `text`, e.g. the probability of its class. */
export type Score = (vectors: Matrix, text: number) => ArrayLike<number>;

export interface AttributionOptions {
  /** The real path from text to vector, one row a text: treatment, prefix, model. Called once, with every occluded text. */
  readonly embed: (texts: string[]) => Promise<Matrix>;
  readonly score: Score;
  /** Occlusions of one text at most; default 120. A text of more words is occluded in runs of consecutive words. */
  readonly maxUnits?: number;
}

/** A word, or a run of words, and what the text's score owes to it. */
export interface WordAttribution {
  /** Place in the text: text.slice(start, end). */
  readonly start: number;
  readonly end: number;
  /** Words in the run. */
  readonly words: number;
  /** Score of the whole text less its score without this: above 0, it speaks for; below 0, against. */
  readonly change: number;
}

export interface TextAttribution {
  readonly text: string;
  /** The whole text's score. */
  readonly score: number;
  /** In the order of the text; between them they cover each of its words once. */
  readonly units: readonly WordAttribution[];
  /** Words in a run: 1 unless the text has more than maxUnits. */
  readonly wordsPerUnit: number;
}

/**
 * Attribution to words by occlusion (Zeiler and Fergus, 2014; leave one out): each word is cut from its text, the rest is embedded
 * and scored anew. Throws where a text has no word.
 * @example
 * ```ts
 * const model = await openModel("all-MiniLM-L6-v2");
 * const embed = async (texts: string[]) => (await model.embed(texts, { cache: false })).vectors;
 * const [{ units }] = await attributeWords(["steel mug"], { embed, score: centroidSimilarity(await embed(["cup"]), [0]) });
 * units.length; // => 2
 * await model.close();
 * ```
 */
export async function attributeWords(
  texts: readonly string[],
  options: AttributionOptions,
): Promise<TextAttribution[]> {
  requireOptions("attributeWords", options, "embed", "score");
  const { embed, score, maxUnits = 120 } = options;
  if (!Number.isInteger(maxUnits) || maxUnits < 1)
    throw new InputError(`maxUnits is ${maxUnits}; give a whole number of at least 1`);
  const plans = texts.map((text, t) => {
    const found = readableWords(text);
    if (found.length === 0) throw new InputError(`text ${t} has no word to leave out; leave the text out`);
    const wordsPerUnit = Math.ceil(found.length / maxUnits);
    const units = Array.from({ length: Math.ceil(found.length / wordsPerUnit) }, (_, u) => {
      const run = found.slice(u * wordsPerUnit, (u + 1) * wordsPerUnit);
      return { start: run[0].start, end: run[run.length - 1].end, words: run.length };
    });
    return { text, units, wordsPerUnit };
  });
  const all = plans.flatMap(({ text, units }) => [
    text,
    ...units.map(({ start, end }) => text.slice(0, start) + text.slice(end)),
  ]);
  const vectors = await embed(all);
  if (vectors.rows !== all.length) throw new InputError(`embed gave ${vectors.rows} vectors for ${all.length} texts`);
  let at = 0;
  return plans.map(({ text, units, wordsPerUnit }, t) => {
    const rows = Int32Array.from({ length: units.length + 1 }, () => at++);
    const scores = score(vectors.select(rows), t);
    return {
      text,
      score: scores[0],
      wordsPerUnit,
      units: units.map((unit, u) => ({ ...unit, change: scores[0] - scores[u + 1] })),
    };
  });
}

/**
 * A score for attributeWords: the forest's probability of class `classOf[text]`.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 0], [0, 1], [1, 0], [9, 9], [9, 8], [8, 9]]);
 * const forest = await randomForest(x, [0, 0, 0, 1, 1, 1], { nEstimators: 20 });
 * const score = classProbability(forest, [1]); // the score of attributeWords: text 0 is explained towards class 1
 * score(Matrix.fromRows([[9, 9]]), 0).length; // => 1
 * ```
 */
export function classProbability(forest: Forest, classOf: ArrayLike<number>): Score {
  return (vectors, text) => {
    const probabilities = predictProbabilities(forest, vectors);
    return Float64Array.from({ length: vectors.rows }, (_, i) => probabilities.row(i)[classOf[text]]);
  };
}

/**
 * A score for attributeWords: the cosine to row `rowOf[text]` of `centroids`.
 * @example
 * ```ts
 * const score = centroidSimilarity(Matrix.fromRows([[1, 0]]), [0]); // the score of attributeWords
 * score(Matrix.fromRows([[2, 0]]), 0)[0]; // => 1
 * ```
 */
export function centroidSimilarity(centroids: Matrix, rowOf: ArrayLike<number>): Score {
  return (vectors, text) => {
    const centroid = centroids.row(rowOf[text]);
    return Float64Array.from({ length: vectors.rows }, (_, i) => cosine(vectors.row(i), centroid));
  };
}

/** What a word does over several texts of a group. */
export interface WordTotal {
  readonly group: number;
  /** In lower case. */
  readonly word: string;
  /** Texts of the group with the word, and its occurrences in them. */
  readonly texts: number;
  readonly occurrences: number;
  /** Sum of the changes of its occurrences. */
  readonly total: number;
}

/**
 * Sums changes by group (a category index per text) and word, by group, then by falling total. Runs of several words
 * belong to no word: `runs` counts them.
 */
export function totalByWord(
  attributions: readonly TextAttribution[],
  groups: ArrayLike<number>,
): { words: WordTotal[]; runs: number } {
  if (attributions.length !== groups.length)
    throw new InputError(`${groups.length} groups for ${attributions.length} texts`);
  const totals = new Map<
    string,
    { group: number; word: string; texts: Set<number>; occurrences: number; total: number }
  >();
  let runs = 0;
  for (const [t, { text, units }] of attributions.entries()) {
    for (const { start, end, words, change } of units) {
      if (words > 1) {
        runs++;
        continue;
      }
      const name = foldWord(text.slice(start, end));
      const key = `${groups[t]} ${name}`;
      const entry = totals.get(key) ?? { group: groups[t], word: name, texts: new Set(), occurrences: 0, total: 0 };
      entry.texts.add(t);
      entry.occurrences++;
      entry.total += change;
      totals.set(key, entry);
    }
  }
  const words = [...totals.values()].map((entry) => ({ ...entry, texts: entry.texts.size }));
  return { words: words.sort((a, b) => a.group - b.group || b.total - a.total || (a.word < b.word ? -1 : 1)), runs };
}
