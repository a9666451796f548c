import { componentSigns, scaleRows } from "../numeric/component-signs.js";
import { Matrix } from "../numeric/matrix.js";
import { orthonormalRows } from "../numeric/orthonormal-rows.js";
import { products, rowProducts } from "../numeric/product.js";
import { Random } from "../numeric/random.js";
import { symmetricEigen } from "../numeric/symmetric-eigen.js";
import { transposed } from "../numeric/transposed.js";
import { columnMeans } from "./column-means.js";
import type { PrincipalComponents } from "./principal-components.js";
import { forWorkers } from "../numeric/worker-functions.js";

const oversamples = 10;
/** Rows centred at once in float64. */
const blockRows = 1024;

/**
 * Worker: principal components by random projection and power iterations (Halko, Martinsson and Tropp, 2011,
 * algorithms 4.4 and 5.1), with scikit-learn's 10 extra directions and 7 iterations (4 for many components). `centred` is x's from `centre`.
 */
export async function randomizedPca(
  x: Matrix,
  centred: Float32Array,
  nComponents: number,
  seed: number,
): Promise<PrincipalComponents> {
  const { rows, columns } = x;
  const down = new Matrix(centred.slice(), rows, columns);
  const most = Math.min(rows, columns);
  const directions = Math.min(most, nComponents + oversamples);
  const iterations = nComponents < 0.1 * most ? 7 : 4;
  const random = new Random(seed);
  let basis = new Matrix(random.normals(directions * columns), directions, columns);
  for (let i = 0; i < iterations; i++) {
    const range = await orthonormalRows(float64(await rowProducts(float32(basis), down)));
    basis = await orthonormalRows(float64(await products(float32(range), down)));
  }

  // Float32 found the subspace; float64 decides within it.
  const mean = columnMeans(x);
  const { projected, totalVariance } = await project(x, mean, basis);
  const across = transposed(projected);
  const { values, vectors } = symmetricEigen(await rowProducts(across, across));
  const kept = vectors.select(Array.from({ length: nComponents }, (_, c) => c));
  const components = await products(kept, basis);
  const signs = componentSigns(components);
  scaleRows(components, signs);
  scaleRows(kept, signs);
  const variances = values.slice(0, nComponents).map((value) => Math.max(0, value) / (rows - 1));
  return {
    components: components.data,
    scores: (await rowProducts(projected, kept)).data,
    variances,
    totalVariance,
    mean,
  };
}

const float32 = (m: Matrix): Matrix<Float32Array> => new Matrix(new Float32Array(m.data), m.rows, m.columns);
const float64 = (m: Matrix): Matrix<Float64Array> => new Matrix(new Float64Array(m.data), m.rows, m.columns);

/** The centred rows along each direction (rows x directions), and the variance that there is in all. */
async function project(
  x: Matrix,
  mean: Float64Array,
  directions: Matrix<Float64Array>,
): Promise<{ projected: Matrix<Float64Array>; totalVariance: number }> {
  const { data, rows, columns } = x;
  const projected = new Float64Array(rows * directions.rows);
  let squares = 0;
  const room = new Float64Array(Math.min(blockRows, rows) * columns);
  for (let from = 0; from < rows; from += blockRows) {
    const height = Math.min(blockRows, rows - from);
    const block = room.subarray(0, height * columns);
    for (let i = 0, at = 0; i < height; i++) {
      for (let j = 0; j < columns; j++, at++) {
        const value = data[from * columns + at] - mean[j];
        block[at] = value;
        squares += value * value;
      }
    }
    projected.set((await rowProducts(new Matrix(block, height, columns), directions)).data, from * directions.rows);
  }
  return { projected: new Matrix(projected, rows, directions.rows), totalVariance: squares / (rows - 1) };
}

forWorkers(import.meta.url, { randomizedPca });
