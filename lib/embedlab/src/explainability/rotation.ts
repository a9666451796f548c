import { type Floats, Matrix } from "../numeric/matrix.js";
import { orthonormalRows } from "../numeric/orthonormal-rows.js";
import { rowProducts } from "../numeric/product.js";
import { Random } from "../numeric/random.js";
import { forWorkers } from "../numeric/worker-functions.js";

/**
 * Worker entry: rows x columns values in an orthonormal basis drawn at random, uniformly up to the signs of its axes (Stewart, 1980: the
 * orthonormal rows of a matrix of normal draws).
 */
export async function rotate(values: Floats, rows: number, columns: number, seed: number): Promise<Float32Array> {
  const random = new Random(seed);
  const basis = await orthonormalRows(
    new Matrix(
      Float64Array.from({ length: columns * columns }, () => random.normal()),
      columns,
      columns,
    ),
  );
  const { data } = await rowProducts(new Matrix(Float64Array.from(values), rows, columns), basis);
  return Float32Array.from(data);
}

forWorkers(import.meta.url, { rotate });
