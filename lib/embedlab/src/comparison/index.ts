export {
  compareEmbeddings,
  type CompareOptions,
  type EmbeddingComparison,
  type VectorsByModel,
} from "./compare-embeddings.js";
export {
  ariBy,
  measureNames,
  scoreClusterings,
  vectorMeasureNames,
  type ClusterScores,
  type ScoreOptions,
} from "./cluster-scores.js";
export { decidingTasks, isGrouping, protocolFor, protocolHash, tooFewToResample, type Protocol } from "./protocol.js";
export {
  resampleModels,
  type ClusteredVectors,
  type ResampledModel,
  type ResampledModels,
  type ResampleStudyOptions,
} from "./resampled-models.js";
export { compareModels, type Comparisons, type ModelComparison } from "./compare-models.js";
export type { JudgedDifference } from "./judged.js";
export { againstChance, chanceSentence, type AgainstChance } from "./against-chance.js";
export { categoryGains, type CategoryGain } from "./category-gains.js";
export { categorySizes, leastProducts, withoutSmallCategories } from "./small-categories.js";
export { describeClusters } from "./describe-clusters.js";
export {
  besideSentence,
  leadersSentence,
  protocolSentence,
  undecidedSentence,
  verdictSentence,
  type JudgedPair,
} from "./sentences.js";
export { medianPlace } from "./median-place.js";
export { verdict, type AheadInWays, type ModelCost, type Verdict, type VerdictInput } from "./verdict.js";
export { costRows, projectedCosts, type CostOptions, type PricedModel, type ProjectedCost } from "./costs.js";
export { costFigure, costStyle, type CostFigure } from "./cost-figure.js";
export { differencesFigure, differencesStyle } from "./differences-figure.js";
export {
  combineCatalogues,
  combinedRow,
  combinedSentence,
  fewCataloguesSentence,
  leastCatalogues,
  type CatalogueDifferences,
  type CombinedCatalogues,
  type CombinedPair,
} from "./several-catalogues.js";
export { cataloguesFigure, cataloguesStyle } from "./catalogues-figure.js";
