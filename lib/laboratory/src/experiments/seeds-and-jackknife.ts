import { mean } from "embedlab/numeric";
import { medianPlace } from "embedlab/comparison";
import { ariDifferenceInterval, signFlipTest } from "embedlab/evaluation";

/**
 * What this project said of two models before it resampled products: a sign-flip test over the seeds and the jackknife at the median
 * seed, both clusterings held fixed. Seeds are repeats of the optimiser and say nothing of models, so it calls equal
 * models different (`calibrate` counts how often). Kept to be measured beside what took its place.
 */
export function seedsAndJackknife(
  truth: Int32Array,
  baseline: readonly Int32Array[],
  challenger: readonly Int32Array[],
  differences: Float64Array,
  level = 0.05,
): "better" | "worse" | "undecided" {
  if (signFlipTest(differences).p >= level) return "undecided";
  const middle = medianPlace(differences);
  const { low, high } = ariDifferenceInterval(truth, baseline[middle], challenger[middle], { confidence: 1 - level });
  if (low <= 0 && high >= 0) return "undecided";
  return mean(differences) > 0 ? "better" : "worse";
}
