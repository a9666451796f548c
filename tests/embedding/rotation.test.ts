import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { blockOf, rotateInputs, rotation } from "#embedlab/embedding/graph/rotation";
import { quantizedColumns } from "#embedlab/embedding/graph/quantized-product";
import { largestDifference } from "./run-graph.js";

/** a (m x k) times b (k x n). */
function times(a: ArrayLike<number>, b: ArrayLike<number>, m: number, k: number, n: number): Float64Array {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < k; j++) for (let o = 0; o < n; o++) out[i * n + o] += a[i * k + j] * b[j * n + o];
  return out;
}
const draw = (seed: number, length: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(seed + i * 1.7) + Math.cos(i * i * 0.3 + seed));

/** The rotation of every block of a row, as the graph multiplies it. */
function rotatedRow(row: Float32Array, outputs: number): Float32Array {
  const block = blockOf(row.length, outputs);
  return Float32Array.from(times(row, rotation(block), row.length / block, block, block));
}

describe("the rotation of a product's inputs", () => {
  it("is orthogonal, whatever the block", () => {
    for (const block of [1, 2, 8, 32, 64, 128]) {
      const r = rotation(block);
      const transposed = Float32Array.from(
        { length: block * block },
        (_, at) => r[(at % block) * block + Math.floor(at / block)],
      );
      const identity = Float32Array.from({ length: block * block }, (_, at) =>
        at % block === Math.floor(at / block) ? 1 : 0,
      );
      assert.ok(largestDifference(times(r, transposed, block, block, block), identity) < 1e-6);
    }
  });

  it("takes blocks that divide the inputs", () => {
    assert.deepEqual(
      [
        [768, 3072],
        [768, 768],
        [3072, 768],
        [40, 16],
        [16, 48],
        [7, 3],
      ].map(([k, n]) => blockOf(k, n)),
      [128, 32, 32, 8, 16, 1],
    );
  });

  it("leaves the product as it is, once the weights are rotated alike", () => {
    for (const [inputs, outputs] of [
      [64, 192],
      [256, 300],
      [96, 5],
      [40, 16],
      [7, 3],
    ]) {
      const [row, weights] = [draw(1, inputs), draw(2, inputs * outputs)];
      const product = times(rotatedRow(row, outputs), rotateInputs(weights, inputs, outputs), 1, inputs, outputs);
      assert.ok(largestDifference(product, times(row, weights, 1, inputs, outputs)) < 1e-4);
    }
  });

  it("spreads a large column, and equal values, over their block", () => {
    const one = new Float32Array(256);
    one[70] = 64;
    assert.ok(Math.abs(Math.max(...rotatedRow(one, 64).map(Math.abs)) - 64 / Math.sqrt(32)) < 1e-5);
    assert.ok(Math.abs(Math.max(...rotatedRow(one, 512).map(Math.abs)) - 64 / Math.sqrt(128)) < 1e-5);
    for (const value of rotatedRow(new Float32Array(64).fill(1), 128))
      assert.ok(Math.abs(Math.abs(value) - 1) < 1e-6, "the sequence is bent for 64 places");
    for (const value of rotatedRow(new Float32Array(32).fill(1), 32)) assert.ok(Math.abs(value) < 1.415);
  });

  it("makes 7 bits enough beside a large column", () => {
    const [inputs, outputs] = [256, 768];
    const row = draw(3, inputs);
    row[100] = 60;
    const weights = draw(4, inputs * outputs);
    // Its weights are small where a column is large: training sees to that.
    for (let o = 0; o < outputs; o++) weights[100 * outputs + o] *= 0.05;
    const exact = times(row, weights, 1, inputs, outputs);
    const error = (inputsOf: Float32Array, by: Float32Array): number => {
      const step = Math.max(...inputsOf.map(Math.abs)) / 63;
      const [weight, scale] = quantizedColumns("w", by, inputs, outputs).map(({ data }) => data);
      const scales = new Float32Array(scale.buffer);
      const product = times(
        inputsOf.map((value) => step * Math.round(value / step)),
        Float32Array.from(new Int8Array(weight.buffer), (value, at) => value * scales[at % outputs]),
        1,
        inputs,
        outputs,
      );
      return Math.sqrt(
        product.reduce((sum, value, o) => sum + (value - exact[o]) ** 2, 0) /
          exact.reduce((sum, value) => sum + value ** 2, 0),
      );
    };
    const [plain, turned] = [
      error(row, weights),
      error(rotatedRow(row, outputs), rotateInputs(weights, inputs, outputs)),
    ];
    assert.ok(turned < plain / 2, `${turned} instead of ${plain}`);
  });
});
