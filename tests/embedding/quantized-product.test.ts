import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { GraphNodes } from "#embedlab/embedding/graph/graph-nodes";
import { digit, quantizedColumns, quantizedProduct } from "#embedlab/embedding/graph/quantized-product";
import { dataType, encodeOnnx } from "#embedlab/numeric/onnx";
import "#embedlab/numeric/no-telemetry";

type Values = (row: number, column: number) => number;

const filled = (rows: number, columns: number, value: Values): number[][] =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => value(i, j)));

/** `rows` times int8 `weights` (inputs x outputs, each output's scale 1) by the graph's own product. */
async function product(rows: number[][], weights: number[][], digits: 1 | 2): Promise<Float32Array> {
  const inputs = weights.length;
  const outputs = weights[0].length;
  const g = new GraphNodes();
  g.add("Identity", [quantizedProduct(g)("rows", "dense", digits)], undefined, "product");
  const graph = encodeOnnx({
    name: "product",
    nodes: g.nodes,
    constants: [
      ...g.constants,
      {
        name: "dense.weight",
        type: dataType.int8,
        dims: [inputs, outputs],
        data: new Uint8Array(Int8Array.from(weights.flat()).buffer),
      },
      {
        name: "dense.scale",
        type: dataType.float,
        dims: [outputs],
        data: new Uint8Array(new Float32Array(outputs).fill(1).buffer),
      },
    ],
    inputs: [{ name: "rows", type: dataType.float, dims: ["rows", inputs] }],
    outputs: [{ name: "product", type: dataType.float, dims: ["rows", outputs] }],
  });
  const session = await InferenceSession.create(graph, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  const { product: result } = await session.run({
    rows: new Tensor("float32", Float32Array.from(rows.flat()), [rows.length, inputs]),
  });
  await session.release();
  return result.data as Float32Array;
}

/** Compares with sums that are exact: their terms are multiples of 1/126 below 2^53. */
async function assertExact(rows: number[][], weights: number[][], digits: 1 | 2, what: string): Promise<void> {
  const result = await product(rows, weights, digits);
  rows.forEach((row, i) =>
    weights[0].forEach((_, o) => {
      const exact = row.reduce((sum, value, k) => sum + value * weights[k][o], 0);
      const magnitude = row.reduce((sum, value, k) => sum + Math.abs(value * weights[k][o]), 0);
      const got = result[i * weights[0].length + o];
      // Single precision rounds the scales and the last sum, no more.
      assert.ok(
        Math.abs(got - exact) <= 1e-6 * magnitude,
        `${what}, row ${i}, output ${o}: ${got} instead of ${exact}`,
      );
    }),
  );
}

const { most } = digit;
/** Signs of inputs and weights, by place: all alike, opposite, in pairs, in quadruples, and none regular. */
const signs: Record<string, Values> = {
  alike: () => 1,
  "by row": (i) => (i % 2 === 0 ? 1 : -1),
  alternating: (i, j) => ((i + j) % 2 === 0 ? 1 : -1),
  "in pairs": (i, j) => ((i + (j >> 1)) % 2 === 0 ? 1 : -1),
  "in quadruples": (i, j) => ((i + (j >> 2)) % 2 === 0 ? 1 : -1),
  irregular: (i, j) => (Math.imul(i * 131 + j + 1, 0x9e3779b1) < 0 ? -1 : 1),
};

describe("the product of quantised rows and weights", () => {
  it("is exact where every value is extreme: no processor's sums saturate", async () => {
    for (const [rowSigns, sign] of Object.entries(signs)) {
      for (const [weightSigns, weightSign] of Object.entries(signs)) {
        const rows = filled(7, 130, (i, k) => most * sign(i, k));
        // 8 bits go down to -128, though quantizedColumns stops at -127.
        const weights = filled(130, 17, (k, o) => (weightSign(o, k) > 0 ? 127 : o % 2 === 0 ? -127 : -128));
        await assertExact(rows, weights, 1, `rows ${rowSigns}, weights ${weightSigns}`);
      }
    }
  });

  it("is exact for rows of every length, one row or many", async () => {
    for (const inputs of [1, 2, 3, 5, 31, 64, 257, 2048]) {
      for (const [count, outputs] of [
        [1, 1],
        [1, 48],
        [2, 16],
        [33, 3],
      ]) {
        const rows = filled(
          count,
          inputs,
          (i, k) =>
            (k === i % inputs ? most : (Math.imul(i + 7 * k + 3, 0x85ebca6b) >>> 8) % (2 * most + 1)) -
            (k === i % inputs ? 0 : most),
        );
        const weights = filled(inputs, outputs, (k, o) => ((Math.imul(k * 31 + o + 1, 0xc2b2ae35) >>> 8) % 256) - 128);
        await assertExact(rows, weights, 1, `${count} x ${inputs} x ${outputs}`);
        await assertExact(
          filled(count, inputs, () => most),
          filled(inputs, outputs, () => 127),
          1,
          `${count} x ${inputs} x ${outputs}, all extreme`,
        );
      }
    }
  });

  it("is exact with a second digit, extreme too", async () => {
    for (const [name, sign] of Object.entries(signs)) {
      const rows = filled(5, 258, (i, k) => (k === 0 ? most : sign(i, k) * (most - 1 + (most - 1) / (2 * most))));
      await assertExact(
        rows,
        filled(258, 18, (k, o) => (sign(o, k) > 0 ? 127 : -128)),
        2,
        name,
      );
    }
  });

  it("gives zeros for rows of zeros, and scales with the row", async () => {
    const weights = filled(12, 4, (k, o) => ((k * 7 + o * 3) % 255) - 127);
    assert.deepEqual(
      await product(
        filled(2, 12, () => 0),
        weights,
        2,
      ),
      new Float32Array(8),
    );
    const rows = filled(3, 12, (i, k) => Math.sin(i + 2 * k));
    const once = await product(rows, weights, 1);
    const scaled = await product(
      rows.map((row, i) => row.map((value) => value * 4 ** (i - 1) * 1e3)),
      weights,
      1,
    );
    once.forEach((value, at) =>
      assert.ok(
        Math.abs(scaled[at] - value * 4 ** (Math.floor(at / 4) - 1) * 1e3) <= 1e-5 * Math.abs(scaled[at]) + 1e-6,
      ),
    );
  });

  it("has weights of 8 bits, each output by its own largest", () => {
    const [weight, scale] = quantizedColumns("dense", Float32Array.of(1, -50, -2, 25, 0.5, 0), 3, 2);
    assert.deepEqual(Array.from(new Int8Array(weight.data.buffer)), [64, -127, -127, 64, 32, 0]);
    assert.deepEqual(Array.from(new Float32Array(scale.data.buffer)), Array.from(Float32Array.of(2 / 127, 50 / 127)));
  });
});
