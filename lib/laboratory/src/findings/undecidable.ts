/** What a comparison of the models needs. */
export interface Comparable {
  /** Products have categories. */
  readonly judged: boolean;
  readonly models: readonly { readonly id: string }[];
  readonly clusterer: string;
  /** Why the products cannot be drawn in parts (`tooFewToResample`). */
  readonly refusal: string | null;
}

/** Why no model is compared with another, as a sentence for the report's first page too; null where they are. */
export function undecidable({ judged, models, clusterer, refusal }: Comparable): string | null {
  if (!judged)
    return "No product has a category to compare with: what follows says how the models differ, and none is better for it.";
  if (models.length === 1) return `${models[0].id} alone gave vectors: there is nothing to compare it with.`;
  if (refusal !== null) return refusal;
  return clusterer === "k-means"
    ? null
    : `Products are resampled under k-means alone: nothing is said of differences under ${clusterer}.`;
}
