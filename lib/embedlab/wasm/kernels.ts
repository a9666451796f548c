/** The inner loops of neighbours, clusterings, projections and trees in SIMD. Every argument named after an array is its address in the shared memory. */
export { exactForces, addSides, exactNormalisation } from "./exact";
export { sparseAttraction, addPairs, crossEntropy } from "./attraction";
export { buildTree } from "./quadtree";
export { treeRepulsion } from "./barnes-hut";
export { descend } from "./descent";
export { squaredDistances } from "./distances";
export { levelColumn, enterNode, partRows, bestSplit } from "./split";
export {
  columnsOf, partGroups, enterGroups, enterProducts, pathDependentWeights, interventionalWeights, addWeights, rowsOfSums, magnitudes,
} from "./shap";
export { distanceSums } from "./distance-sums";
export { umapEpoch } from "./umap";
export { addRows } from "./gram";
export { nearestCentroids } from "./nearest";
export { moveCentroids, roundVectors, packRounded } from "./centroids";
export { addColumns, centreRows } from "./centre";
export { addToClusters, distancesToOwn } from "./means";
export { leastSums, comeCloser, rowReaching } from "./plus-plus";
export { widenBounds, assignOpen, assignAll, ownDistances } from "./bounds";
export { roundToBytes, copyRaised } from "./bytes";
export { boundsOfRounded } from "./rounded-bounds";
export { rankedDistances, listPairs, sortList } from "./shortlists";
export { gaussians, gaussiansBetween } from "./gaussians";
