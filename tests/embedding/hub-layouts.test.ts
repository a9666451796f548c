import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { openModel, type Embedder } from "#embedlab/embedding/embedder";
import { LoopbackHub } from "./loopback-hub.js";
import { writeFiles, type Files } from "./model-files.js";

interface Checkpoint {
  name: string;
  files: Files;
  vectors: Record<string, number[][]>;
}
const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/architectures.json", import.meta.url), "utf8"),
) as { texts: string[]; prompt: string; checkpoints: Checkpoint[] };
const checkpointOf = (word: string): Checkpoint => golden.checkpoints.find(({ name }) => name.includes(word))!;
const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../tests/golden/${name}.json`, import.meta.url), "utf8"));
const modules = read("sentence-modules") as {
  texts: string[];
  network: Files;
  cases: { name: string; files: Files; vectors: number[][] }[];
};
const labse = modules.cases.find(({ name }) => name.includes("LaBSE"))!;
const small = modules.cases.find(({ name }) => name === "small letters first")!;
const tables = read("static-models") as {
  texts: string[];
  model2vec: Record<string, { files: Files; vectors: number[][] }>;
  staticEmbedding: Record<string, { files: Files; vectors: number[][] }>;
};
const revision = "0123456789abcdef0123456789abcdef01234567";
const variables = ["HF_HOME", "HF_HUB_CACHE", "HF_ENDPOINT", "HF_TOKEN", "HF_HUB_OFFLINE"];

const module = (kind: string, path: string) => ({ name: path, path, type: `sentence_transformers.models.${kind}` });
const declared = (pooling: object): Files => ({
  "modules.json": [module("Transformer", ""), module("Pooling", "1_Pooling"), module("Normalize", "2_Normalize")],
  "1_Pooling/config.json": { word_embedding_dimension: 16, ...pooling },
});

const without = (file: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).filter(([name]) => name !== file));

describe("repositories in the layout of published models, from a loopback hub", () => {
  const saved = variables.map((name) => [name, process.env[name]] as const);
  let scratch: string;
  let hub: LoopbackHub;
  const opened: Embedder[] = [];
  const served: Record<string, Files> = {
    // Qwen3-Embedding: shards, the last token's vector, an instruction before queries.
    "tiny/qwen3": {
      ...checkpointOf("Qwen3Model").files,
      ...declared({ pooling_mode_lasttoken: true }),
      "config_sentence_transformers.json": {
        prompts: { query: golden.prompt, document: "" },
        default_prompt_name: null,
      },
    },
    // gte-multilingual: code of its own, named in config.json.
    "tiny/gte": {
      ...checkpointOf("gte-multilingual").files,
      "config.json": {
        ...(checkpointOf("gte-multilingual").files["config.json"] as object),
        auto_map: { AutoModel: "Alibaba-NLP/new-impl--modeling.NewModel" },
      },
      ...declared({ pooling_mode_cls_token: true }),
    },
    // LaBSE: a Dense module after the pooling.
    "tiny/labse": { ...modules.network, ...labse.files },
    // As sentence-transformers wrote it for RoBERTa: the file with the length and the letters under an older name.
    "tiny/roberta": {
      ...modules.network,
      ...without("sentence_bert_config.json", small.files),
      "sentence_roberta_config.json": { max_seq_length: 32, do_lower_case: true },
    },
    // potion: a table of tokens' vectors; the ONNX file beside it is of the same, and nothing of it is fetched.
    "tiny/potion": { ...tables.model2vec.normalised.files, "onnx/model.onnx": Buffer.from("not this") },
    "tiny/older-potion": {
      ...without("modules.json", tables.model2vec.normalised.files),
      "config.json": { model_type: "model2vec", normalize: true },
      "onnx/model.onnx": Buffer.from("not this"),
    },
    "tiny/static": tables.staticEmbedding.normalised.files,
    "tiny/unknown": {
      ...checkpointOf("ModernBertModel").files,
      "config.json": { model_type: "deberta-v2", hidden_size: 16 },
    },
  };
  before(async () => {
    scratch = mkdtempSync(join(tmpdir(), "layouts-"));
    for (const [name, files] of Object.entries(served)) writeFiles(join(scratch, name), files);
    hub = await LoopbackHub.start(
      Object.fromEntries(Object.keys(served).map((name) => [`${name}@${revision}`, join(scratch, name)])),
    );
    for (const name of variables) delete process.env[name];
    Object.assign(process.env, { HF_HOME: join(scratch, "home"), HF_ENDPOINT: hub.endpoint });
  });
  after(async () => {
    for (const embedder of opened) await embedder.close();
    for (const [name, value] of saved) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    await hub.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  const open = async (repository: string, changes: Partial<ModelContract>): Promise<Embedder> => {
    const contract: ModelContract = {
      id: "tiny",
      source: { kind: "hub", repository, revision },
      treatment: "raw",
      prefix: "",
      pooling: "cls",
      normalize: true,
      dtype: "fp32",
      maxTokens: 64,
      dimensions: 16,
      licence: "none",
      ...changes,
    };
    const embedder = await openModel(contract, { root: scratch, cacheFolder: join(scratch, "cache") });
    opened.push(embedder);
    return embedder;
  };
  const assertNear = async (
    embedder: Embedder,
    expected: number[][],
    texts: readonly string[] = golden.texts,
  ): Promise<void> => {
    assert.deepEqual(
      embedder.warnings.filter((warning) => !/session|cuts texts/.test(warning)),
      [],
    );
    const { vectors } = await embedder.embed(texts, { cache: false });
    expected.forEach((row, i) => {
      // A text of which nothing is known has a vector of zeros.
      const length = Math.hypot(...row) || 1;
      row.forEach((value, j) => assert.ok(Math.abs(vectors.row(i)[j] - value / length) < 1e-5, `text ${i}, ${j}`));
    });
  };

  it("fetch every shard, and take a declared instruction by its name", async () => {
    const { vectors } = checkpointOf("Qwen3Model");
    await assertNear(
      await open("tiny/qwen3", { pooling: "lasttoken", prompt: "query" }),
      vectors["lasttoken, prompted"],
    );
    await assertNear(await open("tiny/qwen3", { pooling: "lasttoken", prompt: "document" }), vectors.lasttoken);
    const shards = Object.keys(served["tiny/qwen3"]).filter((file) => file.endsWith(".safetensors"));
    assert.ok(shards.length > 1);
    for (const shard of shards)
      assert.ok(
        hub.requests.some(({ path }) => path.endsWith(shard)),
        shard,
      );
  });

  it("build what is published with code of its own where the code's class is known", async () => {
    await assertNear(await open("tiny/gte", {}), checkpointOf("gte-multilingual").vectors.cls);
  });

  it("bring every module with its weights", async () => {
    await assertNear(await open("tiny/labse", { dimensions: 12, maxTokens: 32 }), labse.vectors, modules.texts);
  });

  it("bring what sentence-transformers says of letters and lengths under an older name", async () => {
    const changes = { pooling: "mean", dimensions: 12, maxTokens: 32, normalize: false } as const;
    const { vectors, warnings } = await (await open("tiny/roberta", changes)).embed(modules.texts, { cache: false });
    small.vectors.forEach((row, i) =>
      row.forEach((value, j) => assert.ok(Math.abs(vectors.row(i)[j] - value) < 1e-5, `text ${i}, ${j}`)),
    );
    assert.doesNotMatch(warnings.join(), /cuts texts/);
  });

  for (const [repository, { vectors }] of [
    ["tiny/potion", tables.model2vec.normalised],
    ["tiny/older-potion", tables.model2vec.normalised],
    ["tiny/static", tables.staticEmbedding.normalised],
  ] as const)
    it(`bring a table of tokens' vectors alone: ${repository}`, async () => {
      const before = hub.requests.length;
      const embedder = await open(repository, { pooling: "mean", dimensions: 6, maxTokens: 1000 });
      await assertNear(embedder, vectors, tables.texts);
      assert.ok(hub.requests.slice(before).every(({ path }) => !path.endsWith(".onnx")));
    });

  it("say of an architecture that nobody knows which are known and what to do, and fetch no weights", async () => {
    const before = hub.requests.length;
    await assert.rejects(
      open("tiny/unknown", {}),
      /its weights serve none \(config\.json: model_type "deberta-v2" is not one that can be built from safetensors \(bert, .*modernbert, nomic_bert, new, gte, qwen3, gemma3_text\); use a folder or repository with onnx\/model\.onnx, or serve the model/,
    );
    assert.ok(hub.requests.slice(before).every(({ path }) => !path.endsWith(".safetensors")));
  });
});
