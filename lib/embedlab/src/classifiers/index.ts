export { randomForest } from "./forest.js";
export type { ForestOptions } from "./forest-options.js";
export { accuracy, predict, predictProbabilities, type Forest, type OutOfBag } from "./predict.js";
export { stratifiedFolds, stratifiedSplit, type Split } from "./split.js";
export {
  crossValidateProbe,
  linearProbe,
  probeProbabilities,
  type CrossValidation,
  type LinearProbe,
  type ProbeOptions,
  type ProbeValidation,
} from "./probe.js";
export { resampledProbe, type ResampledProbeOptions } from "./resampled-probe.js";
export { learningCurve, type LearningCurveOptions, type LearningCurvePoint } from "./learning-curve.js";
