import type { Kernels } from "../numeric/kernels.js";
import { Matrix } from "../numeric/matrix.js";
import { byteProducts, ByteRows, rowProducts } from "../numeric/product.js";
import { Renewed } from "./renewed.js";
import { blockRows, paddedLength, type SteppedMemory } from "./stepped-memory.js";

/** Values of rows that a thread keeps copies of: 256 MB. */
const mostKept = 2 ** 26;

/** One thread's view of the rows that searches in step share, block by block. */
export class SteppedRows {
  readonly chunks: number;
  /** Copies of the blocks that this thread has worked on, while there is room. */
  private readonly kept: Matrix<Float32Array>[] = [];
  private readonly keptRounded: ByteRows[] = [];
  /** Copies of what rows are multiplied by, by its version. */
  private readonly own = new Renewed<Matrix<Float32Array>>();
  private readonly ownRounded = new Renewed<Uint8Array>();

  constructor(
    private readonly m: SteppedMemory,
    private readonly thread: number,
    private readonly kernels: Kernels,
  ) {
    this.chunks = Math.ceil(m.n / blockRows);
  }

  /** A block's rows, out of shared memory, which the runtime does not take. */
  block(chunk: number): Matrix<Float32Array> {
    const { d, x } = this.m;
    const [from, to] = this.span(chunk);
    const block = this.kept[chunk] ?? new Matrix(x.slice(from * d, to * d), to - from, d);
    if (this.keeps(chunk)) this.kept[chunk] = block;
    return block;
  }

  private keeps(chunk: number): boolean {
    return (chunk + 1) * blockRows * this.m.d <= mostKept;
  }

  private span(chunk: number): readonly [number, number] {
    return [chunk * blockRows, Math.min(this.m.n, (chunk + 1) * blockRows)];
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

  /** A block's products with the operands (rows x operands). */
  products(chunk: number): Promise<Matrix<Float32Array>> {
    return rowProducts(this.block(chunk), this.operands());
  }

  /** The operands' with a block's rows (operands x rows). */
  async productsOfOperands(chunk: number): Promise<Float32Array> {
    return (await rowProducts(this.operands(), this.block(chunk))).data;
  }

  private operands(): Matrix<Float32Array> {
    const { count, d, operands, version } = this.m;
    return this.own.of(version[0], () => new Matrix(operands.slice(0, count[0] * d), count[0], d));
  }

  /** The candidates' with a block's rows, all rounded, and yet to be multiplied by their scales. */
  productsOfCandidates(chunk: number): Promise<Float32Array> {
    const { d, memory, places, version } = this.m;
    const { bytes, columns } = places.seeding!;
    const candidates = this.ownRounded.of(version[0], () => new Uint8Array(memory.buffer, bytes, columns * d).slice());
    return this.productsOfRounded(chunk, candidates);
  }

  /** Those of rounded vectors (m x d, from `middle`) with a block's rounded rows (m x rows), yet to be multiplied by their scales. */
  productsOfRounded(chunk: number, vectors: Uint8Array): Promise<Float32Array> {
    const { d } = this.m;
    if (!this.keeps(chunk)) return byteProducts(vectors, this.bytes(...this.span(chunk)), d);
    this.keptRounded[chunk] ??= new ByteRows(this.bytes(...this.span(chunk)), d);
    return this.keptRounded[chunk].times(vectors);
  }

  /** At the end. */
  async release(): Promise<void> {
    await Promise.all(this.keptRounded.splice(0).map((rows) => rows.release()));
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

  /** Writes the squared lengths of a block's rows, rounds them if they are to be, and has them where kernels work, if there is room. */
  measure(chunk: number): void {
    const { d, memory, norms, places } = this.m;
    const [from, to] = this.span(chunk);
    const rows = to - from;
    if (places.rows !== undefined) this.copy(chunk, numbersBelow(rows), places.rows + 4 * from * paddedLength(d));
    const lengths = norms.subarray(from, to);
    new Float64Array(memory.buffer, places.lengths + 8 * from, rows).set(lengths);
    new Float32Array(memory.buffer, places.shortLengths + 4 * from, rows).set(lengths);
    this.round(chunk);
  }

  private round(chunk: number): void {
    const { kernels, m } = this;
    const { places, rounded } = m;
    if (rounded === undefined) return;
    const [from, to] = this.span(chunk);
    const { bytes, errors, lengths, scales } = places.rounded!;
    rounded.errors[chunk] = kernels.roundToBytes(
      this.atHand(chunk),
      4 * paddedLength(m.d),
      m.d,
      to - from,
      0,
      bytes + from * m.d,
      scales + 4 * from,
      lengths + 4 * from,
      errors + 4 * from,
    );
  }

  /** The address of a block's rows, padded, where kernels work. */
  atHand(chunk: number): number {
    const { d, places } = this.m;
    const [from, to] = this.span(chunk);
    if (places.rows !== undefined) return places.rows + 4 * from * paddedLength(d);
    const { rows } = places.ofThreads[this.thread];
    this.copy(chunk, numbersBelow(to - from), rows!);
    return rows!;
  }

  /** Copies of rows' bytes, one after the other. */
  private bytes(from: number, to: number): Int8Array {
    const { d, memory, places } = this.m;
    return new Int8Array(memory.buffer, places.rounded!.bytes + from * d, (to - from) * d).slice();
  }
}

export const numbersBelow = (count: number): Int32Array => Int32Array.from({ length: count }, (_, at) => at);
