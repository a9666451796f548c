import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { contracts } from "#embedlab/embedding/contract/contracts";
import { draftContract, type Draft } from "#embedlab/embedding/draft";
import { openModel } from "#embedlab/embedding/embedder";
import { dataType, encodeOnnx } from "#embedlab/numeric/onnx";
import { LoopbackHub } from "./loopback-hub.js";
import { idsGraph, onnxModel, writeFiles, type Files } from "./model-files.js";

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../tests/golden/${name}.json`, import.meta.url), "utf8"));
interface Vectors {
  files: Files;
  vectors: number[][];
}
const modules = read("sentence-modules") as {
  texts: string[];
  network: Files;
  cases: (Vectors & {
    name: string;
    prompt: string | null;
    pooling: string | string[];
    normalize: boolean;
    dimensions: number;
    truncate: number | null;
    layerNorm?: boolean;
  })[];
};
const tables = read("static-models") as { texts: string[]; model2vec: Record<string, Vectors> };
const { checkpoints, prompt } = read("architectures") as {
  prompt: string;
  checkpoints: { name: string; files: Files }[];
};
const checkpoint = (word: string): Files => checkpoints.find(({ name }) => name.includes(word))!.files;
const revision = "0123456789abcdef0123456789abcdef01234567";
const module = (kind: string, path: string) => ({ name: path, path, type: `sentence_transformers.models.${kind}` });
const chain = {
  "modules.json": [module("Transformer", ""), module("Pooling", "1_Pooling"), module("Normalize", "2_Normalize")],
};
const card = Buffer.from("---\nlicense: apache-2.0\nlanguage:\n- en\n---\n# A model\nlicense: none\n");

describe("a draft of a contract", () => {
  let root: string;
  let count = 0;
  before(() => {
    root = mkdtempSync(join(tmpdir(), "draft-"));
  });
  after(() => rmSync(root, { recursive: true }));
  const written = (files: Files, name = `model-${++count}`): string => {
    writeFiles(join(root, name), files);
    return name;
  };
  const vectorsOf = async ({ contract }: Draft, texts: readonly string[]) => {
    const embedder = await openModel(contract, { root, cacheFolder: join(root, "cache") });
    const { vectors } = await embedder.embed(texts, { cache: false });
    await embedder.close();
    return { vectors, warnings: embedder.warnings.filter((warning) => !/session/.test(warning)) };
  };
  const assertNear = async (draft: Draft, texts: readonly string[], expected: number[][]): Promise<void> => {
    const { vectors, warnings } = await vectorsOf(draft, texts);
    assert.deepEqual(warnings, []);
    expected.forEach((row, i) =>
      row.forEach((value, j) => assert.ok(Math.abs(vectors.row(i)[j] - value) < 1e-5, `text ${i}, ${j}`)),
    );
  };

  it("keeps the dimensions that the model's files keep, and says that their vectors are scaled after the cut", async () => {
    const one = modules.cases.find(
      ({ prompt: asked, truncate, normalize }) => !asked && truncate === null && normalize,
    )!;
    const files = { ...modules.network, ...one.files, "config_sentence_transformers.json": { truncate_dim: 5 } };
    const { contract, doubts } = await draftContract(written(files), { root });
    assert.equal(contract.truncateDimensions, 5);
    assert.match(
      doubts.join("\n"),
      /^truncateDimensions: vectors are scaled to length 1 after they are cut; sentence-transf/m,
    );
  });

  // A prompt and fewer dimensions are the user's to ask for.
  for (const one of modules.cases.filter(
    ({ prompt: asked, truncate, layerNorm }) => !asked && truncate === null && layerNorm !== true,
  ))
    it(`says what modules declare, and gives sentence-transformers' vectors as it stands: ${one.name}`, async () => {
      const draft = await draftContract(written({ ...modules.network, ...one.files, "README.md": card }), { root });
      const { pooling, normalize, dimensions, licence, languages } = draft.contract;
      assert.deepEqual(
        { pooling, normalize, dimensions },
        { pooling: one.pooling, normalize: one.normalize, dimensions: one.dimensions },
      );
      assert.deepEqual([licence, languages], ["apache-2.0", ["en"]]);
      assert.deepEqual(draft.doubts, ["treatment: no file says it; raw takes the texts as they are"]);
      await assertNear(draft, modules.texts, one.vectors);
    });

  it("is of a table of tokens' vectors too", async () => {
    for (const { files, vectors } of [tables.model2vec.plain, tables.model2vec.normalised]) {
      const draft = await draftContract(written(files), { root });
      const { vectors: found } = await vectorsOf(draft, tables.texts);
      vectors.forEach((row, i) => row.forEach((value, j) => assert.ok(Math.abs(found.row(i)[j] - value) < 1e-6)));
    }
  });

  it("names the prompt that is for grouping, tells of those that are not, and of a family's by its name", async () => {
    const draft = (prompts: object, name?: string, more: object = {}) =>
      draftContract(
        written(
          { ...modules.network, "config_sentence_transformers.json": { prompts, default_prompt_name: null, ...more } },
          name,
        ),
        { root },
      );
    assert.equal((await draft({ query: "q: ", Clustering: "c: " })).contract.prompt, "Clustering");
    const query = await draft({ query: "q: ", document: "" });
    assert.deepEqual([query.contract.prompt, query.contract.prefix], [undefined, ""]);
    assert.match(
      query.doubts.join("\n"),
      /^prompt: the model declares query "q: " and none for document, and none of them for grouping/m,
    );
    assert.equal((await draft({ query: "q: " }, undefined, { default_prompt_name: "query" })).contract.prompt, "query");
    for (const [name, prefix] of [
      ["e5-tiny", "query: "],
      ["nomic-embed-text-v9", "clustering: "],
      ["Qwen3-Embedding-9B", contracts["Qwen3-Embedding-0.6B"].prefix],
    ])
      assert.equal((await draft({}, name)).contract.prefix, prefix);
  });

  it("says what the files leave open: no modules, no limit, no licence, no fp32", async () => {
    const bare = Object.fromEntries(
      Object.entries(modules.network).filter(([name]) => name !== "tokenizer_config.json"),
    );
    const { contract, doubts } = await draftContract(written(bare), { root });
    assert.deepEqual(
      [contract.pooling, contract.normalize, contract.maxTokens, contract.licence],
      ["mean", false, 40, "not said"],
    );
    assert.deepEqual(
      doubts.map((doubt) => doubt.split(":")[0]),
      ["treatment", "licence", "pooling", "normalize"],
    );
    const half = await draftContract(
      written({
        "config.json": { model_type: "nomic_bert", n_embd: 2 },
        "onnx/model_fp16.onnx": idsGraph("", "float16"),
      }),
      { root },
    );
    assert.equal(half.contract.dtype, "fp16");
    assert.match(half.doubts.join("\n"), /^dtype: no file gives fp32; onnx\/model_fp16\.onnx gives fp16/m);
    assert.match(half.doubts.join("\n"), /^maxTokens: no file says it; 512 is a guess/m);
    const none = await draftContract(written({ "config.json": { model_type: "t5", d_model: 3, hidden_size: 3 } }), {
      root,
    });
    assert.match(
      none.doubts.join("\n"),
      /^dtype: nothing here can be run: .*model_type "t5" is not one that can be built/m,
    );
  });

  it("reads of an exported graph which output and which inputs it has", async () => {
    const graph = encodeOnnx({
      name: "task",
      nodes: [],
      constants: [],
      inputs: [
        { name: "input_ids", type: dataType.int64, dims: ["batch", "sequence"] },
        { name: "task_id", type: dataType.int64, dims: [] },
      ],
      outputs: [{ name: "sentence_embedding", type: dataType.float, dims: ["batch", 7] }],
    });
    const { contract, doubts } = await draftContract(
      written({ "config.json": { model_type: "gemma3_text", hidden_size: 3 }, "onnx/model.onnx": graph }),
      { root },
    );
    assert.deepEqual([contract.pooling, contract.inputs, contract.dimensions], ["none", { task_id: 0 }, 7]);
    assert.match(doubts.join("\n"), /^inputs: the graph wants task_id; 0 is a guess/m);
  });

  it("refuses what is neither a folder nor a repository, and a folder without a model", async () => {
    await assert.rejects(
      draftContract("models/x/y", { root }),
      /no folder models\/x\/y, and it reads not as a repository/,
    );
    await assert.rejects(draftContract(written({ "a.txt": card }), { root }), /config\.json is missing: nothing tells/);
  });

  it("of a repository pins the branch's commit, fetches no weights, and opens as it stands", async () => {
    const labse = modules.cases.find(({ name }) => name.includes("LaBSE"))!;
    const repositories: Record<string, Files> = {
      "tiny/LaBSE": { ...modules.network, ...labse.files, "README.md": card },
      "tiny/qwen3": {
        ...checkpoint("Qwen3Model"),
        ...chain,
        "1_Pooling/config.json": { word_embedding_dimension: 16, pooling_mode_lasttoken: true },
        "config_sentence_transformers.json": { prompts: { query: prompt, document: "" }, default_prompt_name: null },
      },
      "tiny/potion": tables.model2vec.normalised.files,
      "tiny/gemma": {
        ...modules.network,
        "config.json": { model_type: "gemma3_text", hidden_size: 2, max_position_embeddings: 32 },
        "onnx/model.onnx": onnxModel([], { sentence_embedding: ["batch", 2] }),
      },
    };
    for (const [name, files] of Object.entries(repositories)) written(files, `hub/${name}`);
    const hub = await LoopbackHub.start(
      Object.fromEntries(Object.keys(repositories).map((name) => [`${name}@${revision}`, join(root, "hub", name)])),
    );
    const environment = { HF_HOME: join(root, "home"), HF_ENDPOINT: hub.endpoint };
    const saved = { ...process.env };
    Object.assign(process.env, environment);
    try {
      const draft = (name: string) => draftContract(name, { root, environment });
      const first = await draft("tiny/LaBSE");
      assert.deepEqual(first.contract.source, { kind: "hub", repository: "tiny/LaBSE", revision });
      assert.equal(first.contract.licence, "apache-2.0");
      const qwen = await draft(`tiny/qwen3@${revision}`);
      assert.equal(qwen.contract.pooling, "lasttoken");
      const gemma = await draft("tiny/gemma");
      assert.match(gemma.doubts.join("\n"), /^pooling: onnx\/model\.onnx is run as its publisher wrote it/m);
      assert.ok(hub.requests.every(({ path }) => !/\.(safetensors|onnx)$|tokenizer\.json$/.test(path)));
      await assertNear(first, modules.texts, labse.vectors);
      const potion = await vectorsOf(await draft("tiny/potion"), tables.texts);
      tables.model2vec.normalised.vectors.forEach((row, i) =>
        row.forEach((value, j) => assert.ok(Math.abs(potion.vectors.row(i)[j] - value) < 1e-6)),
      );
      await assert.rejects(draft("tiny/none"), /the hub has no repository tiny\/none \(404\)/);
      await assert.rejects(
        draftContract("tiny/LaBSE", { environment: { ...environment, HF_ENDPOINT: "http://127.0.0.1:9" } }),
        /cannot be reached .*: check the network and HF_ENDPOINT, or give a folder/,
      );
      await assert.rejects(
        draftContract("tiny/LaBSE", { environment: { ...environment, HF_HUB_OFFLINE: "1" } }),
        /HF_HUB_OFFLINE is set: what tiny\/LaBSE holds cannot be asked/,
      );
    } finally {
      for (const name of ["HF_HOME", "HF_ENDPOINT"])
        if (saved[name] === undefined) delete process.env[name];
        else process.env[name] = saved[name];
      await hub.stop();
    }
  });
});
