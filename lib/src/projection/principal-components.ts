import type { Matrix } from "../numeric/matrix.js";

/** What a solver's worker gives: the fields of `PcaResult` as plain arrays. */
export interface PrincipalComponents {
  readonly components: Float64Array;
  readonly scores: Float64Array;
  readonly variances: Float64Array;
  readonly totalVariance: number;
  readonly mean: Float64Array;
}

/** Turns each component so that its entry of largest magnitude is positive (scikit-learn's `svd_flip` on Vᵀ), in place. */
export function componentSigns(components: Matrix<Float64Array>): Matrix<Float64Array> {
  for (let c = 0; c < components.rows; c++) {
    const component = components.row(c);
    let largest = 0;
    for (const value of component) if (Math.abs(value) > Math.abs(largest)) largest = value;
    if (largest < 0) for (let j = 0; j < component.length; j++) component[j] = -component[j];
  }
  return components;
}
