import { squaredDistance } from "../numeric/distance.js";
import { Matrix, type Floats } from "../numeric/matrix.js";
import { rowProducts, unshared } from "../numeric/product.js";

/** Rows whose products are held at a time. */
export const blockRows = 2048;

/** Of each row of `x` (n x d), in float64. */
export function squaredLengths(x: Float32Array, n: number, d: number): Float64Array {
  const origin = new Float64Array(d);
  return Float64Array.from({ length: n }, (_, i) => squaredDistance(x, i * d, origin, 0, d));
}

/** More bytes are not copied whole. */
const mostCopied = 2 ** 28;

/** Values out of shared memory, where each access takes three times as long, unless they are too many. */
export const ownCopy = <T extends Floats>(values: T): T =>
  values.byteLength <= mostCopied ? unshared(values) : values;

/** Rows whose products are made block by block. */
export class RowBlocks {
  readonly x: Float32Array;

  constructor(
    x: Float32Array,
    readonly n: number,
    readonly d: number,
  ) {
    this.x = ownCopy(x);
  }

  select(rows: ArrayLike<number>): Matrix<Float32Array> {
    return new Matrix(this.x, this.n, this.d).select(rows);
  }

  /** Products of the block that begins at row `from`. */
  productsOf(from: number, b: Matrix<Float32Array>): Promise<Matrix<Float32Array>> {
    const to = Math.min(this.n, from + blockRows);
    return rowProducts(new Matrix(this.x.subarray(from * this.d, to * this.d), to - from, this.d), b);
  }
}
