import { InferenceSession, Tensor } from "onnxruntime-node";
import { dataType, encodeOnnx } from "embedlab/numeric/onnx";
import "embedlab/numeric/no-telemetry";

/** GFlop/s in fp32 of onnxruntime's MatMul over one layer's four dense products, by constant weights, 512 tokens a thread: the best of many turns. */
export async function productSpeed({ hidden, intermediate }, threads) {
  const products = [[hidden, 3 * hidden], [hidden, hidden], [hidden, intermediate], [intermediate, hidden]];
  const rows = 512 * threads;
  const graph = encodeOnnx({
    name: "products",
    nodes: products.map((_, i) => ({ op: "MatMul", inputs: [`x${i}`, `w${i}`], outputs: [`y${i}`] })),
    constants: products.map(([k, n], i) => ({ name: `w${i}`, type: dataType.float, dims: [k, n], data: new Uint8Array(new Float32Array(k * n).fill(0.01).buffer) })),
    inputs: products.map(([k], i) => ({ name: `x${i}`, type: dataType.float, dims: ["m", k] })),
    outputs: products.map(([, n], i) => ({ name: `y${i}`, type: dataType.float, dims: ["m", n] })),
  });
  const session = await InferenceSession.create(graph, { intraOpNumThreads: threads, interOpNumThreads: 1, logSeverityLevel: 4 });
  const seconds = products.map(() => Infinity);
  for (const i of products.keys()) {
    const feeds = Object.fromEntries(products.map(([inputs], j) => [`x${j}`, new Tensor("float32", new Float32Array((j === i ? rows : 1) * inputs).fill(0.01), [j === i ? rows : 1, inputs])]));
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
