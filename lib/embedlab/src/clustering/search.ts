/** Where one initialisation ended, in the search's float32 arithmetic. */
export interface SearchResult {
  readonly labels: Int32Array;
  readonly inertia: number;
  readonly iterations: number;
}

export interface BlockSearchResult extends SearchResult {
  /** nClusters x d. */
  readonly centroids: Float32Array;
  /** Of each row and group, how far the group's centroids but the row's own are at least (n x padded groups), where the search knows. */
  readonly lower?: Float32Array;
}

/** Centroids that share a lower bound. */
export const groupSize = 8;
export const groupsOf = (k: number): number => Math.ceil(k / groupSize);
/** With those that are added so that kernels take four at a time. */
export const paddedGroups = (k: number): number => 4 * Math.ceil(groupsOf(k) / 4);

/** What every search needs to know. `tolerance` is absolute, on the scale of the rows that the search is given. */
export interface SearchOptions {
  readonly nClusters: number;
  readonly maxIter: number;
  readonly tolerance: number;
}

export const lowest = <T extends { readonly inertia: number }>(results: readonly T[]): T =>
  results.reduce((best, result) => (result.inertia < best.inertia ? result : best));
