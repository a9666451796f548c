import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, truncate, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, beforeEach, describe, it } from "node:test";
import { openModelFolder, type ModelFolder, type StoredNumberType } from "#embedlab/embedding/local/model-folder";
import { TextTokenizer } from "#embedlab/embedding/local/tokenizer";
import { idsGraph } from "./model-files.js";
import { largestDifference, runGraph } from "./run-graph.js";

type Pooling = "mean" | "cls" | "max";
const golden = JSON.parse(
  await readFile(new URL("../../../tests/golden/bert-graph.json", import.meta.url), "utf8"),
) as {
  checkpoints: { config: Record<string, unknown>; safetensors: string }[];
  minilm: { texts: string[]; tokens: number[]; stride: number; vectors: Record<Pooling, number[][]> };
};
const minilm = fileURLToPath(new URL("../../../models/all-MiniLM-L6-v2", import.meta.url));

describe("model folders", () => {
  let root: string;
  let folder: string;
  let count = 0;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), "folder-"));
  });
  after(() => rm(root, { recursive: true }));
  beforeEach(async () => {
    folder = join(root, String(count++));
    await mkdir(join(folder, "onnx"), { recursive: true });
    await put("config.json", golden.checkpoints[0].config);
    await put("tokenizer.json", {});
    await writeFile(join(folder, "model.safetensors"), Buffer.from(golden.checkpoints[0].safetensors, "base64"));
  });
  const put = (file: string, json: unknown): Promise<void> => writeFile(join(folder, file), JSON.stringify(json));
  const open = (dtype: StoredNumberType = "fp32", file?: string): Promise<ModelFolder> =>
    openModelFolder(folder, { dtype, graphs: join(root, "graphs"), file });
  const refused = (message: RegExp, dtype?: StoredNumberType, file?: string): Promise<void> =>
    assert.rejects(open(dtype, file), { name: "InputError", message });

  it("builds from safetensors and says what the files say", async () => {
    const model = await open();
    assert.deepEqual(model.facts, {
      modelType: "bert",
      layers: 2,
      heads: 2,
      hiddenSize: 16,
      intermediateSize: 40,
      vocabularySize: 60,
      maxPositions: 24,
      parameters: 6656,
      products: "in fp32",
      matryoshka: null,
      classifier: null,
      randomWeights: false,
    });
    assert.deepEqual(
      [model.declared.pooling, model.declared.maxTokens, model.declared.normalize, model.declared.modules],
      [[], null, null, []],
    );
    assert.deepEqual(model.dtypes, ["fp32", "q8", "w8a8", "w8a16"]);
    const q8 = await open("q8");
    assert.match(q8.facts.products, /^weights in 8 bits, inputs rotated, in one digit of 7 bits/);
    assert.equal(q8.approximation, null);
    assert.notEqual(q8.onnxPath, model.onnxPath);
    assert.equal(q8.scalesByBatch, false);
    assert.equal((await open("w8a8")).fingerprint, q8.fingerprint);
    assert.notEqual((await open("w8a16")).fingerprint, q8.fingerprint);
    assert.ok(existsSync(model.onnxPath));
  });

  it("reads sentence-transformers' own declarations, old and new", async () => {
    await put("sentence_bert_config.json", { max_seq_length: 256 });
    await put("modules.json", [
      { path: "", type: "sentence_transformers.models.Transformer" },
      { path: "1_Pooling", type: "sentence_transformers.models.Pooling" },
      { path: "2_Normalize", type: "sentence_transformers.models.Normalize" },
    ]);
    await mkdir(join(folder, "1_Pooling"));
    await put("1_Pooling/config.json", { pooling_mode_cls_token: true, pooling_mode_mean_tokens: false });
    const { declared } = await open();
    assert.deepEqual([declared.pooling, declared.maxTokens, declared.normalize], [["cls"], 256, true]);
    await put("1_Pooling/config.json", { pooling_mode: "max" });
    assert.deepEqual((await open()).declared.pooling, ["max"]);
  });

  it("takes the exported file of each number type", async () => {
    for (const file of ["onnx/model.onnx", "onnx/model_fp16.onnx", "onnx/model_quantized.onnx", "onnx/other.onnx"])
      await writeFile(join(folder, file), idsGraph(file));
    assert.deepEqual((await open()).dtypes, ["fp32", "fp16", "q8", "w8a8", "w8a16"]);
    assert.equal((await open("q8")).onnxPath, join(folder, "onnx/model_quantized.onnx"));
    assert.equal((await open("fp16")).onnxPath, join(folder, "onnx/model_fp16.onnx"));
    // What is built of the weights comes before the publisher's file, as on the hub.
    assert.ok((await open()).built);
    assert.equal(
      (await openModelFolder(folder, { dtype: "fp32", graphs: join(root, "graphs"), exportedOnly: true })).onnxPath,
      join(folder, "onnx/model.onnx"),
    );
    assert.equal((await open("fp32", "onnx/other.onnx")).onnxPath, join(folder, "onnx/other.onnx"));
    await refused(
      /no q4 model \(onnx\/model_q4\.onnx\); it has fp32, fp16, q8, w8a8, w8a16: set the contract's dtype/,
      "q4",
    );
    await rm(join(folder, "onnx/model.onnx"));
    await writeFile(join(folder, "model.onnx"), idsGraph());
    assert.equal(
      (await openModelFolder(folder, { dtype: "fp32", graphs: join(root, "graphs"), exportedOnly: true })).onnxPath,
      join(folder, "model.onnx"),
    );
    for (const file of ["onnx/model_uint8.onnx", "onnx/model_int8.onnx"]) {
      await rm(join(folder, "onnx/model_quantized.onnx"), { force: true });
      await writeFile(join(folder, file), idsGraph(file));
      assert.equal((await open("q8")).onnxPath, join(folder, file));
    }
    await refused(/onnx\/none\.onnx is missing: the contract's source names it/, "fp32", "onnx/none.onnx");
  });

  it("finds out whether a graph scales a batch by one number and multiplies integers, wherever its operators stand in the file", async () => {
    const large = Buffer.alloc(2 ** 22 + 100);
    const cases = [
      ["DynamicQuantizeLinear", 2 ** 22 - 7, true, "integer products"],
      ["DynamicQuantizeMatMul", 2 ** 22 + 50, true, "integer products"],
      ["DequantizeLinear", 10, false, "integer products"],
      ["MatMulInteger", 2 ** 22 - 12, false, "integer products"],
      ["MatMulNBits", 10, false, "weights in few bits"],
    ] as const;
    for (const [type, at, ...expected] of cases) {
      large.fill(0).write(type, at);
      await writeFile(join(folder, "onnx/model_quantized.onnx"), idsGraph(large.toString("latin1")));
      const { scalesByBatch, approximation } = await open("q8");
      assert.deepEqual([scalesByBatch, approximation], expected, `${type} at ${at}`);
    }
  });

  it("changes its fingerprint with the tokenizer and with the weights", async () => {
    const before = (await open()).fingerprint;
    assert.equal((await open()).fingerprint, before);
    await put("tokenizer.json", { truncation: null });
    const after = (await open()).fingerprint;
    assert.notEqual(after, before);
    await rm(join(folder, "model.safetensors"));
    await writeFile(join(folder, "onnx/model.onnx"), idsGraph("other weights"));
    assert.notEqual((await open()).fingerprint, after);
  });

  it("names what is missing or damaged, and the cure", async () => {
    await assert.rejects(
      openModelFolder(join(root, "none"), { dtype: "fp32", graphs: root }),
      /there is no model folder .*npm run models/,
    );
    await truncate(join(folder, "model.safetensors"), 20_000);
    await refused(/model\.safetensors is cut: 20000 of \d+ bytes; download it again/);
    await put("config.json", { model_type: "t5" });
    await refused(/config\.json: model_type "t5" is not one that can be built from safetensors \(bert, roberta/);
    await unlink(join(folder, "model.safetensors"));
    await refused(/has no weights: put model\.safetensors or onnx\/model\.onnx there/);
    await writeFile(join(folder, "pytorch_model.bin"), "");
    await refused(/weights as pytorch_model\.bin, which cannot be read here.*save_pretrained/);
    await unlink(join(folder, "tokenizer.json"));
    await refused(/tokenizer\.json is missing: copy it from the model's repository/);
    await writeFile(join(folder, "config.json"), "{");
    await refused(/config\.json is not JSON .*download it again/);
    await unlink(join(folder, "config.json"));
    await refused(/config\.json is missing/);
  });

  it(
    "gives all-MiniLM-L6-v2's vectors as torch computes them, for texts of 3 to 512 tokens in one batch or alone",
    { skip: !existsSync(minilm) && "models/all-MiniLM-L6-v2 is not there: npm run setup" },
    async () => {
      await rm(folder, { recursive: true });
      folder = minilm;
      const model = await open();
      assert.equal(model.facts.parameters, 22_713_216);
      assert.equal(model.declared.maxTokens, 256);
      const { texts, tokens, stride, vectors } = golden.minilm;
      const encoded = new TextTokenizer(folder).encode(texts, 512);
      assert.deepEqual([...encoded.tokens], tokens);
      let at = 0;
      const rows = texts.map((_, i) => [...encoded.ids.subarray(at, (at += encoded.lengths[i]))]);
      const hidden = model.facts.hiddenSize!;
      for (const states of [
        await runGraph(model.onnxPath, rows, 0),
        (await Promise.all([0, 1, 4].map((i) => runGraph(model.onnxPath, [rows[i]], 0)))).flat(),
      ]) {
        const chosen = states.length === rows.length ? rows.map((_, i) => i) : [0, 1, 4];
        for (const pooling of ["mean", "cls", "max"] as const) {
          chosen.forEach((text, i) =>
            assert.ok(
              largestDifference(pool(states[i], hidden, pooling, stride), vectors[pooling][text]) < 1e-5,
              `${pooling} of text ${text}`,
            ),
          );
        }
      }
    },
  );
});

function pool(states: Float32Array, hidden: number, pooling: Pooling, stride: number): number[] {
  const tokens = Array.from({ length: states.length / hidden }, (_, t) =>
    states.subarray(t * hidden, (t + 1) * hidden),
  );
  const values = {
    cls: (h: number) => tokens[0][h],
    mean: (h: number) => tokens.reduce((sum, token) => sum + token[h], 0) / tokens.length,
    max: (h: number) => Math.max(...tokens.map((token) => token[h])),
  };
  return Array.from({ length: hidden / stride }, (_, i) => values[pooling](i * stride));
}
