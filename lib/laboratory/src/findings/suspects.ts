import { percent } from "embedlab/display";
import { count } from "embedlab/text";
import { type Suspects, surely } from "../experiments/suspects.js";

/** How many labels are suspect and to whom, or why nobody can tell. */
export function suspectsSentence(
  { id, models, accuracy, chance, knows, suspects, sure }: Suspects,
  labels: number,
): string {
  const ofHow = models === 1 ? "" : `, the best of ${models},`;
  const right = `A probe on the vectors of ${id}${ofHow} finds ${percent(accuracy, 1)} of the labels that it has not seen`;
  const largest = `always naming the largest category finds ${percent(chance, 1)}`;
  if (!knows) return `${right}; ${largest}. It knows too little to suspect any label.`;
  if (suspects.length === 0) return `${right}; ${largest}. None of ${count(labels)} labels is suspect to it.`;
  const one = suspects.length === 1;
  const told = sure === 0 ? "of none" : sure === suspects.length && !one ? "of all" : `of ${count(sure)}`;
  return `${right}; ${largest}. ${count(suspects.length)} of ${count(labels)} labels ${one ? "is" : "are"} suspect to it; ${told} it is sure, with ${percent(surely)} or more for another category.`;
}
