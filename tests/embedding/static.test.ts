import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import type { ModelContract } from "#embedlab/embedding/contract/contract";
import { describeModel } from "#embedlab/embedding/describe";
import { ModelUnavailable, openModel, type Embedding } from "#embedlab/embedding/embedder";
import { checkModelRow } from "./models-table.js";

type Files = Readonly<Record<string, unknown>>;
interface Golden {
  readonly texts: string[];
  readonly model2vec: Record<string, { files: Files; vectors: number[][]; cut: number[][] }>;
  readonly staticEmbedding: Record<string, { files: Files; vectors: number[][] }>;
  readonly words: Record<string, { file: string; vectors: Record<string, number[]> }>;
}
const golden = JSON.parse(
  readFileSync(fileURLToPath(new URL("../../../tests/golden/static-models.json", import.meta.url)), "utf8"),
) as Golden;
const { texts } = golden;
const root = mkdtempSync(join(tmpdir(), "embedlab-static-"));
let made = 0;

function written(files: Files, changes: Files = {}): string {
  const folder = join(root, `model-${++made}`);
  for (const [name, content] of Object.entries({ ...files, ...changes })) {
    if (content === null) continue;
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, name.endsWith(".json") ? JSON.stringify(content) : Buffer.from(content as string, "base64"));
  }
  return folder;
}
const contractOf = (path: string, changes: Partial<ModelContract> = {}): ModelContract => ({
  id: "static",
  source: { kind: "folder", path },
  treatment: "raw",
  prefix: "",
  pooling: "mean",
  normalize: false,
  dtype: "fp32",
  maxTokens: 100_000,
  dimensions: 6,
  licence: "none",
  ...changes,
});
async function embed(contract: ModelContract, input: readonly string[] = texts): Promise<Embedding> {
  const embedder = await openModel(contract, { cacheFolder: join(root, "cache") });
  return embedder.embed(input, { cache: false });
}
/** The largest difference; throws for one above the tolerance. */
function assertNear({ vectors }: Embedding, wanted: readonly number[][], tolerance = 1e-6): number {
  const found = Array.from({ length: vectors.rows }, (_, i) => [...vectors.row(i)]);
  assert.equal(found.length, wanted.length);
  let worst = 0;
  found.forEach((row, i) =>
    row.forEach((value, j) => {
      const difference = Math.abs(value - wanted[i][j]);
      assert.ok(difference <= tolerance, `text ${i}, dimension ${j}: ${value}, not ${wanted[i][j]}`);
      worst = Math.max(worst, difference);
    }),
  );
  return worst;
}
/** Rows of docs/models.md: what is opened, whose values are compared, the largest difference found. */
const worst: Record<string, number> = { model2vec: 0, StaticEmbedding: 0, words: 0 };
const keep = (kind: string, difference: number): void => void (worst[kind] = Math.max(worst[kind], difference));
const lengthOne = (name: string): boolean => name === "normalised" || name === "weights";

