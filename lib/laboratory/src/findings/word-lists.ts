import { decimal, percent } from "embedlab/display";
import { summary } from "embedlab/numeric";
import type { WordListWorth } from "../experiments/word-lists.js";
import { largestShare } from "../study/labelled.js";

const ranged = (values: readonly number[]): string => {
  const { mean, min, max } = summary(values);
  return `${decimal(mean)} (${decimal(min)} to ${decimal(max)})`;
};

/** One line a list. */
export const listRows = (worth: readonly WordListWorth[]): object[] =>
  worth.map(({ name, rule, characters, words, predicts, ari }) => ({
    list: name,
    "how it was chosen": rule,
    "characters removed": percent(characters, 1),
    "words removed": percent(words, 1),
    "its words alone predict the category": predicts === null ? null : percent(predicts, 1),
    ...Object.fromEntries(
      Object.entries(ari).map(([model, own]) => [`ARI of ${model} (min to max over seeds)`, ranged(own)]),
    ),
  }));

/** What a probe that knows nothing gets, beside which "predicts the category" is to be read. */
export function namingTheLargest(labels: ArrayLike<number>): string {
  return `Who always names the largest category is right for ${percent(largestShare(labels), 1)}: a list whose words predict no more than that gives nothing away.`;
}
