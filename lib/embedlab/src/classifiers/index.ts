export {
  accuracy,
  predict,
  predictProbabilities,
  randomForest,
  type Forest,
  type ForestOptions,
  type OutOfBag,
} from "./forest.js";
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
export { learningCurve, type LearningCurveOptions, type LearningCurvePoint } from "./learning-curve.js";
