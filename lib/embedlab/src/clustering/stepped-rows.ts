import { Matrix } from "../numeric/matrix.js";
import { byteProducts, rowProducts } from "../numeric/product.js";
import { blockRows, paddedLength, type SteppedMemory } from "./stepped-memory.js";

/** Values of rows that a thread keeps copies of: 256 MB. */
const mostKept = 2 ** 26;

/** One thread's view of the rows that searches in step share, block by block. */
export class SteppedRows {
  readonly chunks: number;
  /** Copies of the blocks that this thread has worked on, while there is room. */
  private readonly kept: Matrix<Float32Array>[] = [];
  private readonly keptRounded: Uint8Array[] = [];
  private own: Operands | undefined;
  private ownRounded: RoundedOperands | undefined;

  constructor(private readonly m: SteppedMemory) {
    this.chunks = Math.ceil(m.n / blockRows);
  }

  /** A block's rows, out of shared memory, which the runtime does not take. */
  block(chunk: number): Matrix<Float32Array> {
    const { d, x } = this.m;
    return this.keeping(this.kept, chunk, (from, to) => new Matrix(x.slice(from * d, to * d), to - from, d));
  }

  /** What is made of the rows of a block, or was before. */
  private keeping<T>(kept: T[], chunk: number, make: (from: number, to: number) => T): T {
    const { d, n } = this.m;
    const made = kept[chunk] ?? make(chunk * blockRows, Math.min(n, (chunk + 1) * blockRows));
    if ((chunk + 1) * blockRows * d <= mostKept) kept[chunk] = made;
    return made;
  }

  /** Copies of rows, one after the other. */
  select(rows: ArrayLike<number>): Float32Array {
    return new Matrix(this.m.x, this.m.n, this.m.d).select(rows).data;
  }

  /** Sets what rows are multiplied by in the phase that comes: `count` vectors, of which these are the first. */
  setOperands(vectors: readonly Float32Array[], count: number): void {
    const { m } = this;
    let at = 0;
    for (const values of vectors) {
      m.operands.set(values, at);
      at += values.length;
    }
    m.operands.fill(0, at, count * m.d);
    m.count[0] = count;
    m.version[0]++;
  }

  /** A block's products with the operands. */
  products(chunk: number): Promise<Matrix<Float32Array>> {
    const { count, d, operands, version } = this.m;
    if (this.own?.version !== version[0]) {
      const vectors = new Matrix(operands.slice(0, count[0] * d), count[0], d);
      this.own = { version: version[0], vectors };
    }
    return rowProducts(this.block(chunk), this.own.vectors);
  }

  /** A block's products with the candidates, both rounded; yet to be multiplied by the rows' scales. */
  roundedProducts(chunk: number): Promise<Float32Array> {
    const { d, version } = this.m;
    const rounded = this.m.rounded!;
    const rows = this.keeping(this.keptRounded, chunk, (from, to) => rounded.rows.slice(from * d, to * d));
    if (this.ownRounded?.version !== version[0]) {
      const { candidates, scales } = rounded;
      this.ownRounded = { version: version[0], candidates: candidates.slice(), scales: scales.slice() };
    }
    return byteProducts(rows, this.ownRounded.candidates, d, this.ownRounded.scales);
  }

  /** Copies of rows of a block, by their numbers in it, from the address `to` on. */
  copy(chunk: number, numbers: ArrayLike<number>, to: number): void {
    const { data, columns: d } = this.block(chunk);
    const width = paddedLength(d);
    const values = new Float32Array(this.m.memory.buffer, to, numbers.length * width);
    for (let at = 0; at < numbers.length; at++) {
      values.set(data.subarray(numbers[at] * d, (numbers[at] + 1) * d), at * width);
      values.fill(0, at * width + d, (at + 1) * width);
    }
  }

  /** Writes the squared lengths of a block's rows, and has them where kernels work, if there is room. */
  measure(chunk: number): void {
    const { d, memory, n, norms, places } = this.m;
    const rows = Math.min(blockRows, n - chunk * blockRows);
    const from = chunk * blockRows;
    if (places.rows !== undefined) this.copy(chunk, numbersBelow(rows), places.rows + 4 * from * paddedLength(d));
    const lengths = norms.subarray(from, from + rows);
    new Float64Array(memory.buffer, places.lengths + 8 * from, rows).set(lengths);
    new Float32Array(memory.buffer, places.shortLengths + 4 * from, rows).set(lengths);
  }
}

/** A thread's copies of what rows are multiplied by. */
interface Operands {
  readonly version: number;
  readonly vectors: Matrix<Float32Array>;
}

interface RoundedOperands {
  readonly version: number;
  readonly candidates: Int8Array;
  readonly scales: Float32Array;
}

export const numbersBelow = (count: number): Int32Array => Int32Array.from({ length: count }, (_, at) => at);