describe("static models", () => {
  after(() => rmSync(root, { recursive: true }));

  for (const [name, { files, vectors, cut }] of Object.entries(golden.model2vec))
    it(`gives model2vec's vectors: ${name}`, async () => {
      const contract = contractOf(written(files), { normalize: lengthOne(name) });
      // model2vec rounds what it gives of a table in half precision to half precision; its sums of 8 bits are whole.
      const tolerance = name === "half precision" ? 2e-3 : name === "8 bits" ? 1e-4 : 1e-6;
      const found = await embed(contract);
      const difference = assertNear(found, vectors, tolerance);
      // What model2vec rounds by itself says nothing of ours.
      if (tolerance === 1e-6) keep("model2vec", difference);
      assert.equal(found.truncated, 0);
      assert.match(found.warnings.join(), /^static: 2 of the texts hold nothing that the model has a vector of/);
      const short = await embed({ ...contract, maxTokens: 5 });
      assertNear(short, cut, tolerance);
      assert.equal(short.truncated, 3);
    });

  for (const [name, { files, vectors }] of Object.entries(golden.staticEmbedding))
    it(`gives sentence-transformers' StaticEmbedding's vectors: ${name}`, async () => {
      keep(
        "StaticEmbedding",
        assertNear(await embed(contractOf(written(files), { normalize: lengthOne(name) })), vectors),
      );
    });

  it("keeps the contract's first dimensions, scaled", async () => {
    const { files, vectors } = golden.staticEmbedding.normalised;
    const found = await embed(contractOf(written(files), { normalize: true, truncateDimensions: 3 }));
    assertNear(
      found,
      vectors.map((row) => row.slice(0, 3).map((value) => value / (Math.hypot(...row.slice(0, 3)) || 1))),
    );
  });

  it("says of prompts that the model declares, where the contract has none", async () => {
    const declared = { "config_sentence_transformers.json": { prompts: { query: "query: " } } };
    const path = written(golden.staticEmbedding.normalised.files, declared);
    const { warnings } = await embed(contractOf(path, { normalize: true }), ["watch"]);
    assert.match(warnings.join(), /has no prefix: .*config_sentence_transformers\.json declares query "query: "/);
  });

  it("says where the contract normalises otherwise than the model", async () => {
    const { warnings } = await embed(contractOf(written(golden.staticEmbedding.normalised.files)), ["watch"]);
    assert.deepEqual(warnings, ["static does not normalise, but the model's own files do"]);
  });

  for (const [name, { file, vectors }] of Object.entries(golden.words))
    it(`gives gensim's means of ${name}`, async () => {
      const path = join(root, name);
      writeFileSync(path, Buffer.from(file, "base64"));
      const contract = contractOf(path, { dimensions: 5 });
      keep("words", assertNear(await embed(contract, Object.keys(vectors)), Object.values(vectors)));
      // A word that the file has in small letters only; punctuation is no part of a word.
      const { vectors: folded, warnings } = await embed(contract, ["WATCH!", "watch", "nowhere", "Steel", "steel"]);
      assert.deepEqual(folded.row(0), folded.row(1));
      assert.notDeepEqual(folded.row(3), folded.row(4));
      assert.deepEqual(warnings, [
        "static: 1 of the texts hold nothing that the model has a vector of: theirs are zeros",
      ]);
    });

  it("are in the table of docs/models.md with the difference that was found", () => {
    for (const [kind, models, opens, valuesOf] of [
      ["model2vec", "model2vec: potion", "a folder or repository with a table of tokens' vectors", "model2vec 0.10.0"],
      [
        "StaticEmbedding",
        "StaticEmbedding: static-similarity, static-retrieval",
        "the same",
        "sentence-transformers 6.2.0",
      ],
      ["words", "GloVe, word2vec", "a file of words' vectors: .txt, .vec, .bin", "gensim 4.4.0"],
    ])
      checkModelRow("Tables of vectors", { models, opens, valuesOf }, worst[kind]);
  });

  it("describes itself: tokens, dimensions, parameters", async () => {
    const described = await describeModel(contractOf(written(golden.model2vec.plain.files)));
    assert.equal(described?.facts.parameters, 6 * described!.facts.vocabularySize!);
    assert.deepEqual([described?.facts.layers, described?.facts.heads], [0, 0]);
    assert.deepEqual(described?.pieces("Watches"), ["watch", "##es"]);
  });

  it("is one text's vector whatever stands beside it, over more than one window", async () => {
    const contract = contractOf(written(golden.model2vec.plain.files), { dimensions: 6 });
    const many = Array.from({ length: 1200 }, (_, i) => `${"steel watch blue ".repeat(1 + (i % 5))}${i}`);
    const { vectors } = await embed(contract, many);
    const alone = await embed(contract, [many[777]]);
    assert.deepEqual([...vectors.row(777)], [...alone.vectors.row(0)]);
  });

  const { files } = golden.model2vec.plain;
  for (const [name, changes, fields, message] of [
    [
      "another pooling",
      {},
      { pooling: "cls" },
      /pooling is "cls", but a static model is the mean of its tokens' vectors: say "mean"/,
    ],
    [
      "another number type",
      {},
      { dtype: "w8a8" },
      /a static model has its vectors in one number type; set dtype to "fp32"/,
    ],
    ["other dimensions", {}, { dimensions: 7 }, /dimensions is 7, but .* has 6; correct it/],
    ["a prompt's name", {}, { prompt: "query" }, /prompt is for networks, and this is a static model/],
    ["missing weights", { "model.safetensors": null }, {}, /model\.safetensors is missing: copy it/],
    [
      "a module that comes after",
      {
        "modules.json": [
          { type: "sentence_transformers.models.StaticEmbedding", path: "." },
          { type: "x.Dense", path: "1_Dense" },
        ],
      },
      {},
      /declares the module x\.Dense after StaticEmbedding: Normalize alone can be applied/,
    ],
  ] as const)
    it(`refuses ${name}`, async () => {
      await assert.rejects(openModel(contractOf(written(files, changes), fields)), (error: Error) => {
        assert.ok(error instanceof ModelUnavailable, error.stack);
        assert.match(error.message, message);
        return true;
      });
    });

  it("refuses a file of words that is cut off or is none", async () => {
    const path = join(root, "words.bin");
    writeFileSync(path, Buffer.from(golden.words["word2vec.bin"].file, "base64").subarray(0, -30));
    await assert.rejects(
      embed(contractOf(path, { dimensions: 5 }), ["nowhere"]),
      /words\.bin is cut off: \d of 8 words/,
    );
    writeFileSync(join(root, "page.txt"), "<html>\n");
    await assert.rejects(openModel(contractOf(join(root, "page.txt"))), /page\.txt is no file of word vectors/);
  });
});
