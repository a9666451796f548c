export { kmeans, kmeansOverSeeds, type KMeansOptions, type KMeansResult } from "./kmeans.js";
export { agglomerative, cutTree, type AgglomerativeOptions, type AgglomerativeResult } from "./agglomerative.js";
export { hdbscan, hdbscanOfSizes, type HdbscanOptions, type HdbscanResult } from "./hdbscan.js";
export { noise, type Clusterer, type Clustering, type ClusterOptions } from "./clusterer.js";
export { clusterers } from "./clusterers.js";
export { clusterKeywords, type ClusterKeywords } from "./keywords.js";
