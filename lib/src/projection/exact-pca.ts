import { Matrix } from "../numeric/matrix.js";
import { columnMeans } from "./column-means.js";
import { dotProducts, gram, transposed } from "../numeric/dot-products.js";
import { orthonormalRows } from "../numeric/orthonormal-rows.js";
import { componentSigns, scaleRows, type PrincipalComponents } from "./principal-components.js";
import { symmetricEigen } from "../numeric/symmetric-eigen.js";

/** Worker: principal components from the smaller of the covariance and the Gram matrix, in float64. */
export function exactPca(x: Matrix, nComponents: number): PrincipalComponents {
  const mean = columnMeans(x);
  const centred = new Matrix(Float64Array.from(x.data, (value, at) => value - mean[at % x.columns]), x.rows, x.columns);
  const across = transposed(centred);
  const tall = x.columns <= x.rows;
  const square = gram(tall ? across : centred);
  let totalVariance = 0;
  for (let i = 0; i < square.rows; i++) totalVariance += square.row(i)[i] / (x.rows - 1);
  const { values, vectors } = symmetricEigen(square);
  const kept = vectors.select(Array.from({ length: nComponents }, (_, c) => c));
  const components = tall ? kept : orthonormalRows(dotProducts(kept, across));
  scaleRows(components, componentSigns(components));
  const variances = values.slice(0, nComponents).map((value) => Math.max(0, value) / (x.rows - 1));
  return { components: components.data, scores: dotProducts(centred, components).data, variances, totalVariance, mean };
}
