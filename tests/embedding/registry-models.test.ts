import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { openModelFolder } from "#embedlab/embedding/local/model-folder";
import { TextTokenizer } from "#embedlab/embedding/local/tokenizer";
import { checkModelRow } from "./models-table.js";
import { modelsOfSuite } from "./opened-models.js";
import { runGraph } from "./run-graph.js";

const root = new URL("../../../", import.meta.url).pathname;
const golden = (name: string): unknown => JSON.parse(readFileSync(join(root, "tests/golden", `${name}.json`), "utf8"));
const folderOf = (name: string): string => join(root, "models", name);
const without = (name: string): string | false =>
  !existsSync(folderOf(name)) && `models/${name} is not there: npm run models -- add ${name}`;

interface BertCase {
  readonly text: string | null;
  readonly ids: readonly number[];
  /** The first dimensions of some tokens' last states, their lengths, and the first dimensions of the mean over tokens. */
  readonly rows: Readonly<Record<string, readonly number[]>>;
  readonly norms: Readonly<Record<string, number>>;
  readonly mean: readonly number[];
}
interface Vectors {
  readonly texts: readonly string[];
  readonly [model: string]:
    readonly string[] | readonly { readonly tokens: number; readonly vector: readonly number[] }[];
}

void describe("bert-base-uncased from TensorFlow's checkpoint", { skip: without("bert-base-uncased") }, () => {
  const { cases } = golden("bert-savedmodel") as { cases: readonly BertCase[] };
  const hidden = 768;

  void it("has the parameters of the paper's base model, pooler included", async () => {
    const { facts } = await openModelFolder(folderOf("bert-base-uncased"), {
      dtype: "fp32",
      graphs: join(root, ".cache/embeddings/graphs"),
    });
    assert.deepEqual(
      [facts.layers, facts.heads, facts.hiddenSize, facts.vocabularySize, facts.maxPositions, facts.parameters],
      [12, 12, hidden, 30522, 512, 109_482_240],
    );
  });

  void it("splits texts as the Python package does over the archive's vocabulary, and cuts at 512 tokens", () => {
    const tokenizer = new TextTokenizer(folderOf("bert-base-uncased"));
    for (const { text, ids } of cases)
      if (text !== null) assert.deepEqual([...tokenizer.encode([text], 512).ids], [...ids], text.slice(0, 60));
  });

  void it("has the SavedModel's states within 1e-4, of 1 to 512 tokens, alone and padded", async () => {
    const { onnxPath } = await openModelFolder(folderOf("bert-base-uncased"), {
      dtype: "fp32",
      graphs: join(root, ".cache/embeddings/graphs"),
    });
    const short = cases.filter(({ ids }) => ids.length < 64);
    const long = cases.filter(({ ids }) => ids.length >= 64);
    const states = [
      ...(await runGraph(
        onnxPath,
        short.map(({ ids }) => ids),
        0,
      )),
    ];
    for (const { ids } of long) states.push(...(await runGraph(onnxPath, [ids], 0)));
    let worst = 0;
    for (const [i, { ids, rows, norms, mean }] of [...short, ...long].entries()) {
      const token = (place: number): Float32Array => states[i].subarray(place * hidden, (place + 1) * hidden);
      const near = (value: number, expected: number, what: string): void => {
        worst = Math.max(worst, Math.abs(value - expected) / Math.max(1, Math.abs(expected)));
        assert.ok(Math.abs(value - expected) < 1e-4, `${ids.length} tokens, ${what}: ${value} is not ${expected}`);
      };
      for (const [place, row] of Object.entries(rows)) {
        row.forEach((expected, d) => near(token(Number(place))[d], expected, `token ${place}, dimension ${d}`));
        near(Math.hypot(...token(Number(place))), norms[place], `length of token ${place}`);
      }
      mean.forEach((expected, d) =>
        near(ids.reduce((sum, _, place) => sum + token(place)[d], 0) / ids.length, expected, `mean, dimension ${d}`),
      );
    }
    const valuesOf = "TensorFlow on the SavedModel of a Maven artifact";
    checkModelRow("Real weights", { models: "bert-base-uncased", opens: "built, model_type `bert`", valuesOf }, worst);
  });
});

void describe("all-mpnet-base-v2 from Python packages", { skip: without("all-mpnet-base-v2") }, () => {
  const models = modelsOfSuite(root);
  const { versions, texts, tokens, vectors } = golden("mpnet") as {
    versions: Record<string, string>;
    texts: string[];
    tokens: number[];
    vectors: number[][];
  };

  void it("has sentence-transformers' vectors by the ready contract, of 2 to 500 tokens, cut at 384", async () => {
    const contract = { ...contractNamed("all-mpnet-base-v2"), treatment: "raw" } as const;
    const found = await (await models.open(contract)).embed(texts, { cache: false });
    assert.deepEqual([...found.tokens], tokens);
    let worst = 0;
    vectors.forEach((row, i) =>
      row.forEach((value, d) => (worst = Math.max(worst, Math.abs(found.vectors.row(i)[d] - value)))),
    );
    assert.ok(worst < 1e-5, String(worst));
    const valuesOf = `sentence-transformers ${versions.sentence_transformers} on the weights of Python packages`;
    checkModelRow("Real weights", { models: "all-mpnet-base-v2", opens: "built, model_type `mpnet`", valuesOf }, worst);
  });
});

void describe("models from ONNX files", () => {
  const models = modelsOfSuite(root);
  const { texts, ...expected } = golden("onnx-models") as Vectors;

  // Where the processor has no VNNI, sums of a publisher's 8 bits may saturate, and its vectors are others.
  const sameProducts = /\bavx(512)?_vnni\b/.test(
    existsSync("/proc/cpuinfo") ? readFileSync("/proc/cpuinfo", "utf8") : "",
  );
  for (const { id, models: named, opens, valuesOf, exact } of [
    {
      id: "e5-small-v2",
      models: "e5-small-v2",
      opens: "built, model_type `bert`",
      valuesOf: "onnxruntime 1.32.0 for Python on the file of a Maven artifact",
      exact: true,
    },
    {
      id: "bge-small-en-v1.5",
      models: "bge-small-en-v1.5 in the 8 bits of its artifact, which has no fp32 weights",
      opens: 'onnx/model_quantized.onnx as it is, pooling "cls"',
      valuesOf: "onnxruntime 1.32.0 for Python on the same file, both with VNNI; without, cosine .98 at least",
      exact: sameProducts,
    },
  ]) {
    void it(`${id} has the vectors of the file that it is made of`, { skip: without(id) }, async () => {
      const { vectors, tokens } = await (await models.open(contractNamed(id))).embed([...texts], { cache: false });
      let worst = 0;
      const rows = expected[id] as readonly { tokens: number; vector: readonly number[] }[];
      rows.forEach(({ tokens: count, vector }, i) => {
        // Counted before the cut.
        assert.equal(Math.min(tokens[i], 512), count);
        const found = vectors.row(i).subarray(0, vector.length);
        vector.forEach((value, d) => (worst = Math.max(worst, Math.abs(found[d] - value))));
        const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
          Array.from(a).reduce((sum, value, d) => sum + value * b[d], 0);
        assert.ok(dot(found, vector) / Math.sqrt(dot(found, found) * dot(vector, vector)) > (exact ? 0.999999 : 0.98));
      });
      if (!exact) return;
      assert.ok(worst < 1e-5, String(worst));
      checkModelRow("Real weights", { models: named, opens, valuesOf }, worst);
    });
  }
});
