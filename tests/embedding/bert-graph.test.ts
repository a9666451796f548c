import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, it } from "node:test";
import { readBertConfig } from "#embedlab/embedding/graph/bert-config";
import { planOf } from "#embedlab/embedding/graph/architectures";
import { builtGraph } from "#embedlab/embedding/graph/built-graph";
import type { BuiltType } from "#embedlab/embedding/graph/number-types";
import { largestDifference, runGraph } from "./run-graph.js";

interface Checkpoint {
  name: string;
  config: Record<string, unknown>;
  safetensors: string;
  pad: number;
  states: number[][];
}
const golden = JSON.parse(
  await readFile(new URL("../../../tests/golden/bert-graph.json", import.meta.url), "utf8"),
) as { batch: number[][]; checkpoints: Checkpoint[] };

describe("graphs of the BERT family", () => {
  let root: string;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), "bert-"));
  });
  after(() => rm(root, { recursive: true }));

  async function build(checkpoint: Checkpoint, config = checkpoint.config, dtype: BuiltType = "fp32"): Promise<string> {
    const path = join(root, `${checkpoint.name}.safetensors`);
    await writeFile(path, Buffer.from(checkpoint.safetensors, "base64"));
    return (await builtGraph([path], planOf(config, "config.json"), dtype, join(root, "graphs"))).onnxPath;
  }

  for (const checkpoint of golden.checkpoints) {
    it(`equals transformers: ${checkpoint.name}`, async () => {
      const states = await runGraph(await build(checkpoint), golden.batch, checkpoint.pad);
      states.forEach((state, i) =>
        assert.ok(
          largestDifference(state, checkpoint.states[i]) < 1e-5,
          `row ${i}: ${largestDifference(state, checkpoint.states[i])}`,
        ),
      );
    });
  }

  it("gives a text the same vectors alone as in any batch", async () => {
    const [checkpoint] = golden.checkpoints;
    const onnx = await build(checkpoint);
    const together = await runGraph(onnx, [...golden.batch].reverse(), checkpoint.pad);
    for (const [i, row] of golden.batch.entries()) {
      const [alone] = await runGraph(onnx, [row], checkpoint.pad);
      assert.ok(largestDifference(alone, together[golden.batch.length - 1 - i]) < 1e-5);
    }
  });

  it("stays near fp32 with 8-bit weights, nearer with a second digit of the inputs, and gives a text the same vector whatever stands beside it", async () => {
    for (const checkpoint of golden.checkpoints) {
      const losses: number[] = [];
      for (const dtype of ["w8a8", "w8a16"] as const) {
        const onnx = await build(checkpoint, checkpoint.config, dtype);
        const states = await runGraph(onnx, golden.batch, checkpoint.pad);
        const lost = states.map(
          (state, i) =>
            1 -
            dot(state, checkpoint.states[i]) /
              Math.sqrt(dot(state, state) * dot(checkpoint.states[i], checkpoint.states[i])),
        );
        losses.push(lost.reduce((sum, loss) => sum + loss, 0));
        lost.forEach((loss, i) =>
          assert.ok(loss < (dtype === "w8a8" ? 0.003 : 0.001), `${checkpoint.name}, ${dtype}, row ${i}: ${loss}`),
        );
        const others = golden.batch[1].map((id) => id + 1);
        const [alone] = await runGraph(onnx, [golden.batch[1]], checkpoint.pad);
        const [, beside] = await runGraph(onnx, [others, golden.batch[1], others], checkpoint.pad);
        assert.ok(largestDifference(alone, beside) < 1e-5);
      }
      assert.ok(losses[1] < losses[0], `${checkpoint.name}: ${losses.join(" ")}`);
    }
  });

  it("is written once, and again when its bytes are damaged", async () => {
    const checkpoint = { ...golden.checkpoints[0], name: "again" };
    const path = join(root, "again.safetensors");
    await writeFile(path, Buffer.from(checkpoint.safetensors, "base64"));
    const plan = planOf(checkpoint.config, "config.json");
    const steps: number[] = [];
    const graphs = join(root, "graphs-again");
    const open = () => builtGraph([path], plan, "fp32", graphs, { onProgress: ({ done }) => steps.push(done) });
    const { onnxPath } = await open();
    const built = steps.length;
    await open();
    assert.equal(steps.length, built);
    assert.deepEqual((await readdir(dirname(onnxPath))).sort(), ["manifest.json", "model.onnx", "model.onnx_data"]);
    assert.equal((await readdir(graphs)).length, 1);

    await truncate(`${onnxPath}_data`, 100);
    // A process that verified the folder trusts it: the module is loaded anew, as another process would.
    const fresh = (await import(`${import.meta.resolve("#embedlab/embedding/graph/built-graph")}?again`)) as {
      builtGraph: typeof builtGraph;
    };
    await fresh.builtGraph([path], plan, "fp32", graphs, { onProgress: ({ done }) => steps.push(done) });
    assert.equal(steps.length, 2 * built);
    const states = await runGraph(onnxPath, golden.batch, 0);
    assert.ok(largestDifference(states[1], checkpoint.states[1]) < 1e-5);
  });

  it("gives one whole graph when several build at once", async () => {
    const path = join(root, "race.safetensors");
    await writeFile(path, Buffer.from(golden.checkpoints[0].safetensors, "base64"));
    const plan = planOf(golden.checkpoints[0].config, "config.json");
    const graphs = join(root, "graphs-race");
    const all = await Promise.all(Array.from({ length: 5 }, () => builtGraph([path], plan, "fp32", graphs)));
    assert.equal(new Set(all.map(({ onnxPath }) => onnxPath)).size, 1);
    assert.equal((await readdir(graphs)).length, 1);
  });

  it("stops when cancelled, leaving nothing", async () => {
    const path = join(root, "cancelled.safetensors");
    await writeFile(path, Buffer.from(golden.checkpoints[0].safetensors, "base64"));
    const graphs = join(root, "graphs-cancelled");
    await assert.rejects(
      builtGraph([path], planOf(golden.checkpoints[0].config, "c"), "fp32", graphs, { signal: AbortSignal.abort() }),
      { name: "AbortError" },
    );
    assert.deepEqual(await readdir(graphs), []);
  });

  it("refuses weights that contradict the config, naming tensor and cure", async () => {
    const [checkpoint] = golden.checkpoints;
    const cases: [Record<string, unknown>, RegExp][] = [
      [{ num_hidden_layers: 3 }, /tensor encoder\.layer\.2\.attention\.self\.query\.weight is missing/],
      [
        { intermediate_size: 48 },
        /encoder\.layer\.0\.intermediate\.dense\.weight is 40 x 16, config\.json asks for 48 x 16; take both files from the same revision/,
      ],
      [{ vocab_size: 61 }, /word_embeddings\.weight is 60 x 16, config\.json asks for 61 x 16/],
    ];
    for (const [change, message] of cases)
      await assert.rejects(build(checkpoint, { ...checkpoint.config, ...change }), message);
  });

  it("refuses configs that describe another computation", () => {
    const { config } = golden.checkpoints[0];
    const cases: [Record<string, unknown>, RegExp][] = [
      [{ model_type: "t5" }, /model_type "t5" is not of the BERT family/],
      [{ hidden_act: "relu" }, /hidden_act "relu" is not supported, only gelu, gelu_new, /],
      [{ position_embedding_type: "relative_key" }, /position_embedding_type/],
      [{ is_decoder: true }, /is_decoder/],
      [{ num_attention_heads: 3 }, /hidden_size 16 is not a multiple of num_attention_heads 3/],
      [{ num_hidden_layers: "12" }, /num_hidden_layers is "12"; a positive integer is needed/],
      [{ layer_norm_eps: -1 }, /layer_norm_eps is -1/],
    ];
    for (const [change, message] of cases)
      assert.throws(() => readBertConfig({ ...config, ...change }, "config.json"), { name: "InputError", message });
    assert.throws(() => readBertConfig([], "config.json"), /model_type undefined/);
    assert.throws(
      () => planOf({ ...config, model_type: "t5" }, "config.json"),
      /model_type "t5" is not one that can be built from safetensors \(bert, .*distilbert, mpnet.*\); use a folder or repository with onnx\/model\.onnx, or serve the model/,
    );
  });

  it("refuses weights that are not finite", async () => {
    const checkpoint = { ...golden.checkpoints[0], name: "nan" };
    const bytes = Buffer.from(checkpoint.safetensors, "base64");
    bytes.writeFloatLE(NaN, bytes.length - 4 * 300);
    await assert.rejects(
      build({ ...checkpoint, safetensors: bytes.toString("base64") }),
      /holds NaN: the weights are damaged/,
    );
  });
});

const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);
