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
const revision = "0123456789abcdef0123456789abcdef01234567";
const variables = ["HF_HOME", "HF_HUB_CACHE", "HF_ENDPOINT", "HF_TOKEN", "HF_HUB_OFFLINE"];

const module = (kind: string, path: string) => ({ name: path, path, type: `sentence_transformers.models.${kind}` });
const declared = (pooling: object): Files => ({
  "modules.json": [module("Transformer", ""), module("Pooling", "1_Pooling"), module("Normalize", "2_Normalize")],
  "1_Pooling/config.json": { word_embedding_dimension: 16, ...pooling },
});

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
    "tiny/unknown": {
      ...checkpointOf("ModernBertModel").files,
      "config.json": { model_type: "nomic_bert", hidden_size: 16 },
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
  const assertNear = async (embedder: Embedder, expected: number[][]): Promise<void> => {
    assert.deepEqual(
      embedder.warnings.filter((warning) => !/session/.test(warning)),
      [],
    );
    const { vectors } = await embedder.embed(golden.texts, { cache: false });
    expected.forEach((row, i) => {
      const length = Math.hypot(...row);
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

  it("say of an architecture that nobody knows which are known and what to do, and fetch no weights", async () => {
    const before = hub.requests.length;
    await assert.rejects(
      open("tiny/unknown", {}),
      /its weights serve none \(config\.json: model_type "nomic_bert" is not one that can be built from safetensors \(bert, .*modernbert, qwen3, new, gte\); use a folder or repository with onnx\/model\.onnx, or serve the model/,
    );
    assert.ok(hub.requests.slice(before).every(({ path }) => !path.endsWith(".safetensors")));
  });
});
