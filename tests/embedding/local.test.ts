import assert from "node:assert/strict";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { contracts } from "#embedlab/embedding/contract/contracts";
import type { Embedder } from "#embedlab/embedding/embedder";
import { textVectors } from "#embedlab/embedding/local/pooling";
import { TextTokenizer } from "#embedlab/embedding/local/tokenizer";
import type { EmbeddingProgress } from "#embedlab/embedding/results";
import { dataType, encodeOnnx } from "#embedlab/numeric/onnx";
import { checkModelRow } from "./models-table.js";
import { modelsOfSuite } from "./opened-models.js";
import { largestDifference, runGraph } from "./run-graph.js";

const root = new URL("../../../", import.meta.url).pathname;
const folder = join(root, "models/all-MiniLM-L6-v2");
const skip = existsSync(join(folder, "model.safetensors"))
  ? false
  : "models/all-MiniLM-L6-v2 is not there: run npm run setup";

interface Golden {
  texts: string[];
  tokens: number[];
  mean: number[][];
  cls: number[][];
  max: number[][];
  default: number[][];
  meanSum: number[];
  clsSum: number[];
  maxSum: number[];
}
const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/embedding.json", import.meta.url), "utf8"),
) as Golden;
const contract: ModelContract = {
  ...contracts["all-MiniLM-L6-v2"],
  treatment: "raw",
  maxTokens: 512,
  normalize: false,
};

function assertClose(
  found: { row(i: number): Float32Array },
  expected: number[][],
  order = expected.map((_, i) => i),
): void {
  order.forEach((text, row) => {
    expected[text].forEach((value, j) => {
      const difference = Math.abs(found.row(row)[j] - value);
      worst = Math.max(worst, difference);
      assert.ok(difference < 1e-5, `text ${text}, dimension ${j}: ${found.row(row)[j]} is not ${value}`);
    });
  });
}
/** The largest difference so far. */
let worst = 0;

