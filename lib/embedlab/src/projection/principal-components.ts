/** What a solver's worker gives: the fields of `PcaResult` as plain arrays. */
export interface PrincipalComponents {
  readonly components: Float64Array;
  readonly scores: Float64Array;
  readonly variances: Float64Array;
  readonly totalVariance: number;
  readonly mean: Float64Array;
}
