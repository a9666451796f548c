// What a data scientist looks for, room by room. The rest of a room is behind its own door: embedlab/<room>.
export { InputError } from "./errors.js";

// numeric: matrices, seeded random numbers
export { Matrix, cosine } from "./numeric/index.js";

// products: read, check and describe a catalogue
export { loadProducts, toDataFrame, describeLengths, type Catalogue, type Product } from "./products/index.js";

// text: near-duplicates, words
export { nearDuplicates, duplicateGroups, wordCount } from "./text/index.js";

// preprocessing: treatments of texts, stop words, TF-IDF, LSA
export {
  clean,
  leakingBoilerplate,
  removePhrases,
  stopwords,
  treatments,
  treatmentOf,
  tfidf,
  lsa,
} from "./preprocessing/index.js";

// embedding: model contracts, and vectors out of models
export {
  openModel,
  contractNamed,
  contracts,
  ModelUnavailable,
  exportVectors,
  importVectors,
  probe,
  type ModelContract,
  type Embedder,
} from "./embedding/index.js";

// neighbors: nearest rows
export { nearestNeighbors } from "./neighbors/index.js";

// clustering: k-means, Ward, HDBSCAN; the words of a cluster
export {
  kmeans,
  agglomerative,
  hdbscan,
  clusterers,
  noise,
  clusterKeywords,
  type Clusterer,
} from "./clustering/index.js";

// evaluation: measures, alignment, resampling, differences
export {
  contingency,
  contingencyFromCounts,
  measures,
  adjustedRandIndex,
  adjustedMutualInformation,
  vMeasure,
  purity,
  silhouette,
  trustworthiness,
  align,
  holm,
} from "./evaluation/index.js";

// comparison: which of several models groups best, and how sure that is
export { compareEmbeddings, type EmbeddingComparison } from "./comparison/index.js";

// projection: PCA, t-SNE, UMAP
export { pca, tsne, umap, projectors, type Projector, type Projected, type TsneResult } from "./projection/index.js";

// classifiers: random forest, linear probe, folds
export {
  randomForest,
  predict,
  predictProbabilities,
  accuracy,
  stratifiedSplit,
  stratifiedFolds,
  linearProbe,
  probeProbabilities,
  crossValidateProbe,
  learningCurve,
} from "./classifiers/index.js";

// explainability: importance, SHAP, attribution to words
export {
  permutationImportance,
  treeShap,
  treeShapSummary,
  crossFittedShap,
  concentration,
  suspectLabels,
  attributeWords,
  classProbability,
  centroidSimilarity,
} from "./explainability/index.js";
