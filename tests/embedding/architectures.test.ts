import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { planOf } from "embedlab/embedding/graph/architectures";
import { builtGraph } from "embedlab/embedding/graph/built-graph";
import type { BuiltType } from "embedlab/embedding/graph/number-types";
import { largestDifference, runGraph } from "./run-graph.js";

interface Checkpoint {
  name: string;
  config: Record<string, unknown>;
  safetensors: string;
  pad: number;
  states: number[][];
}
const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/architectures.json", import.meta.url), "utf8"),
) as { rows: number[][]; stride: number; checkpoints: Checkpoint[] };

describe("architectures that are built", () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), "architectures-"));
  });
  after(() => rmSync(root, { recursive: true }));

  const build = async ({ name, config, safetensors }: Checkpoint, dtype: BuiltType = "fp32"): Promise<string> => {
    const path = join(root, `${name}.safetensors`);
    writeFileSync(path, Buffer.from(safetensors, "base64"));
    return (await builtGraph([path], planOf(config, "config.json"), dtype, join(root, "graphs"))).onnxPath;
  };
  /** The tokens of a row that the golden has. */
  const kept = (state: Float32Array, row: readonly number[]): number[] => {
    const hidden = state.length / row.length;
    const stride = row.length > 50 ? golden.stride : 1;
    return row.flatMap((_, t) => (t % stride === 0 ? [...state.subarray(t * hidden, (t + 1) * hidden)] : []));
  };

  for (const checkpoint of golden.checkpoints) {
    it(`equal transformers to 1e-5, in one batch and alone: ${checkpoint.name}`, async () => {
      const onnx = await build(checkpoint);
      const together = await runGraph(onnx, golden.rows, checkpoint.pad);
      for (const [i, row] of golden.rows.entries()) {
        const [alone] = await runGraph(onnx, [row], checkpoint.pad);
        for (const state of [together[i], alone]) {
          const difference = largestDifference(kept(state, row), checkpoint.states[i]);
          assert.ok(difference < 1e-5, `row ${i}: ${difference}`);
        }
      }
    });

    it(`stay near fp32 in 8 bits: ${checkpoint.name}`, async () => {
      // Sixteen dimensions of random weights keep less than a trained model's.
      for (const [dtype, least] of [
        ["w8a8", 0.95],
        ["w8a16", 0.98],
      ] as const) {
        const states = await runGraph(await build(checkpoint, dtype), golden.rows, checkpoint.pad);
        states.forEach((state, i) => {
          const [found, expected] = [kept(state, golden.rows[i]), checkpoint.states[i]];
          const dot = (a: readonly number[], b: readonly number[]): number =>
            a.reduce((sum, value, j) => sum + value * b[j], 0);
          const cosine = dot(found, expected) / Math.sqrt(dot(found, found) * dot(expected, expected));
          assert.ok(cosine > least, `${dtype}, row ${i}: ${cosine}`);
        });
      }
    });
  }
});
