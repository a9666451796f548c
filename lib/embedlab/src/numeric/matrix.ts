import { inspect } from "node:util";
import { InputError } from "../errors.js";

export type Floats = Float32Array | Float64Array;

/**
 * A dense row-major matrix over a typed array; `data.length` is `rows * columns`.
 * @example
 * ```ts
 * const x = Matrix.fromRows([[0, 1], [2, 3]]);
 * x.row(1); // => Float32Array(2) [ 2, 3 ]
 * ```
 */
export class Matrix<T extends Floats = Floats> {
  constructor(
    readonly data: T,
    readonly rows: number,
    readonly columns: number,
  ) {
    if (data.length !== rows * columns) {
      throw new InputError(`a ${rows} x ${columns} matrix needs ${rows * columns} values, not ${data.length}`);
    }
  }

  /** Copies equal-length rows into one Float32 matrix. */
  static fromRows(rows: ArrayLike<ArrayLike<number>>): Matrix<Float32Array> {
    const columns = rows.length === 0 ? 0 : rows[0].length;
    const data = new Float32Array(rows.length * columns);
    for (let i = 0; i < rows.length; i++) {
      if (rows[i].length !== columns)
        throw new InputError(`row ${i} has ${rows[i].length} values, row 0 has ${columns}`);
      data.set(rows[i], i * columns);
    }
    return new Matrix(data, rows.length, columns);
  }

  /** A view of row `i`, not a copy. */
  row(i: number): T {
    return this.data.subarray(i * this.columns, (i + 1) * this.columns) as T;
  }

  /** A new matrix of the given rows, in the given order. */
  select(rows: ArrayLike<number>): Matrix<T> {
    const data = new (this.data.constructor as new (length: number) => T)(rows.length * this.columns);
    for (let i = 0; i < rows.length; i++) data.set(this.row(rows[i]), i * this.columns);
    return new Matrix(data, rows.length, this.columns);
  }

  [inspect.custom](): string {
    const glimpse = Array.from(this.data.subarray(0, Math.min(6, this.columns)), (value) => value.toFixed(4)).join(
      ", ",
    );
    return `Matrix ${this.rows} x ${this.columns} (${this.data instanceof Float32Array ? "float32" : "float64"}) [${glimpse}${this.columns > 6 ? ", …" : ""}]${this.rows > 1 ? " …" : ""}`;
  }
}

/** Throws unless the matrix has rows and columns and every value is finite; `what` names it in the message. */
export function requireFinite(x: Matrix, what: string): void {
  // What plain JavaScript may hand in.
  const given: unknown = x;
  if (Array.isArray(given)) throw new InputError(`${what} is an array; give a matrix: Matrix.fromRows(rows)`);
  if (ArrayBuffer.isView(given))
    throw new InputError(`${what} is a typed array; give a matrix: new Matrix(data, rows, columns)`);
  if (typeof given !== "object" || given === null)
    throw new InputError(`${what} is ${String(given)}; give a matrix: Matrix.fromRows(rows)`);
  if (!ArrayBuffer.isView(x.data))
    throw new InputError(`${what} is an object without a matrix's data; give a matrix: Matrix.fromRows(rows)`);
  if (x.rows === 0 || x.columns === 0) throw new InputError(`${what} is empty (${x.rows} x ${x.columns})`);
  if (areFinite(x.data)) return;
  const i = x.data.findIndex((value) => !Number.isFinite(value));
  throw new InputError(
    `${what}: row ${Math.floor(i / x.columns)}, column ${i % x.columns} is ${x.data[i]}; remove or impute it`,
  );
}

/** Zero times a value is zero, or not a number; four sums, as one alone would wait for each addition to end. */
function areFinite(values: Floats): boolean {
  const whole = values.length - (values.length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < whole; i += 4) {
    a += 0 * values[i];
    b += 0 * values[i + 1];
    c += 0 * values[i + 2];
    d += 0 * values[i + 3];
  }
  for (let i = whole; i < values.length; i++) a += 0 * values[i];
  return a + b + c + d === 0;
}
