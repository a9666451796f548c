import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import type { ModelContract, Pooling } from "#embedlab/embedding/contract/contract";
import { ModelUnavailable, type Embedder } from "#embedlab/embedding/embedder";
import type { Files } from "./model-files.js";
import { checkModelRow } from "./models-table.js";
import { modelsOfSuite } from "./opened-models.js";

interface Case {
  name: string;
  files: Files;
  pooling: Pooling;
  prompt: string | null;
  truncate: number | null;
  layerNorm: boolean;
  dimensions: number;
  normalize: boolean;
  vectors: number[][];
}
const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/sentence-modules.json", import.meta.url), "utf8"),
) as { versions: Record<string, string>; texts: string[]; network: Files; cases: Case[] };
const caseNamed = (name: string): Case => golden.cases.find((one) => one.name === name)!;

describe("modules that sentence-transformers declares", () => {
  const models = modelsOfSuite();
  const open = (one: Case, changes: Partial<ModelContract> = {}, files: Files = {}): Promise<Embedder> =>
    models.openFiles(
      { ...golden.network, ...one.files, ...files },
      {
        prefix: one.prompt ?? "",
        pooling: one.pooling,
        normalize: one.normalize,
        dimensions: one.dimensions,
        ...(one.layerNorm && { layerNorm: true }),
        ...(one.truncate !== null && { truncateDimensions: one.truncate }),
        ...changes,
      },
    );

  let worst = 0;
  for (const one of golden.cases) {
    it(`are applied: ${one.name}`, async () => {
      const embedder = await open(one);
      assert.deepEqual(
        embedder.warnings.filter((warning) => !/not normalise|session/.test(warning)),
        [],
      );
      for (const batchTokens of [1, 64, 4096]) {
        const { vectors } = await embedder.embed(golden.texts, { cache: false, batchTokens, threads: 1 });
        assert.equal(vectors.columns, one.truncate ?? one.dimensions);
        one.vectors.forEach((row, i) =>
          row.forEach((value, j) => {
            const difference = Math.abs(vectors.row(i)[j] - value);
            worst = Math.max(worst, difference);
            assert.ok(difference < 1e-5, `text ${i}, dimension ${j}: ${vectors.row(i)[j]} is not ${value}`);
          }),
        );
      }
    });
  }

  it("are in the table of docs/models.md with the difference that was found", () => {
    const row = {
      models:
        "every pooling, Dense (LaBSE, EmbeddingGemma), LayerNorm, Normalize, small letters, prompts, first dimensions (nomic)",
      opens: "`modules.json` and what it names",
      valuesOf: `sentence-transformers ${golden.versions.sentence_transformers}, padded on the right and the left`,
    };
    checkModelRow("Modules after the network", row, worst);
  });

  it("have what sentence-transformers takes where a file says nothing: Tanh, and the older names of a file", async () => {
    const dense = caseNamed("Dense with Tanh, Normalize (LaBSE's)");
    // What is undefined is not in the file.
    const silent = { ...(dense.files["2_Dense/config.json"] as object), activation_function: undefined };
    const small = caseNamed("small letters first");
    const { "sentence_bert_config.json": settings, ...rest } = small.files;
    const older = { ...small, files: { ...rest, "sentence_xlm-roberta_config.json": settings } };
    for (const [one, files] of [
      [dense, { "2_Dense/config.json": silent }],
      [older, {}],
    ] as const) {
      const { vectors } = await (await open(one, {}, files)).embed(golden.texts, { cache: false });
      one.vectors.forEach((row, i) =>
        row.forEach((value, j) => assert.ok(Math.abs(vectors.row(i)[j] - value) < 1e-5, `${one.name}, ${i}, ${j}`)),
      );
    }
  });

  it("count a prompt's tokens in the letters that the model reads", async () => {
    const one = caseNamed("mean without the prompt's tokens");
    const small = { "sentence_bert_config.json": { max_seq_length: 32, do_lower_case: true } };
    // Two tokens in small letters, and one, [UNK], in capitals.
    const [a, b] = await Promise.all(
      ["straps ", "STRAPS "].map(async (prefix) =>
        (await open(one, { prefix }, small)).embed(["a blue bed"], { cache: false }),
      ),
    );
    assert.deepEqual(a.vectors.row(0), b.vectors.row(0));
  });

  it("are told where the contract does not normalise and they do", async () => {
    const { warnings } = await open(caseNamed("Dense with Tanh, Normalize (LaBSE's)"), { normalize: false });
    assert.match(warnings.join(), /tiny does not normalise, but the model's own modules\.json does/);
  });

  it("are left out where the contract says so, and that is told", async () => {
    const one = caseNamed("Dense with Tanh, Normalize (LaBSE's)");
    const without = await open(one, { dense: false });
    assert.match(without.warnings.join(), /leaves out Dense, which the model's own modules\.json declares/);
    const { vectors } = await without.embed(golden.texts, { cache: false });
    assert.ok(Math.abs(vectors.row(0)[0] - one.vectors[0][0]) > 1e-3);
    assert.notEqual(without.hash, (await open(one)).hash);
    await assert.rejects(
      open(caseNamed("mean"), { dense: false }),
      /dense is false, but the model's modules\.json declares no Dense/,
    );
  });

  it("change the cache's key with their weights and with what they say of prompts and letters", async () => {
    const { dimensions, files: mean } = caseNamed("mean");
    const hashOf = async (files: Files): Promise<string> =>
      (await models.openFiles({ ...golden.network, ...files }, { dimensions }, { name: "keyed" })).hash;
    const weights = "2_Dense/model.safetensors";
    const { files: dense } = caseNamed("Dense with Tanh, Normalize (LaBSE's)");
    const otherWeights = Buffer.from(dense[weights] as string, "base64");
    otherWeights[otherWeights.length - 1] ^= 1;
    const hashes = [
      mean,
      dense,
      { ...dense, [weights]: otherWeights.toString("base64") },
      caseNamed("small letters first").files,
      caseNamed("mean without the prompt's tokens").files,
      caseNamed("LayerNorm").files,
      { ...mean, "tokenizer_config.json": {} },
    ];
    const found: string[] = [];
    for (const files of hashes) found.push(await hashOf(files));
    assert.equal(new Set(found).size, hashes.length);
    assert.equal(await hashOf(mean), found[0]);
  });

  it("are refused by name where they are not known, stand in the wrong place, lead out of the folder or lack their files", async () => {
    const one = caseNamed("Dense with Tanh, Normalize (LaBSE's)");
    const list = one.files["modules.json"] as { path: string; type: string }[];
    const config = one.files["2_Dense/config.json"] as object;
    const module = (type: string, path = "3_More") => ({
      "modules.json": [...list.slice(0, 2), { idx: 2, name: "2", path, type }],
    });
    const wrong: [Files, RegExp, Partial<ModelContract>?][] = [
      [
        module("sentence_transformers.models.WeightedLayerPooling"),
        /modules\.json declares the module sentence_transformers\.models\.WeightedLayerPooling, which is not known: Transformer, Pooling, then Dense, LayerNorm and Normalize can be applied/,
      ],
      [module("custom_st.Dense2"), /custom_st\.Dense2, which is not known/],
      // A name of sentence-transformers' own is not its code.
      [module("custom_st.Normalize"), /custom_st\.Normalize, which is not known: it is code of the model's own/],
      [
        { "modules.json": [{ ...list[0], type: "custom_st.Transformer" }, ...list.slice(1)] },
        /modules\.json says custom_st\.Transformer for the network, code of the model's own/,
      ],
      [
        { "modules.json": [...list.slice(0, 2), { ...list[2], name: (list[1] as { name?: string }).name }] },
        /modules\.json names two modules "1"/,
      ],
      [{ "modules.json": [list[0], list[2], list[1]] }, /models\.Dense where it cannot be applied/],
      [module("sentence_transformers.models.Dense", "../elsewhere"), /a path that leads out of the folder/],
      [
        module("sentence_transformers.models.Dense", "x".repeat(300)),
        /"path":"x{50,190} has no type, .* longer than 150/,
      ],
      [
        module("sentence_transformers.models.Dense", "9_Dense"),
        /9_Dense\/config\.json is missing: modules\.json names it/,
      ],
      [
        { "2_Dense/config.json": { ...config, activation_function: "torch.nn.modules.activation.Hardswish" } },
        /activation_function "torch\.nn\.modules\.activation\.Hardswish" is not known; it can be torch\.nn's Identity, Tanh/,
      ],
      [
        { "2_Dense/config.json": { ...config, module_input_name: "token_embeddings" } },
        /module_input_name is "token_embeddings"/,
      ],
      [
        { "2_Dense/config.json": { ...config, in_features: 24 } },
        /2_Dense\/config\.json takes 24 dimensions, but gets 12 .*hidden_size 12.*one revision/,
      ],
      [
        { "2_Dense/config.json": { ...config, out_features: 7 } },
        /dimensions is 12, but .*2_Dense\/config\.json makes 7 of them; correct the contract/,
      ],
      [
        { "2_Dense/config.json": { ...config, out_features: 7 } },
        /tensor linear\.weight is 12 x 12, its config\.json asks for 7 x 12/,
        { dimensions: 7 },
      ],
      [
        { "1_Pooling/config.json": { pooling_mode: "attention" } },
        /pooling_mode "attention" is not known; it can be mean, cls, max, mean_sqrt_len_tokens, weightedmean, lasttoken/,
      ],
    ];
    for (const [files, message, changes] of wrong) await assert.rejects(open(one, changes, files), message);
    const rest = Object.entries(one.files).filter(([file]) => file !== "2_Dense/model.safetensors");
    await assert.rejects(
      open({ ...one, files: Object.fromEntries(rest) }),
      (error) =>
        error instanceof ModelUnavailable &&
        /tiny: .*2_Dense\/model\.safetensors is missing: modules\.json declares the module/.test(error.message),
    );
  });

  it("are refused where sentence-transformers' or peft's files ask for another network than config.json does", async () => {
    const settings = { max_seq_length: 32, do_lower_case: false };
    const wrong: [Files, RegExp][] = [
      [
        { "sentence_bert_config.json": { ...settings, config_args: { num_hidden_layers: 6 } } },
        /sentence_bert_config\.json: config_args sets num_hidden_layers to 6, which may compute something else .*; write it there, or serve/,
      ],
      [
        { "sentence_bert_config.json": { ...settings, tokenizer_args: { truncation_side: "left" } } },
        /tokenizer_args sets truncation_side to "left"/,
      ],
      [
        { "sentence_bert_config.json": { ...settings, transformer_task: "fill-mask" } },
        /transformer_task is "fill-mask"; "feature-extraction" alone gives an embedding/,
      ],
      [
        { "config_sentence_transformers.json": { model_type: "SparseEncoder", prompts: {} } },
        /config_sentence_transformers\.json: model_type is "SparseEncoder", which gives no single vector a text/,
      ],
      [
        { "adapter_config.json": { peft_type: "LORA", base_model_name_or_path: "acme/base" } },
        /adapter_config\.json: an adapter \("LORA"\) of "acme\/base" is not added .*merge_and_unload.* endpoint/,
      ],
    ];
    for (const [files, message] of wrong) await assert.rejects(open(caseNamed("mean"), {}, files), message);
    const { warnings } = await open(
      caseNamed("mean"),
      {},
      {
        "sentence_bert_config.json": {
          ...settings,
          model_args: { add_pooling_layer: false },
          tokenizer_kwargs: null,
          config_args: {},
        },
        "config_sentence_transformers.json": { model_type: "SentenceTransformer", prompts: {} },
      },
    );
    assert.deepEqual(warnings, []);
  });

  it("are told where the network classifies, and where sentence-transformers keeps fewer dimensions", async () => {
    const config = { ...(golden.network["config.json"] as object), architectures: ["BertForSequenceClassification"] };
    const mean = caseNamed("mean");
    const bare = { ...mean, files: { "sentence_bert_config.json": mean.files["sentence_bert_config.json"] } };
    assert.match(
      (await open(bare, {}, { "config.json": config })).warnings.join(),
      /config\.json says BertForSequenceClassification, a network that was trained to classify/,
    );
    // An embedding that was trained from a classifier's checkpoint declares its own modules.
    assert.deepEqual((await open(mean, {}, { "config.json": config })).warnings, []);
    const kept = { "config_sentence_transformers.json": { prompts: {}, truncate_dim: 5 } };
    const five = caseNamed("the first 5 dimensions");
    assert.deepEqual((await open(five, {}, kept)).warnings, []);
    assert.match(
      (await open(mean, {}, kept)).warnings.join(),
      /keeps all dimensions, but the model's own config_sentence_transformers\.json says 5 \(truncate_dim\)/,
    );
  });

  it("are flagged where the contract pools otherwise, each by its name", async () => {
    for (const mode of ["lasttoken", "weightedmean", "mean_sqrt_len_tokens", "cls"] as const) {
      const { warnings } = await open(caseNamed(`${mode}, old form, padded on the left`), { pooling: "mean" });
      assert.match(
        warnings.join(),
        new RegExp(`pools by "mean", but the model's own 1_Pooling/config\\.json says "${mode}"`),
      );
    }
    // Where no flag is set sentence-transformers takes the mean.
    const unset = { "1_Pooling/config.json": { word_embedding_dimension: 12, pooling_mode_cls_token: false } };
    assert.match(
      (await open(caseNamed("cls, old form, padded on the left"), { pooling: "cls" }, unset)).warnings.join(),
      /pools by "cls", but the model's own 1_Pooling\/config\.json says "mean"/,
    );
    const both = { "1_Pooling/config.json": { pooling_mode_cls_token: true, pooling_mode_mean_tokens: true } };
    assert.match(
      (await open(caseNamed("mean"), {}, both)).warnings.join(),
      /pools by "mean", but .* says "cls" and "mean"/,
    );
    const { warnings } = await open({ ...caseNamed("cls and mean side by side"), pooling: "mean", dimensions: 12 });
    assert.match(warnings.join(), /pools by "mean", but .* says "cls" and "mean"/);
  });

  it("give way to the network where a tokenizer allows more tokens than there are positions", async () => {
    const { max_position_embeddings: positions } = golden.network["config.json"] as { max_position_embeddings: number };
    const files = {
      "tokenizer_config.json": {
        ...(golden.network["tokenizer_config.json"] as object),
        model_max_length: 4 * positions,
      },
    };
    assert.doesNotMatch((await open(caseNamed("mean"), { maxTokens: positions }, files)).warnings.join(), /cuts texts/);
    assert.match(
      (await open(caseNamed("mean"), { maxTokens: positions - 1 }, files)).warnings.join(),
      new RegExp(`files .* say ${positions}$`),
    );
  });

  it("are told where a contract keeps dimensions that the model does not list", async () => {
    const trained = (dimensions: number[]): Files => ({
      "config.json": { ...(golden.network["config.json"] as object), matryoshka_dimensions: dimensions },
    });
    const one = caseNamed("the first 5 dimensions");
    assert.match(
      (await open(one, {}, trained([4, 8]))).warnings.join(),
      /keeps 5 dimensions, but the model's own config\.json lists 4, 8 as those/,
    );
    assert.doesNotMatch((await open(one, {}, trained([5]))).warnings.join(), /dimensions/);
    assert.doesNotMatch((await open(one)).warnings.join(), /dimensions/);
  });

  it("keep a dimension's number honest where it is truncated", async () => {
    await assert.rejects(
      open(caseNamed("the first 5 dimensions"), { truncateDimensions: 13 }),
      /truncateDimensions is 13, but the model has 12 dimensions; lower it/,
    );
    const { vectors } = await (await open(caseNamed("the first 5 dimensions"))).embed(["watch"], { cache: false });
    assert.ok(Math.abs(Math.hypot(...vectors.row(0)) - 1) < 1e-6);
  });
});

describe("prompts that a model declares", () => {
  const models = modelsOfSuite();
  const one = caseNamed("mean");
  const open = (config: object | undefined, changes: Partial<ModelContract> = {}, name = "tiny"): Promise<Embedder> =>
    models.openFiles(
      { ...golden.network, ...one.files, ...(config && { "config_sentence_transformers.json": config }) },
      { id: name, dimensions: 12, ...changes },
      { name },
    );
  const prompts = { query: "query: ", clustering: "task : " };

  it("are named in the contract, and are its prefix then", async () => {
    const named = await open({ prompts, default_prompt_name: null }, { prompt: "clustering" });
    assert.deepEqual(named.warnings, []);
    assert.equal(named.contract.prefix, "task : ");
    const written = await open({ prompts, default_prompt_name: null }, { prefix: "task : " });
    const plain = await open({ prompts, default_prompt_name: null });
    const [a, b, c] = await Promise.all(
      [named, written, plain].map(async (embedder) =>
        (await embedder.embed(["watch"], { cache: false })).vectors.row(0),
      ),
    );
    assert.deepEqual(a, b);
    assert.notDeepEqual(a, c);
    // What comes back can be opened again.
    assert.equal((await open({ prompts }, named.contract)).hash.length, 64);
    await assert.rejects(
      open({ prompts }, { prompt: "clusterin" }),
      /prompt is "clusterin", but .* declares "query", "clustering"; the nearest is "clustering"/,
    );
    await assert.rejects(open(undefined, { prompt: "query" }), /declares none; write the contract's prefix/);
    await assert.rejects(
      open({ prompts }, { prompt: "query", prefix: "passage: " }),
      /prefix is "passage: ", but the prompt "query" that it names is "query: "; keep one/,
    );
  });

  it("are told where a contract uses none of them, whatever the model's name", async () => {
    const flagged =
      /has no prefix: the model's own config_sentence_transformers\.json declares query "query: ", clustering "task : "/;
    assert.match((await open({ prompts, default_prompt_name: null })).warnings.join(), flagged);
    assert.match(
      (await open({ prompts, default_prompt_name: "query" })).warnings.join(),
      /and adds "query" unless told; name one in the contract's prompt/,
    );
    assert.match(
      (await open({ prompts }, { prefix: "Query: " })).warnings.join(),
      /has the prefix "Query: ": the model's own/,
    );
    // Declared to be empty: documents of arctic and Qwen3.
    assert.deepEqual((await open({ prompts: { ...prompts, document: "" }, default_prompt_name: null })).warnings, []);
    assert.match(
      (await open({ prompts: { ...prompts, document: "" }, default_prompt_name: "query" })).warnings.join(),
      /has no prefix: .* and adds "query" unless told/,
    );
    assert.equal((await open({ prompts: { ...prompts, document: "" } }, { prompt: "document" })).contract.prefix, "");
    assert.deepEqual((await open({ prompts: { query: "", document: "" } })).warnings, []);
  });

  it("are known of families whose files do not declare them", async () => {
    const warns = async (name: string, prefix: string): Promise<string> =>
      (await open(undefined, { prefix }, name)).warnings.join();
    assert.match(await warns("e5-large-v2", ""), /E5 was trained with "query: " or "passage: "/);
    assert.match(
      await warns("multilingual-e5-large-instruct", "query: "),
      /E5-instruct was trained with "Instruct: \(the task\)\\nQuery: "/,
    );
    assert.equal(
      await warns("multilingual-e5-large-instruct", "Instruct: Identify the category of a product\nQuery: "),
      "",
    );
    assert.match(await warns("nomic-embed-text-v1.5", ""), /nomic-embed-text was trained with "search_query: "/);
    assert.equal(await warns("nomic-embed-text-v1.5", "clustering: "), "");
    assert.match(
      await warns("embeddinggemma-300m", ""),
      /EmbeddingGemma was trained with "task: clustering \| query: "/,
    );
    assert.equal(await warns("embeddinggemma-300m", "task: clustering | query: "), "");
  });

  it("may be an instruction of one's own, where the family takes one", async () => {
    const declared = { prompts: { query: "Instruct: Given a web search query\nQuery:", document: "" } };
    const warns = async (prefix: string): Promise<string> =>
      (await open(declared, { prefix }, "Qwen3-Embedding-0.6B")).warnings.join();
    assert.equal(await warns("Instruct: Identify the category\nQuery:"), "");
    assert.equal(await warns(""), "");
    assert.match(await warns("query: "), /declares query "Instruct: Given a web search query/);
  });
});
