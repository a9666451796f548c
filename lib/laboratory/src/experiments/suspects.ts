import { crossValidateProbe, type Matrix } from "embedlab";
import { wilsonInterval } from "embedlab/evaluation";
import { confidentDisagreements, type SuspectLabel } from "embedlab/explainability";
import type { RunOptions } from "embedlab/numeric";
import { largestShare } from "../study/labelled.js";

/** What the best probe of a study contradicts. */
export interface Suspects {
  /** The model whose vectors a probe of one fixed strength knows best, the first of equals; and of how many. */
  readonly id: string;
  readonly models: number;
  /** Share of the labels that the probe, with a strength of its own choice, finds without having seen them. */
  readonly accuracy: number;
  /** The share that always naming the largest category would find. */
  readonly chance: number;
  /** Whether the accuracy is above chance beyond what as many products leave open, by Wilson's interval. */
  readonly knows: boolean;
  /** None from a probe that knows nothing. */
  readonly suspects: readonly SuspectLabel[];
  /** Suspects whose suggested category has at least `surely` of the probability. */
  readonly sure: number;
}

export const surely = 0.9;

/** The strength at which the models' probes are compared: in the middle of those that probes choose. */
const fixed = 0.1;

/** Labels that the best of the models' probes contradicts; `labels` are categories from 0 of the vectors' rows. */
export async function findSuspects(
  models: readonly { readonly id: string; readonly vectors: Matrix<Float32Array> }[],
  labels: Int32Array,
  { groups, ...run }: RunOptions & { readonly groups: Int32Array },
): Promise<Suspects> {
  const options = { groups, seed: 0, ...run };
  let best = models[0];
  let most = -1;
  for (const model of models.length === 1 ? [] : models) {
    const { accuracy } = await crossValidateProbe(model.vectors, labels, { C: fixed, ...options });
    if (accuracy > most) [best, most] = [model, accuracy];
  }
  const { accuracy, probabilities } = await crossValidateProbe(best.vectors, labels, options);
  const chance = largestShare(labels);
  const knows = wilsonInterval(Math.round(accuracy * labels.length), labels.length).low > chance;
  const suspects = knows ? confidentDisagreements(probabilities, labels) : [];
  const sure = suspects.filter(({ suggestedProbability }) => suggestedProbability >= surely).length;
  return { id: best.id, models: models.length, accuracy, chance, knows, suspects, sure };
}
