import type { WordListWorth } from "../experiments/word-lists.js";
import { summary } from "embedlab/comparison";

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const ranged = (values: readonly number[]): string => {
  const { mean, min, max } = summary(values);
  return `${mean.toFixed(3)} (${min.toFixed(3)} to ${max.toFixed(3)})`;
};

/** One line a list. */
export const listRows = (worth: readonly WordListWorth[]): object[] =>
  worth.map(({ name, rule, characters, words, predicts, ari }) => ({
    list: name,
    "how it was chosen": rule,
    "characters removed": percent(characters),
    "words removed": percent(words),
    "its words alone predict the category": percent(predicts),
    ...Object.fromEntries(Object.entries(ari).map(([model, own]) => [`ARI of ${model}`, ranged(own)])),
  }));
