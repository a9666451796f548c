/** Where one initialisation ended, in the search's float32 arithmetic. */
export interface SearchResult {
  readonly labels: Int32Array;
  readonly inertia: number;
  readonly iterations: number;
}

export interface BlockSearchResult extends SearchResult {
  /** nClusters x d. */
  readonly centroids: Float32Array;
}

/** What every search needs to know. `tolerance` is absolute, on the scale of the rows that the search is given. */
export interface SearchOptions {
  readonly nClusters: number;
  readonly maxIter: number;
  readonly tolerance: number;
}

export const lowest = <T extends { readonly inertia: number }>(results: readonly T[]): T =>
  results.reduce((best, result) => (result.inertia < best.inertia ? result : best));
