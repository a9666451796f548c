import { squaredDistance } from "../numeric/distance.js";
import { Matrix } from "../numeric/matrix.js";
import { rowProducts } from "../numeric/product.js";

/** Rows whose products are held at a time. */
export const blockRows = 2048;

/** Of each row of `x` (n x d), in float64. */
export function squaredLengths(x: Float32Array, n: number, d: number): Float64Array {
  const origin = new Float64Array(d);
  return Float64Array.from({ length: n }, (_, i) => squaredDistance(x, i * d, origin, 0, d));
}

/** The rows in memory of this thread's own, block by block, with their squared lengths. */
export class RowBlocks {
  readonly squares: Float64Array;
  private readonly blocks: Matrix<Float32Array>[] = [];

  constructor(
    readonly x: Float32Array,
    readonly n: number,
    readonly d: number,
  ) {
    this.squares = squaredLengths(x, n, d);
    for (let from = 0; from < n; from += blockRows) {
      const to = Math.min(n, from + blockRows);
      this.blocks.push(new Matrix(x.slice(from * d, to * d), to - from, d));
    }
  }

  select(rows: readonly number[]): Matrix<Float32Array> {
    return new Matrix(this.x, this.n, this.d).select(rows);
  }

  async productsWith(
    b: Matrix<Float32Array>,
    take: (products: Matrix<Float32Array>, from: number) => void,
  ): Promise<void> {
    for (let at = 0; at < this.blocks.length; at++) take(await rowProducts(this.blocks[at], b), at * blockRows);
  }

  /** Of the block that begins at row `from`. */
  productsOf(from: number, b: Matrix<Float32Array>): Promise<Matrix<Float32Array>> {
    return rowProducts(this.blocks[from / blockRows], b);
  }
}