describe("a local model beside sentence-transformers", { skip }, () => {
  const models = modelsOfSuite(root);
  const open = (changes: Partial<ModelContract> = {}): Promise<Embedder> => models.open({ ...contract, ...changes });

  for (const pooling of ["mean", "cls", "max"] as const) {
    it(`gives its vectors to 1e-5 with ${pooling} pooling, for texts of 2 to 600 tokens, and its token counts`, async () => {
      const { vectors, tokens, truncated } = await (await open({ pooling })).embed(golden.texts);
      assertClose(vectors, golden[pooling]);
      golden[`${pooling}Sum`].forEach((sum, i) =>
        assert.ok(Math.abs(vectors.row(i).reduce((a, b) => a + b, 0) - sum) < 2e-4, `text ${i}: all dimensions`),
      );
      assert.deepEqual([...tokens], golden.tokens);
      assert.equal(truncated, golden.tokens.filter((count) => count > 512).length);
    });
  }

  it("gives the wheel's own default (256 tokens, mean, length 1) by the ready contract", async () => {
    const { vectors, truncated } = await (await open(contracts["all-MiniLM-L6-v2"])).embed(golden.texts);
    assertClose(vectors, golden.default);
    assert.equal(truncated, golden.tokens.filter((count) => count > 256).length);
  });

  it("is in the table of docs/models.md with the difference that was found", () => {
    const row = {
      models: "all-MiniLM-L6-v2",
      opens: "built, model_type `bert`",
      valuesOf: "sentence-transformers 6.2.0 on the weights of a Python package",
    };
    checkModelRow("Real weights", row, worst);
  });

  it("gives every text the same vector in any batch: alone, in reverse, among many, and twice", async () => {
    const embedder = await open();
    const one = await embedder.embed([golden.texts[3]], { cache: false });
    assertClose(one.vectors, golden.mean, [3]);
    const order = [...golden.texts.keys()].reverse();
    const mixed = [...order, 5, 5, ...order, ...Array.from({ length: 40 }, () => 1)];
    const many = await embedder.embed(
      mixed.map((i) => golden.texts[i]),
      { cache: false },
    );
    assertClose(many.vectors, golden.mean, mixed);
  });

  it("gives the same bits with one thread as with two", async () => {
    const embedder = await open();
    const texts = golden.texts.slice(0, 14);
    const [one, two] = [
      await embedder.embed(texts, { cache: false, threads: 1 }),
      await embedder.embed(texts, { cache: false, threads: 2 }),
    ];
    assert.deepEqual(one.vectors.data, two.vectors.data);
  });

  it("q8 stays close to fp32, and a text's vector does not depend on its neighbours", async () => {
    const embedder = await open({ dtype: "q8", normalize: true });
    const texts = golden.texts.slice(3, 14);
    const together = await embedder.embed(texts, { cache: false, batchTokens: 2048 });
    const alone = await embedder.embed(texts, { cache: false, batchTokens: 1 });
    assert.ok(largestDifference(alone.vectors.data, together.vectors.data) < 1e-6);
    const full = await (await open({ normalize: true })).embed(texts);
    texts.forEach((_, i) => {
      const cosine = full.vectors.row(i).reduce((sum, value, j) => sum + value * together.vectors.row(i)[j], 0);
      assert.ok(cosine > 0.98 && cosine < 1 - 1e-7, `text ${i}: cosine ${cosine}`);
    });
  });

  it("q8 gives what the publisher's graph gives as it stands, unoptimised", async () => {
    const texts = golden.texts.slice(3, 9);
    const { vectors } = await (await open({ dtype: "q8" })).embed(texts, { cache: false });
    const { ids, lengths } = new TextTokenizer(folder).encode(texts, 512);
    let at = 0;
    const rows = Array.from(lengths, (length) => [...ids.subarray(at, (at += length))]);
    const states = await runGraph(join(folder, "onnx/model_quantized.onnx"), rows, 0, "disabled");
    const settings = { model: folder, pooling: "mean", layers: [], dimensions: 384 } as const;
    states.forEach((tokens, i) =>
      assert.ok(
        largestDifference(vectors.row(i), textVectors(tokens, [1, lengths[i], 384], [lengths[i]], settings)) < 1e-5,
        `text ${i}`,
      ),
    );
  });

  it("runs one text at a time where the graph scales a whole batch by one number", async () => {
    const scaling = join(models.cacheFolder(), "scaling");
    mkdirSync(join(scaling, "onnx"), { recursive: true });
    for (const file of ["tokenizer.json", "tokenizer_config.json"])
      copyFileSync(join(folder, file), join(scaling, file));
    writeFileSync(join(scaling, "config.json"), "{}");
    // A token's vector is its id, quantised by the batch's largest.
    writeFileSync(
      join(scaling, "onnx/model_quantized.onnx"),
      encodeOnnx({
        name: "scaling",
        nodes: [
          { op: "Cast", inputs: ["input_ids"], outputs: ["numbers"], attributes: { to: BigInt(dataType.float) } },
          { op: "Unsqueeze", inputs: ["numbers", "last"], outputs: ["columns"] },
          { op: "DynamicQuantizeLinear", inputs: ["columns"], outputs: ["quantized", "scale", "zero"] },
          { op: "DequantizeLinear", inputs: ["quantized", "scale", "zero"], outputs: ["last_hidden_state"] },
        ],
        constants: [
          { name: "last", type: dataType.int64, dims: [1], data: new Uint8Array(BigInt64Array.of(2n).buffer) },
        ],
        inputs: [{ name: "input_ids", type: dataType.int64, dims: ["batch", "sequence"] }],
        outputs: [{ name: "last_hidden_state", type: dataType.float, dims: ["batch", "sequence", 1] }],
      }),
    );
    const embedder = await open({
      id: "scaling",
      source: { kind: "folder", path: scaling },
      dtype: "q8",
      dimensions: 1,
      pooling: "max",
    });
    const texts = ["!", "zebra", "!!"];
    const together = (await embedder.embed(texts, { cache: false })).vectors;
    for (const [i, text] of texts.entries())
      assert.deepEqual((await embedder.embed([text], { cache: false })).vectors.row(0), together.row(i));
  });

  it("adds the prefix, and no texts give no vectors", async () => {
    const plain = await (await open()).embed(["query: Watches"]);
    const prefixed = await (await open({ prefix: "query: " })).embed(["Watches"]);
    assert.deepEqual(prefixed.vectors.data, plain.vectors.data);
    const none = await (await open()).embed([]);
    assert.deepEqual([none.vectors.rows, none.vectors.columns, none.truncated], [0, 384, 0]);
  });

  it("reports progress to the last text and can be cancelled, keeping what is done", async () => {
    const embedder = await open({ prefix: "cancel " });
    const texts = Array.from({ length: 40 }, (_, i) => `${golden.texts[12]} ${i}`);
    const controller = new AbortController();
    const cancelled = embedder.embed(texts, {
      signal: controller.signal,
      onProgress: ({ done }) => done >= 8 && controller.abort(new Error("enough")),
    });
    await assert.rejects(cancelled, /enough/);
    const progress: EmbeddingProgress[] = [];
    const { cached } = await embedder.embed(texts, { onProgress: (step) => progress.push(step) });
    assert.ok(cached >= 8 && cached < 40, `${cached} from the cache`);
    assert.deepEqual([progress.at(-1)!.done, progress.at(-1)!.total, progress.at(-1)!.secondsLeft], [40, 40, 0]);
    assert.ok(progress.every(({ tokensPerSecond }) => tokensPerSecond > 0));
    await assert.rejects(embedder.embed(texts, { signal: AbortSignal.abort(new Error("before")) }), /before/);
  });

  it("names what is no text", async () => {
    await assert.rejects((await open()).embed(["a", null as unknown as string]), /text 1 is not a string but null/);
  });

  it("auto takes a number type, says why, and stays with it", async () => {
    const first = await open({ dtype: "auto", normalize: true });
    assert.match(
      first.warnings.join(),
      /number type "auto": took (fp32|w8a8|w8a16), .*fp32 \d+ tokens\/s.*w8a8 \d+ tokens\/s, worst cosine to fp32 0\.99/,
    );
    const second = await open({ dtype: "auto", normalize: true });
    assert.equal(second.contract.dtype, first.contract.dtype);
    assert.deepEqual(second.warnings, first.warnings);
  });
});
