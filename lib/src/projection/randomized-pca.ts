import { Matrix } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import { Random } from "../numeric/random.js";
import { columnMeans } from "./column-means.js";
import { dotProducts, gram, transposed } from "../numeric/dot-products.js";
import { orthonormalRows } from "../numeric/orthonormal-rows.js";
import { componentSigns, scaleRows, type PrincipalComponents } from "./principal-components.js";
import { symmetricEigen } from "../numeric/symmetric-eigen.js";

const oversamples = 10;

/**
 * Worker: principal components by random projection and power iterations (Halko, Martinsson and Tropp, 2011,
 * algorithms 4.4 and 5.1), with scikit-learn's 10 extra directions and 7 iterations (4 for many components). `centred` is x's from `centre`.
 */
export async function randomizedPca(x: Matrix, centred: Float32Array, nComponents: number, seed: number): Promise<PrincipalComponents> {
  const { rows, columns } = x;
  const down = new Matrix(centred.slice(), rows, columns);
  const across = new Matrix(new Float32Array(rows * columns), columns, rows);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) across.data[j * rows + i] = down.data[i * columns + j];

  const most = Math.min(rows, columns);
  const directions = Math.min(most, nComponents + oversamples);
  const iterations = nComponents < 0.1 * most ? 7 : 4;
  const random = new Random(seed);
  let basis = new Matrix(Float64Array.from({ length: directions * columns }, () => random.normal()), directions, columns);
  for (let i = 0; i < iterations; i++) {
    const range = orthonormalRows(await products(basis, down));
    basis = orthonormalRows(await products(range, across));
  }

  // Float32 found the subspace; float64 decides within it.
  const mean = columnMeans(x);
  const { projected, totalVariance } = project(x, mean, basis);
  const { values, vectors } = symmetricEigen(gram(transposed(projected)));
  const kept = vectors.select(Array.from({ length: nComponents }, (_, c) => c));
  const components = dotProducts(kept, transposed(basis));
  const signs = componentSigns(components);
  scaleRows(components, signs);
  scaleRows(kept, signs);
  const variances = values.slice(0, nComponents).map((value) => Math.max(0, value) / (rows - 1));
  return { components: components.data, scores: dotProducts(projected, kept).data, variances, totalVariance, mean };
}

async function products(directions: Matrix<Float64Array>, rows: Matrix<Float32Array>): Promise<Matrix<Float64Array>> {
  const { data } = await rowProducts(new Matrix(Float32Array.from(directions.data), directions.rows, directions.columns), rows);
  return new Matrix(Float64Array.from(data), directions.rows, rows.rows);
}

/** The centred rows along each direction (rows x directions), and the variance that there is in all. */
function project(x: Matrix, mean: Float64Array, directions: Matrix<Float64Array>): { projected: Matrix<Float64Array>; totalVariance: number } {
  const projected = new Matrix(new Float64Array(x.rows * directions.rows), x.rows, directions.rows);
  const row = new Matrix(new Float64Array(x.columns), 1, x.columns);
  let squares = 0;
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < x.columns; j++) {
      row.data[j] = x.data[i * x.columns + j] - mean[j];
      squares += row.data[j] * row.data[j];
    }
    projected.row(i).set(dotProducts(row, directions).data);
  }
  return { projected, totalVariance: squares / (x.rows - 1) };
}
