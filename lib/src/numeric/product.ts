import { InferenceSession, Tensor } from "onnxruntime-node";
import { InputError } from "../errors.js";
import { Matrix } from "./matrix.js";
import { dataType, encodeOnnx } from "./onnx.js";
import { inRuntime } from "./runtime.js";

let session: Promise<InferenceSession> | undefined;

function open(): Promise<InferenceSession> {
  const graph = encodeOnnx({
    name: "rowProducts",
    nodes: [{ op: "Gemm", inputs: ["A", "B"], outputs: ["C"], attributes: { transB: 1n } }],
    constants: [],
    inputs: [
      { name: "A", type: dataType.float, dims: ["m", "k"] },
      { name: "B", type: dataType.float, dims: ["n", "k"] },
    ],
    outputs: [{ name: "C", type: dataType.float, dims: ["m", "n"] }],
  });
  return InferenceSession.create(graph, { intraOpNumThreads: 1, interOpNumThreads: 1, logSeverityLevel: 3 });
}

/** The runtime takes no shared memory. */
const unshared = (values: Float32Array): Float32Array => (values.buffer instanceof SharedArrayBuffer ? values.slice() : values);

/**
 * Every row of `a` (m x k) times every row of `b` (n x k): A Bᵀ (m x n) in float32, by the runtime's own
 * matrix product on one thread. It blocks the thread that calls it: call it in a worker.
 */
export async function rowProducts(a: Matrix<Float32Array>, b: Matrix<Float32Array>): Promise<Matrix<Float32Array>> {
  if (a.columns !== b.columns) throw new InputError(`rows of ${a.columns} and of ${b.columns} values have no product`);
  const { C } = await inRuntime(async () => {
    session ??= open();
    return (await session).run({
      A: new Tensor("float32", unshared(a.data), [a.rows, a.columns]),
      B: new Tensor("float32", unshared(b.data), [b.rows, b.columns]),
    });
  });
  return new Matrix(C.data as Float32Array, a.rows, b.rows);
}
