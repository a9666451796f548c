// Every public name, room by room.
export { InputError } from "./errors.js";

// numeric
export { Matrix, type Floats } from "./numeric/matrix.js";
export { cosine } from "./numeric/cosine.js";
export { Random } from "./numeric/random.js";
export type { Progress, RunOptions } from "./numeric/run.js";

// products
export { checkClusterCount, type Catalogue, type Product } from "./products/catalogue.js";
export type { Column, ColumnMapping } from "./products/columns.js";
export { loadProducts, parseProducts, type LoadOptions } from "./products/load.js";
export { frameRows, toDataFrame, type DataFrame } from "./products/dataframe.js";
export { describeLengths, lengthStatistics, type LengthStatistics } from "./products/lengths.js";
export { duplicateGroups, nearDuplicates, type DuplicatePair } from "./products/near-duplicates.js";
export { languageName, languageOf } from "./products/language.js";
export { termsOf, wordCount, wordsOf, type Word } from "./products/words.js";

// preprocessing
export { leakingBoilerplate, removePhrases, type LeakingPhrase } from "./preprocessing/boilerplate.js";
export { clean, cleaner, compression, type Compression } from "./preprocessing/clean.js";
export {
  commerceWords,
  stopwordLists,
  stopwords,
  type Stopword,
  type StopwordList,
} from "./preprocessing/stopwords.js";
export { languageStopwords } from "./preprocessing/language-stopwords.js";
export { treatmentOf, treatments } from "./preprocessing/treatments.js";
export { tfidf, type SparseMatrix, type Tfidf, type TfidfOptions } from "./preprocessing/tfidf.js";
export { lsa, type Lsa, type LsaOptions } from "./preprocessing/lsa.js";

// embedding
export {
  checkContract,
  contractHash,
  type ExecutionProvider,
  type ModelContract,
  type ModelSource,
  type NumberType,
  type Pooling,
} from "./embedding/contract/contract.js";
export { contractNamed, contracts } from "./embedding/contract/contracts.js";
export {
  ModelUnavailable,
  openModel,
  type Embedder,
  type Embedding,
  type EmbeddingProgress,
  type EmbedOptions,
  type OpenOptions,
} from "./embedding/embedder.js";
export { describeModel, type ModelDescription } from "./embedding/describe.js";
export { exportVectors, importVectors, type VectorTable } from "./embedding/cache/parquet.js";
export { probe, type ProbeResult } from "./embedding/probe.js";
export { openModelFolder, type ModelFacts, type ModelFolder } from "./embedding/local/model-folder.js";

// neighbours
export { nearestNeighbors, type NeighborOptions, type Neighbors } from "./neighbors/neighbors.js";

// clustering
export { kmeans, kmeansOverSeeds, type KMeansOptions, type KMeansResult } from "./clustering/kmeans.js";
export { agglomerative, type AgglomerativeOptions, type AgglomerativeResult } from "./clustering/agglomerative.js";
export { hdbscan, type HdbscanOptions, type HdbscanResult } from "./clustering/hdbscan.js";
export {
  clusterOverSeeds,
  noise,
  type Clusterer,
  type Clustering,
  type ClusterOptions,
} from "./clustering/clusterer.js";
export { clusterers } from "./clustering/clusterers.js";
export { clusterKeywords, clusterMedoids, type ClusterKeywords } from "./clustering/keywords.js";

// evaluation
export { contingency, contingencyFromCounts, type Contingency, type Labels } from "./evaluation/contingency.js";
export {
  measures,
  vectorMeasures,
  type Measure,
  type MeasureName,
  type VectorMeasure,
  type VectorMeasureName,
} from "./evaluation/measures.js";
export { adjustedRandIndex } from "./evaluation/rand-index.js";
export {
  adjustedMutualInformation,
  completeness,
  homogeneity,
  normalizedMutualInformation,
  purity,
  vMeasure,
} from "./evaluation/information.js";
export { align, alignLabels, type Alignment } from "./evaluation/alignment.js";
export { correctedResampled, type ResampledInterval } from "./evaluation/corrected-resampled.js";
export { ariDifferenceInterval, ariInterval, type Interval } from "./evaluation/intervals.js";
export {
  answer,
  detectable,
  difference,
  itemsNeeded,
  type Answer,
  type Difference,
  type DifferenceOptions,
} from "./evaluation/difference.js";
export { holm } from "./evaluation/holm.js";
export { recluster, type Reclusterings, type ReclusterOptions } from "./evaluation/recluster.js";
export { resampledMeasure, type Estimand, type ResampledMeasure } from "./evaluation/resampled.js";
export { resamples, subsampleFactor, type Resample, type ResampleOptions } from "./evaluation/resamples.js";
export { resampledRetrieval } from "./evaluation/retrieval.js";
export type { RetrievalMeasure } from "./evaluation/retrieval-scores.js";
export { wilsonInterval } from "./evaluation/wilson.js";
export { signFlipTest, type SignFlipOptions, type SignFlipTest } from "./evaluation/sign-flip.js";
export { silhouette, type Silhouette, type SilhouetteOptions } from "./evaluation/silhouette.js";
export { trustworthiness, type TrustworthinessOptions } from "./evaluation/trustworthiness.js";

// projection
export { pca, type PcaOptions, type PcaResult } from "./projection/pca.js";
export { umap, type UmapOptions, type UmapResult } from "./projection/umap.js";
export { projectors, type Projected, type Projector } from "./projection/projectors.js";
export { tsne, type TsneOptions, type TsneResult } from "./projection/tsne.js";

// explainability
export {
  accuracy,
  predict,
  predictProbabilities,
  randomForest,
  type Forest,
  type ForestOptions,
  type OutOfBag,
} from "./explainability/forest.js";
export { stratifiedFolds, stratifiedSplit, type Split } from "./explainability/split.js";
export { permutationImportance, type PermutationImportance } from "./explainability/permutation-importance.js";
export {
  meanMagnitudes,
  treeShap,
  treeShapSummary,
  type ShapOptions,
  type ShapSummary,
  type ShapValues,
} from "./explainability/shap.js";
export { drawnLabels, type DrawnLabel } from "./explainability/artefact.js";
export {
  concentration,
  cumulativeImportance,
  featuresHolding,
  topFeatures,
  type Concentration,
  type ConcentrationOptions,
} from "./explainability/concentration.js";
export {
  concentrationNull,
  type ConcentrationNull,
  type ConcentrationNullOptions,
} from "./explainability/concentration-null.js";
export { crossFittedShap, type CrossFittedOptions, type CrossFittedShap } from "./explainability/cross-fitted.js";
export { overlap, type Overlap } from "./explainability/overlap.js";
export {
  crossValidateProbe,
  linearProbe,
  probeCs,
  probeProbabilities,
  type CrossValidation,
  type LinearProbe,
  type ProbeOptions,
  type ProbeValidation,
} from "./explainability/probe.js";
export { learningCurve, type LearningCurveOptions, type LearningCurvePoint } from "./explainability/learning-curve.js";
export { suspectLabels, type SuspectLabel } from "./explainability/suspect-labels.js";
export {
  attributeWords,
  centroidSimilarity,
  classProbability,
  totalByWord,
  type TextAttribution,
  type WordAttribution,
  type WordTotal,
} from "./explainability/attribution.js";
export { infoNce, type InfoNce, type InfoNceOptions } from "./explainability/infonce.js";
