import { InferenceSession, Tensor } from "onnxruntime-node";
import { InputError } from "../errors.js";
import { Matrix } from "./matrix.js";
import "./no-telemetry.js";
import { type DataType, dataType, encodeOnnx } from "./onnx.js";
import { inRuntime } from "./runtime.js";

type Values = Float32Array | Float64Array;

const onOneThread = { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 } as const;
const sessions = new Map<string, Promise<InferenceSession>>();

function session(type: "float32" | "float64", ofRows: boolean): Promise<InferenceSession> {
  const key = `${type} ${ofRows}`;
  const opened = sessions.get(key) ?? open(type === "float32" ? dataType.float : dataType.double, ofRows);
  sessions.set(key, opened);
  return opened;
}

function open(type: DataType, ofRows: boolean): Promise<InferenceSession> {
  const graph = encodeOnnx({
    name: "product",
    nodes: [{ op: "Gemm", inputs: ["A", "B"], outputs: ["C"], attributes: { transB: ofRows ? 1n : 0n } }],
    constants: [],
    inputs: [
      { name: "A", type, dims: ["m", "k"] },
      { name: "B", type, dims: ofRows ? ["n", "k"] : ["k", "n"] },
    ],
    outputs: [{ name: "C", type, dims: ["m", "n"] }],
  });
  return InferenceSession.create(graph, onOneThread);
}

/** The byte that stands for zero, and how far from it others may be: so little that no processor's sums overflow. */
export const middle = 64;
export const mostFromMiddle = 63;

/** Of bytes from `middle` with the rows given, or with those that each call gives. */
function openBytes(rows?: Int8Array, k = 0): Promise<InferenceSession> {
  const given =
    rows === undefined ? [] : [{ name: "B", type: dataType.int8, dims: [rows.length / k, k], data: bytesOf(rows) }];
  const asked = rows === undefined ? [{ name: "B", type: dataType.int8, dims: ["n", "k"] }] : [];
  const graph = encodeOnnx({
    name: "product of bytes",
    nodes: [
      {
        op: "QGemm",
        domain: "com.microsoft",
        inputs: ["A", "unit", "middle", "B", "unit", "zero"],
        outputs: ["C"],
        attributes: { transB: 1n },
      },
    ],
    constants: [
      { name: "unit", type: dataType.float, dims: [], data: bytesOf(Float32Array.of(1)) },
      { name: "middle", type: dataType.uint8, dims: [], data: Uint8Array.of(middle) },
      { name: "zero", type: dataType.int8, dims: [], data: Uint8Array.of(0) },
      ...given,
    ],
    inputs: [{ name: "A", type: dataType.uint8, dims: ["m", "k"] }, ...asked],
    outputs: [{ name: "C", type: dataType.float, dims: ["m", "n"] }],
  });
  // There is one for every block of rows: an arena for each would be memory for nothing, and one node cannot be bettered.
  return InferenceSession.create(graph, {
    ...onOneThread,
    enableCpuMemArena: false,
    graphOptimizationLevel: "disabled",
  });
}

const bytesOf = (values: Float32Array | Int8Array): Uint8Array =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

let room = new Float32Array(0);

/**
 * Rows of bytes (n x k, `mostFromMiddle` from zero at most) that are multiplied again and again: laid out once, which takes as long
 * as some twenty products with 35 others, each of which then takes half as long. It blocks as `rowProducts` does.
 */
export class ByteRows {
  private readonly session: Promise<InferenceSession>;
  private readonly n: number;

  constructor(
    rows: Int8Array,
    private readonly k: number,
  ) {
    this.n = rows.length / k;
    this.session = inRuntime(() => openBytes(rows, k));
  }

  /** Products of `a` (m x k, from `middle`) with all rows (m x n): exact sums, then float32. They stay until this thread's next call. */
  async times(a: Uint8Array): Promise<Float32Array> {
    const { k, n } = this;
    const m = a.length / k;
    const session = await this.session;
    // Given anew to every call, it would be collected thousands of times.
    if (room.length < m * n) room = new Float32Array(m * n);
    const products = room.subarray(0, m * n);
    await inRuntime(() =>
      session.run({ A: new Tensor("uint8", a, [m, k]) }, { C: new Tensor("float32", products, [m, n]) }),
    );
    return products;
  }

  async release(): Promise<void> {
    await (await this.session).release();
  }
}

let bytesSession: Promise<InferenceSession> | undefined;

/** `ByteRows.times` with rows that are multiplied once. */
export async function byteProducts(a: Uint8Array, rows: Int8Array, k: number): Promise<Float32Array> {
  const { C } = await inRuntime(async () => {
    const opened = await (bytesSession ??= openBytes());
    return opened.run({
      A: new Tensor("uint8", a, [a.length / k, k]),
      B: new Tensor("int8", rows, [rows.length / k, k]),
    });
  });
  return C.data as Float32Array;
}

/** The runtime takes no shared memory. */
export const unshared = <T extends Values>(values: T): T =>
  values.buffer instanceof SharedArrayBuffer ? (values.slice() as T) : values;

async function multiply<T extends Values>(a: Matrix<T>, b: Matrix<T>, ofRows: boolean): Promise<Matrix<T>> {
  const [inner, columns] = ofRows ? [b.columns, b.rows] : [b.rows, b.columns];
  if (a.columns !== inner)
    throw new InputError(
      `${a.rows} x ${a.columns} and ${b.rows} x ${b.columns} have no product${ofRows ? " of rows" : ""}`,
    );
  const type = a.data instanceof Float32Array ? "float32" : "float64";
  const { C } = await inRuntime(async () => {
    const opened = await session(type, ofRows);
    return opened.run({
      A: new Tensor(type, unshared(a.data), [a.rows, a.columns]),
      B: new Tensor(type, unshared(b.data), [b.rows, b.columns]),
    });
  });
  return new Matrix(C.data as T, a.rows, columns);
}

/**
 * Every row of `a` (m x k) times every row of `b` (n x k): A Bᵀ (m x n), in the number type of both, by the runtime's
 * own matrix product on one thread. It blocks the thread that calls it: call it in a worker.
 */
export const rowProducts = <T extends Values>(a: Matrix<T>, b: Matrix<T>): Promise<Matrix<T>> => multiply(a, b, true);

/** A B (m x n) of `a` (m x k) and `b` (k x n); otherwise as `rowProducts`. */
export const products = <T extends Values>(a: Matrix<T>, b: Matrix<T>): Promise<Matrix<T>> => multiply(a, b, false);

/**
 * Rows of x, by their numbers, to be multiplied, in memory that is not shared. Where whole pages part one from the next, all would
 * fall on a few sets of a core's cache: then a cache line of zeros, which changes no product of rows, follows each.
 */
export function factorOf(x: Matrix<Float32Array>, rows: ArrayLike<number>): Matrix<Float32Array> {
  const width = x.columns % 1024 === 0 ? x.columns + 16 : x.columns;
  const data = new Float32Array(rows.length * width);
  for (let at = 0; at < rows.length; at++) data.set(x.row(rows[at]), at * width);
  return new Matrix(data, rows.length, width);
}
