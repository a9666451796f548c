import type { Matrix } from "./matrix.js";

/** 1 or -1 for each component, to make its entry of largest magnitude positive (scikit-learn's `svd_flip` on Vᵀ). */
export function componentSigns(components: Matrix<Float64Array>): Float64Array {
  return Float64Array.from({ length: components.rows }, (_, c) => {
    let largest = 0;
    for (const value of components.row(c)) if (Math.abs(value) > Math.abs(largest)) largest = value;
    return largest < 0 ? -1 : 1;
  });
}

/** Multiplies each row by its factor, in place. */
export function scaleRows(rows: Matrix<Float64Array>, factors: Float64Array): void {
  for (let i = 0; i < rows.data.length; i++) rows.data[i] *= factors[Math.floor(i / rows.columns)];
}
