/** The inner loops of neighbours and projections in SIMD. Every argument named after an array is its address in the shared memory. */
export { exactForces, addSides, exactNormalisation } from "./exact";
export { sparseAttraction, addPairs, crossEntropy } from "./attraction";
export { buildTree } from "./quadtree";
export { treeRepulsion } from "./barnes-hut";
export { descend } from "./descent";
export { squaredDistances } from "./distances";
