import { InferenceSession, Tensor } from "onnxruntime-node";
import { dataType, encodeOnnx } from "#embedlab/numeric/onnx";
import "#embedlab/numeric/no-telemetry";

const filled = (Type, length, value) => new Type(length).fill(value);
const constant = (name, type, dims, values) => ({ name, type, dims, data: new Uint8Array(values.buffer) });

/** The runtime's product of a type: node, constants and an input's values. */
const kinds = {
  fp32: {
    node: (i) => ({ op: "MatMul", inputs: [`x${i}`, `w${i}`], outputs: [`y${i}`] }),
    constants: (i, k, n) => [constant(`w${i}`, dataType.float, [k, n], filled(Float32Array, k * n, 0.01))],
    input: dataType.float,
    feed: (rows, k) => new Tensor("float32", filled(Float32Array, rows * k, 0.01), [rows, k]),
  },
  int8: {
    node: (i) => ({
      op: "MatMulIntegerToFloat",
      domain: "com.microsoft",
      inputs: [`x${i}`, `w${i}`, "unit", `s${i}`, "middle"],
      outputs: [`y${i}`],
    }),
    constants: (i, k, n) => [
      constant(`w${i}`, dataType.int8, [k, n], filled(Int8Array, k * n, 3)),
      constant(`s${i}`, dataType.float, [n], filled(Float32Array, n, 0.01)),
      ...(i === 0
        ? [
            constant("unit", dataType.float, [], Float32Array.of(1)),
            constant("middle", dataType.uint8, [], Uint8Array.of(64)),
          ]
        : []),
    ],
    input: dataType.uint8,
    feed: (rows, k) => new Tensor("uint8", filled(Uint8Array, rows * k, 70), [rows, k]),
  },
};

/**
 * GFlop/s of onnxruntime's matrix product over one layer's four dense products, by constant weights, 512 tokens a thread:
 * the best of many turns. `type` is "fp32", or "int8" for the product of bytes that 8-bit models run on.
 */
export async function productSpeed({ hidden, intermediate }, threads, type = "fp32") {
  const { node, constants, input, feed } = kinds[type];
  const products = [
    [hidden, 3 * hidden],
    [hidden, hidden],
    [hidden, intermediate],
    [intermediate, hidden],
  ];
  const rows = 512 * threads;
  const graph = encodeOnnx({
    name: "products",
    nodes: products.map((_, i) => node(i)),
    constants: products.flatMap(([k, n], i) => constants(i, k, n)),
    inputs: products.map(([k], i) => ({ name: `x${i}`, type: input, dims: ["m", k] })),
    outputs: products.map(([, n], i) => ({ name: `y${i}`, type: dataType.float, dims: ["m", n] })),
  });
  const session = await InferenceSession.create(graph, {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  });
  const seconds = products.map(() => Infinity);
  for (const i of products.keys()) {
    const feeds = Object.fromEntries(products.map(([inputs], j) => [`x${j}`, feed(j === i ? rows : 1, inputs)]));
    for (let turn = 0; turn < 60; turn++) {
      const started = performance.now();
      await session.run(feeds, [`y${i}`]);
      seconds[i] = Math.min(seconds[i], (performance.now() - started) / 1000);
    }
  }
  await session.release();
  const work = 2 * rows * products.reduce((sum, [k, n]) => sum + k * n, 0);
  return work / seconds.reduce((sum, value) => sum + value, 0) / 1e9;
}
