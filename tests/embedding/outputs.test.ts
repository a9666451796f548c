import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import type { Embedder, OpenOptions } from "#embedlab/embedding/embedder";
import { dataType, encodeOnnx, type OnnxNode } from "#embedlab/numeric/onnx";
import { floatsOf } from "#embedlab/embedding/local/half";
import { checkModelRow } from "./models-table.js";
import { modelsOfSuite } from "./opened-models.js";
import { idsGraph, integers, onnxModel, type Files } from "./model-files.js";

const { network } = JSON.parse(
  readFileSync(new URL("../../../tests/golden/sentence-modules.json", import.meta.url), "utf8"),
) as { network: Files };
const exported = JSON.parse(readFileSync(new URL("../../../tests/golden/exported.json", import.meta.url), "utf8")) as {
  versions: Record<string, string>;
  texts: string[];
  cases: { name: string; pooling: ModelContract["pooling"]; files: Files; vectors: number[][] }[];
};
const texts = ["watch", "steel watch with a blue strap"];

/** Token states are ids twice over; a text's own vector is its largest id and the number of its places. */
const bothNodes: OnnxNode[] = [
  { op: "Cast", inputs: ["input_ids"], outputs: ["numbers"], attributes: { to: BigInt(dataType.float) } },
  { op: "Unsqueeze", inputs: ["numbers", "last"], outputs: ["column"] },
  { op: "Concat", inputs: ["column", "column"], outputs: ["token_embeddings"], attributes: { axis: -1n } },
  {
    op: "ReduceMax",
    inputs: ["token_embeddings"],
    outputs: ["sentence_embedding"],
    attributes: { axes: [1n], keepdims: 0n },
  },
];
const both = onnxModel(bothNodes, { token_embeddings: ["batch", "sequence", 2], sentence_embedding: ["batch", 2] }, [
  integers("last", 2),
]);
const textOnly = onnxModel(bothNodes, { sentence_embedding: ["batch", 2] }, [integers("last", 2)]);

