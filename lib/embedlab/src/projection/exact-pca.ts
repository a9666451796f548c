import { componentSigns, scaleRows } from "../numeric/component-signs.js";
import { Matrix } from "../numeric/matrix.js";
import { orthonormalRows } from "../numeric/orthonormal-rows.js";
import { products, rowProducts } from "../numeric/product.js";
import { symmetricEigen } from "../numeric/symmetric-eigen.js";
import { transposed } from "../numeric/transposed.js";
import { columnMeans } from "./column-means.js";
import type { PrincipalComponents } from "./principal-components.js";
import { forWorkers } from "../numeric/worker-functions.js";

/** Worker: principal components from the smaller of the covariance and the Gram matrix, in float64. */
export async function exactPca(x: Matrix, nComponents: number): Promise<PrincipalComponents> {
  const mean = columnMeans(x);
  const centred = new Matrix(
    Float64Array.from(x.data, (value, at) => value - mean[at % x.columns]),
    x.rows,
    x.columns,
  );
  const tall = x.columns <= x.rows;
  const side = tall ? transposed(centred) : centred;
  const square = await rowProducts(side, side);
  let totalVariance = 0;
  for (let i = 0; i < square.rows; i++) totalVariance += square.row(i)[i] / (x.rows - 1);
  const { values, vectors } = symmetricEigen(square);
  const kept = vectors.select(Array.from({ length: nComponents }, (_, c) => c));
  const components = tall ? kept : await orthonormalRows(await products(kept, centred));
  scaleRows(components, componentSigns(components));
  const variances = values.slice(0, nComponents).map((value) => Math.max(0, value) / (x.rows - 1));
  return {
    components: components.data,
    scores: (await rowProducts(centred, components)).data,
    variances,
    totalVariance,
    mean,
  };
}

forWorkers(import.meta.url, { exactPca });
