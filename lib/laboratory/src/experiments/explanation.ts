import { mean } from "embedlab/numeric";
import { attributeWords, classProbability, type Matrix, wordCount } from "embedlab";
import type { Forest } from "embedlab/classifiers";
import {
  meanMagnitudes,
  overlap,
  type ShapSummary,
  type ShapValues,
  type TextAttribution,
  topFeatures,
  totalByWord,
} from "embedlab/explainability";

/** Of the given rows, those of a class to which the forest gives the highest probability of it, the surest first. */
export function surest(
  probabilities: Matrix,
  labels: Int32Array,
  classIndex: number,
  among: ArrayLike<number>,
  count = 1,
): number[] {
  const rows = Array.from(among).filter((row) => labels[row] === classIndex);
  return rows
    .sort((a, b) => probabilities.row(b)[classIndex] - probabilities.row(a)[classIndex] || a - b)
    .slice(0, count);
}

/** One row's SHAP values of one class, a value a feature. */
export function contributionsOf(
  { values, features, classes }: ShapValues,
  row: number,
  classIndex: number,
): Float64Array {
  return Float64Array.from({ length: features }, (_, f) => values[(row * features + f) * classes + classIndex]);
}

/** What the features outside the `top` largest add, and all together. */
export function restOf(
  contributions: ArrayLike<number>,
  top: number,
): { features: number; sum: number; total: number } {
  const byMagnitude = Array.from(contributions).sort((a, b) => Math.abs(b) - Math.abs(a));
  const add = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  return {
    features: Math.max(0, contributions.length - top),
    sum: add(byMagnitude.slice(top)),
    total: add(byMagnitude),
  };
}

/** Mean magnitude of each feature's SHAP values, summed over the classes. */
export function meanAbsoluteShap(shap: ShapValues): Float64Array {
  const magnitudes = meanMagnitudes(shap);
  return Float64Array.from({ length: shap.features }, (_, f) =>
    magnitudes.row(f).reduce((sum, value) => sum + value, 0),
  );
}

/** How far two forms of Shapley values agree: dimensions among the `top` largest of both, and the correlation of all mean magnitudes. */
export function compareForms(
  one: ShapSummary,
  other: ShapSummary,
  top: number,
): { common: number; correlation: number } {
  const [a, b] = [one, other].map(({ magnitudes }) =>
    Float64Array.from({ length: magnitudes.rows }, (_, f) => magnitudes.row(f).reduce((sum, value) => sum + value, 0)),
  );
  return {
    common: overlap(topFeatures(a, top), topFeatures(b, top), a.length).common.length,
    correlation: correlation(a, b),
  };
}

function correlation(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - meanA) * (b[i] - meanB);
    aa += (a[i] - meanA) ** 2;
    bb += (b[i] - meanB) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}

export interface CategoryWordOptions {
  readonly embed: (texts: string[]) => Promise<Matrix>;
  readonly forest: Forest;
  /** Rows to choose from: those that the forest was not trained on, whose words it cannot know by heart. */
  readonly among: ArrayLike<number>;
  /** Products explained a category, those that the forest is surest of; default 3. */
  readonly perCategory?: number;
  /** Texts of more words are occluded in runs of words. */
  readonly maxUnits?: number;
}

/** A category with the words that speak for it in some of its products, strongest first; runs of words where its texts are all long. */
export interface CategoryWords {
  readonly category: string;
  readonly products: number;
  readonly words: string;
  /** The row explained first, which the forest is surest of, with its words' weights; null where the category had none. */
  readonly example: { readonly row: number; readonly attribution: TextAttribution } | null;
}

/** Attribution to words, summed over a few products of each category. */
export async function categoryWords(
  texts: readonly string[],
  labels: Int32Array,
  categories: readonly string[],
  probabilities: Matrix,
  { embed, forest, among, perCategory = 3, maxUnits = 80 }: CategoryWordOptions,
): Promise<CategoryWords[]> {
  const chosen = categories.map((_, index) => {
    const sure = surest(probabilities, labels, index, among, Infinity).filter((row) =>
      /[\p{L}\p{N}]/u.test(texts[row]),
    );
    // In a longer text runs of words are left out together, which belong to no word: short texts go first.
    const short = sure.filter((row) => wordCount(texts[row]) <= maxUnits);
    return [...short, ...sure.filter((row) => !short.includes(row))].slice(0, perCategory);
  });
  const rows = chosen.flat();
  const attributions: TextAttribution[] = await attributeWords(
    rows.map((row) => texts[row]),
    {
      embed,
      score: classProbability(
        forest,
        rows.map((row) => labels[row]),
      ),
      maxUnits,
    },
  );
  const { words } = totalByWord(
    attributions,
    rows.map((row) => labels[row]),
  );
  return categories.map((category, index) => ({
    category,
    products: chosen[index].length,
    example:
      chosen[index].length === 0
        ? null
        : { row: chosen[index][0], attribution: attributions[rows.indexOf(chosen[index][0])] },
    words:
      chosen[index].length === 0
        ? "no product of it was held out"
        : words
            .filter(({ group, total }) => group === index && total > 0)
            .slice(0, 12)
            .map(({ word, total }) => `${word} (${total.toFixed(3)})`)
            .join(", ") || runsThatSpeak(chosen[index].map((row) => attributions[rows.indexOf(row)])),
  }));
}

/** Of long texts, whose words were left out in runs: the runs that speak for the category, strongest first. */
function runsThatSpeak(attributions: readonly TextAttribution[]): string {
  const runs = attributions
    .flatMap(({ text, units }) => units.map(({ start, end, change }) => ({ run: text.slice(start, end), change })))
    .filter(({ change }) => change > 0)
    .sort((a, b) => b.change - a.change)
    .slice(0, 4);
  return runs.length === 0
    ? "none speaks for it"
    : `in runs of words: ${runs.map(({ run, change }) => `“${run.replace(/\s+/gu, " ")}” (${change.toFixed(3)})`).join(", ")}`;
}