describe("a graph's outputs and inputs", () => {
  const models = modelsOfSuite();
  const tokenizer = Object.fromEntries(Object.entries(network).filter(([file]) => file.startsWith("tokenizer")));
  const open = (
    files: Files,
    changes: Partial<ModelContract> = {},
    engine?: OpenOptions["engine"],
  ): Promise<Embedder> =>
    models.openFiles(
      { ...tokenizer, "config.json": { model_type: "deberta-v2" }, ...files },
      { id: "two", dimensions: 2, ...changes },
      { engine },
    );
  const first = async (embedder: Embedder): Promise<number[]> => [
    ...(await embedder.embed(texts, { cache: false, batchTokens: 1 })).vectors.row(0),
  ];
  const refused = (files: Files, changes: Partial<ModelContract>, message: RegExp): Promise<void> =>
    assert.rejects(open(files, changes), message);

  for (const { name, pooling, files, vectors: expected } of exported.cases)
    it(`give sentence-transformers' vectors, in one batch and alone: ${name}`, async () => {
      const embedder = await open(files, { pooling, normalize: true, dimensions: expected[0].length, maxTokens: 64 });
      let worst = 0;
      for (const batchTokens of [1, 10_000]) {
        const { vectors } = await embedder.embed(exported.texts, { cache: false, batchTokens });
        expected.forEach((row, i) =>
          row.forEach((value, j) => (worst = Math.max(worst, Math.abs(vectors.row(i)[j] - value)))),
        );
      }
      assert.ok(worst < 1e-5, `${worst}`);
      const { versions } = exported;
      checkModelRow(
        "A publisher's ONNX file",
        {
          models: name,
          opens: `onnx/model.onnx, pooling "${String(pooling)}"`,
          valuesOf: `sentence-transformers ${versions["sentence-transformers"]}, transformers ${versions.transformers}`,
        },
        worst,
      );
    });

  it("are taken as the publisher means them: a sentence_embedding before token states, and that is told", async () => {
    const embedder = await open({ "onnx/model.onnx": both });
    assert.match(
      embedder.warnings.join(),
      /gives sentence_embedding, which is taken as its publisher means it, so the contract's pooling is not applied; say pooling "none", or output "token_embeddings" to pool here/,
    );
    const publisher = await open({ "onnx/model.onnx": both }, { pooling: "none" });
    assert.deepEqual(
      publisher.warnings.filter((warning) => /publisher/.test(warning)),
      [],
    );
    assert.deepEqual(await first(embedder), await first(publisher));
    const pooled = await open({ "onnx/model.onnx": both }, { output: "token_embeddings" });
    assert.notDeepEqual(await first(pooled), await first(publisher));
    assert.notEqual(pooled.hash, embedder.hash);
    assert.deepEqual(
      await first(await open({ "onnx/model.onnx": textOnly }, { pooling: "none" })),
      await first(publisher),
    );
  });

  it("are taken by their shape where the publisher has a name of its own, and that is told", async () => {
    const named = onnxModel(
      [...bothNodes.slice(0, 2), { ...bothNodes[2], outputs: ["text_embeds"] }],
      { text_embeds: ["batch", "sequence", 2] },
      [integers("last", 2)],
    );
    const embedder = await open({ "onnx/model.onnx": named });
    assert.match(
      embedder.warnings.join(),
      /no last_hidden_state; "text_embeds" is taken for it.*say output "text_embeds"/,
    );
    const plain = await open({ "onnx/model.onnx": idsGraph() });
    assert.deepEqual(await first(embedder), await first(plain));
    const said = await open({ "onnx/model.onnx": named }, { output: "text_embeds" });
    assert.doesNotMatch(said.warnings.join(), /is taken for it/);
  });

  it("are not what sentence-transformers' modules come after where the graph pools", async () => {
    const declared = {
      "modules.json": [
        { path: "", type: "sentence_transformers.models.Transformer" },
        { path: "1_Pooling", type: "sentence_transformers.models.Pooling" },
        { path: "2_Dense", type: "sentence_transformers.models.Dense" },
      ],
      "1_Pooling/config.json": { pooling_mode_mean_tokens: true },
      "2_Dense/config.json": {
        in_features: 2,
        out_features: 2,
        bias: false,
        activation_function: "torch.nn.modules.linear.Identity",
      },
    };
    assert.deepEqual(
      await first(await open({ ...declared, "onnx/model.onnx": both }, { pooling: "none" })),
      await first(await open({ "onnx/model.onnx": both }, { pooling: "none" })),
    );
  });

  it("may come with code of the publisher's own, whose part is left to the contract, and that is told", async () => {
    const files = {
      "modules.json": [
        { path: "", type: "custom_st.Transformer" },
        { path: "1_Pooling", type: "sentence_transformers.models.Pooling" },
      ],
      "1_Pooling/config.json": { pooling_mode_mean_tokens: true },
      "onnx/model.onnx": both,
    };
    assert.match(
      (await open(files, { pooling: "none" })).warnings.join(),
      /modules\.json says custom_st\.Transformer for the network, code of its own: .* the contract has to say/,
    );
  });

  it("are refused where contract and graph do not meet", async () => {
    await refused(
      { "onnx/model.onnx": both },
      { output: "pooler_output" },
      /output is "pooler_output", but .* gives token_embeddings, sentence_embedding; name one/,
    );
    await refused(
      { "onnx/model.onnx": both },
      { output: "sentence_embedding" },
      /pooling is "mean", but the output "sentence_embedding" gives one vector a text: say "none"/,
    );
    await refused(
      { "onnx/model.onnx": both },
      { output: "token_embeddings", pooling: "none" },
      /gives one vector a token: say how it is pooled/,
    );
    await refused(
      { "onnx/model.onnx": idsGraph() },
      { pooling: "none" },
      /pooling is "none", but .* gives last_hidden_state, not sentence_embedding; name the contract's output/,
    );
    await refused(
      { "onnx/model.onnx": both },
      { dimensions: 3 },
      /dimensions is 3, but the graph gives 2; correct the contract/,
    );
    await refused(
      { "onnx/model.onnx": onnxModel([], { logits: ["batch", 2] }) },
      {},
      /gives logits, not last_hidden_state: it was exported for fill-mask or classification/,
    );
    // As many a token as the vocabulary has words, and no states.
    await refused(
      { "onnx/model.onnx": onnxModel([], { logits: ["batch", "sequence", 28] }) },
      {},
      /gives logits, not last_hidden_state/,
    );
  });

  it("take the inputs of publishers: position_ids, a task, an empty past; others are asked for by name", async () => {
    const nodes: OnnxNode[] = [
      {
        op: "Concat",
        inputs: ["past_key_values.0.key", "past_key_values.0.key"],
        outputs: ["pasts"],
        attributes: { axis: 2n },
      },
      { op: "ReduceSum", inputs: ["pasts", "all"], outputs: ["none"], attributes: { keepdims: 0n } },
      { op: "Add", inputs: ["position_ids", "task_id"], outputs: ["tasked"] },
      { op: "Cast", inputs: ["tasked"], outputs: ["numbers"], attributes: { to: BigInt(dataType.float) } },
      { op: "Add", inputs: ["numbers", "none"], outputs: ["sum"] },
      { op: "Unsqueeze", inputs: ["sum", "last"], outputs: ["column"] },
      { op: "Concat", inputs: ["column", "column"], outputs: ["last_hidden_state"], attributes: { axis: -1n } },
    ];
    const wide = { type: dataType.int64, dims: ["batch", "sequence"] };
    const graph = encodeOnnx({
      name: "inputs",
      nodes,
      constants: [integers("last", 2), integers("all", 0, 1, 2, 3)],
      inputs: [
        { name: "input_ids", ...wide },
        { name: "position_ids", ...wide },
        { name: "task_id", type: dataType.int64, dims: [] },
        { name: "past_key_values.0.key", type: dataType.float, dims: ["batch", 2, "past", 4] },
      ],
      outputs: [{ name: "last_hidden_state", type: dataType.float, dims: ["batch", "sequence", 2] }],
    });
    assert.deepEqual(await first(await open({ "onnx/model.onnx": graph }, { inputs: { task_id: 4 } })), [5, 5]);
    await refused(
      { "onnx/model.onnx": graph, "config.json": { model_type: "xlm-roberta" } },
      { inputs: { task_id: 4 } },
      /wants position_ids, which a model of type xlm-roberta counts in its own way/,
    );
    await assert.rejects(
      first(await open({ "onnx/model.onnx": graph })),
      /wants the input task_id; give it a whole number in the contract's inputs, such as \{ "task_id": 0 \}/,
    );
    await assert.rejects(
      first(await open({ "onnx/model.onnx": idsGraph() }, { inputs: { task_id: 4 } })),
      /inputs name task_id, but .* wants input_ids/,
    );
  });

  it("come of small letters where the model wants them, with either engine", async () => {
    const files = {
      "onnx/model.onnx": idsGraph(),
      "config.json": { model_type: "bert" },
      "sentence_bert_config.json": { do_lower_case: true },
    };
    for (const engine of ["embedlab", "transformers.js"] as const) {
      const { vectors } = await (await open(files, {}, engine)).embed(["Watch", "watch"], { cache: false });
      assert.deepEqual(vectors.row(0), vectors.row(1), engine);
    }
  });

  it("may be numbers of 16 bits as these, or as a Float16Array, and nothing else", () => {
    assert.deepEqual(
      floatsOf({ type: "float16", data: Uint16Array.of(0x3800, 0xc000, 0x0001) }),
      Float32Array.of(0.5, -2, 2 ** -24),
    );
    // Node 20 has no Float16Array: any view of numbers stands for it.
    assert.deepEqual(floatsOf({ type: "float16", data: Float64Array.of(0.5, -2) }), Float32Array.of(0.5, -2));
    assert.throws(() => floatsOf({ type: "int8", data: Int8Array.of(1) }), /numbers of type int8; float32 and float16/);
  });

  it("may be in half precision, with either engine", async () => {
    const files = {
      "onnx/model_fp16.onnx": idsGraph("", "float16"),
      "onnx/model.onnx": idsGraph(),
      "config.json": { model_type: "bert" },
    };
    const expected = await first(await open(files));
    for (const engine of ["embedlab", "transformers.js"] as const)
      assert.deepEqual(await first(await open(files, { dtype: "fp16" }, engine)), expected, engine);
  });

  it("come with weights in files of any name beside the graph, which are named where they are missing and tell vectors apart", async () => {
    const added: OnnxNode[] = [
      ...bothNodes.slice(0, 2),
      { op: "Add", inputs: ["column", "bias"], outputs: ["sum"] },
      { op: "Concat", inputs: ["sum", "sum"], outputs: ["last_hidden_state"], attributes: { axis: -1n } },
    ];
    const data = { file: "weights of it", offset: 0, length: 4 };
    const graph = onnxModel(added, { last_hidden_state: ["batch", "sequence", 2] }, [
      integers("last", 2),
      { name: "bias", type: dataType.float, dims: [1], data },
    ]);
    // In one folder, one after the other: its path is part of the key.
    const biased = async (value: number): Promise<{ hash: string; vector: number[] }> => {
      const embedder = await models.openFiles(
        {
          ...tokenizer,
          "config.json": { model_type: "gemma3_text" },
          "onnx/model.onnx": graph,
          "onnx/weights of it": Buffer.from(Float32Array.of(value).buffer),
        },
        { dimensions: 2 },
        { name: "biased" },
      );
      return { hash: embedder.hash, vector: await first(embedder) };
    };
    const [zero, two] = [await biased(0), await biased(2)];
    assert.notEqual(zero.hash, two.hash);
    zero.vector.forEach((value, j) => assert.ok(Math.abs(two.vector[j] - value - 2) < 1e-6));
    await refused(
      { "onnx/model.onnx": graph },
      {},
      /onnx\/weights of it is missing: .*model\.onnx keeps weights in it; copy it/,
    );
  });

  it("come from the exported file where the weights cannot be built, and the weights' reason is told where there is none", async () => {
    const files = { "model.safetensors": network["model.safetensors"], "onnx/model.onnx": idsGraph() };
    assert.equal((await first(await open(files))).length, 2);
    await refused(
      files,
      { dtype: "w8a8" },
      /has no w8a8 model; it has fp32: set the contract.s dtype to one of them; its weights serve none \(.*model_type "deberta-v2" is not one that can be built from safetensors/,
    );
    await refused(
      { "model.safetensors": network["model.safetensors"] },
      {},
      /model_type "deberta-v2" is not one that can be built/,
    );
  });
});
