import { InputError } from "../errors.js";
import { requireOptions } from "../options.js";
import { Matrix, requireFinite } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";
import type { RunOptions } from "../numeric/run.js";
import { summary } from "../numeric/summary.js";
import { symmetricEigen } from "../numeric/symmetric-eigen.js";
import { transposed } from "../numeric/transposed.js";
import { forWorkers } from "../numeric/worker-functions.js";
import { inWorker, share } from "../numeric/workers.js";
import { nearestNeighbors } from "../neighbors/neighbors.js";

/** How a model's vectors lie, before anything is grouped. */
export interface VectorGeometry {
  /** Mean cosine of two different rows: near 1 where all rows point the same way. */
  readonly meanCosine: number;
  /** Skewness of how often a row is among the nearest of another: above 0 where a few rows are everybody's neighbours. */
  readonly hubness: number;
  /** How many directions the rows use, as if all of them alike. */
  readonly effectiveRank: number;
}

/**
 * Anisotropy, hubness and effective rank of x (n x d), rows not all 0. Hubness is the skewness of the k-occurrence by Euclidean
 * distance (Radovanović, Nanopoulos and Ivanović, 2010; k is `nNeighbors`, 10 unless told), effective rank the exponential of the
 * entropy of the singular values of x as it is (Roy and Vetterli, 2007). O(n² d + min(n, d)³).
 */
export async function vectorGeometry(
  x: Matrix,
  options: RunOptions & { readonly nNeighbors?: number } = {},
): Promise<VectorGeometry> {
  requireOptions("vectorGeometry", options);
  const { nNeighbors = 10, ...run } = options;
  requireFinite(x, "x");
  if (x.rows < 3) throw new InputError(`x has ${x.rows} rows; hubness needs three`);
  const values = await inWorker(singularValues, [new Matrix(share(x.data), x.rows, x.columns)], { signal: run.signal });
  const { indices } = await nearestNeighbors(x, { nNeighbors: Math.min(nNeighbors, x.rows - 1), ...run });
  const occurrence = new Float64Array(x.rows);
  for (const row of indices) occurrence[row]++;
  return { meanCosine: meanCosine(x), hubness: skewness(occurrence), effectiveRank: exponentialEntropy(values) };
}

/** Over all pairs of different rows, from the sum of the unit rows; a row of zeros has cosine 0 with any. */
function meanCosine(x: Matrix): number {
  const sum = new Float64Array(x.columns);
  let ones = 0;
  for (let i = 0; i < x.rows; i++) {
    const row = x.row(i);
    let square = 0;
    for (const value of row) square += value * value;
    if (square === 0) continue;
    ones++;
    const length = Math.sqrt(square);
    for (let f = 0; f < row.length; f++) sum[f] += row[f] / length;
  }
  const square = sum.reduce((total, value) => total + value * value, 0);
  return (square - ones) / (x.rows * (x.rows - 1));
}

/** The third standardised moment, of all there are (scipy's default); 0 where all are equal. */
function skewness(values: Float64Array): number {
  const { mean, variance, count } = summary(values);
  const deviation = Math.sqrt(variance(0));
  if (deviation === 0) return 0;
  return values.reduce((sum, value) => sum + ((value - mean) / deviation) ** 3, 0) / count;
}

function exponentialEntropy(values: Float64Array): number {
  const total = values.reduce((sum, value) => sum + value, 0);
  if (total === 0) return 0;
  return Math.exp(
    -values.reduce((sum, value) => (value > 0 ? sum + (value / total) * Math.log(value / total) : sum), 0),
  );
}

/** Worker: from the smaller of XᵀX and XXᵀ in float64, so that those below 1e-8 of the largest are not exact. */
export async function singularValues(x: Matrix): Promise<Float64Array> {
  const exact = new Matrix(Float64Array.from(x.data), x.rows, x.columns);
  const side = x.columns <= x.rows ? transposed(exact) : exact;
  const { values } = symmetricEigen(await rowProducts(side, side));
  return values.map((value) => Math.sqrt(Math.max(0, value)));
}

forWorkers(import.meta.url, { singularValues });
