export { contingency, contingencyFromCounts, type Contingency, type Labels } from "./contingency.js";
export {
  measures,
  vectorMeasures,
  type Measure,
  type MeasureName,
  type VectorMeasure,
  type VectorMeasureName,
} from "./measures.js";
export { adjustedRandIndex } from "./rand-index.js";
export {
  adjustedMutualInformation,
  completeness,
  homogeneity,
  normalizedMutualInformation,
  purity,
  vMeasure,
} from "./information.js";
export { align, alignLabels, type Alignment } from "./alignment.js";
export { correctedResampled } from "./corrected-resampled.js";
export { ariDifferenceInterval, type Interval, type TestedInterval } from "./intervals.js";
export {
  answer,
  beyondMarginP,
  detectable,
  difference,
  type Answer,
  type Difference,
  type DifferenceOptions,
} from "./difference.js";
export { predictionStretch, randomEffects, type RandomEffects } from "./random-effects.js";
export { holm } from "./holm.js";
export { recluster, type Reclusterings, type ReclusterOptions } from "./recluster.js";
export { resampledMeasure, type Estimand, type ResampledMeasure } from "./resampled.js";
export { resamples, subsampleFactor, type Resample, type ResampleOptions } from "./resamples.js";
export { resampledRetrieval } from "./retrieval.js";
export { retrievalMeasures, type RetrievalMeasure } from "./retrieval-scores.js";
export { mtebClustering, type MtebOptions, type MtebScores } from "./mteb.js";
export { binomialShare, type BinomialShare } from "./binomial.js";
export { wilsonInterval } from "./wilson.js";
export { signFlipTest } from "./sign-flip.js";
export { silhouette, type Silhouette, type SilhouetteOptions } from "./silhouette.js";
export { vectorGeometry, type VectorGeometry } from "./vector-geometry.js";
export { trustworthiness, type TrustworthinessOptions } from "./trustworthiness.js";
export { groupingMeasures, groupingScores } from "./grouping-scores.js";
