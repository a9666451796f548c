export { nearestNeighbors, type NeighborOptions, type Neighbors } from "./neighbors.js";
