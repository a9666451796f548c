import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { clusterers, contractNamed, Matrix } from "embedlab";
import { checkContract } from "#embedlab/embedding/contract/check-contract";
import { embedModels, ranModels } from "#embedlab/embedding/embed-models";
import { scoreClusterings } from "#embedlab/comparison/cluster-scores";

void describe("equal vectors are said", () => {
  void it("texts that clean to nothing, and how many vectors differ", async () => {
    const lsa = contractNamed("lsa");
    const contract = {
      ...lsa,
      treatment: "cleaned" as const,
      dimensions: 2,
      source: { kind: "corpus" as const, method: "lsa" as const, components: 2, seed: 0 },
    };
    const texts = ["red mug kettle", "red mug teapot", "blue shirt cotton", "blue shirt linen", "!!!", "great quality"];
    const [{ embedding, grave }] = ranModels(await embedModels([contract], texts));
    // Words that stand in one text alone are no terms: the two mugs are one vector, and so are the shirts.
    const said = embedding.warnings.join("; ");
    assert.match(said, /2 texts are empty once treated/);
    const shared =
      "3 distinct vectors for 6 products: texts that are equal once treated share one, and so do texts that differ in terms alone that its dimensions do not hold";
    assert.ok(said.includes(shared), said);
    assert.deepEqual(grave, ["2 texts are empty once treated", shared]);
  });
  void it("of texts that all differ, their terms are the reason", async () => {
    const source = { kind: "corpus" as const, method: "lsa" as const, components: 2, seed: 0 };
    const contract = { ...contractNamed("lsa"), treatment: "raw" as const, dimensions: 2, source };
    const texts = ["red mug", "Mug, red!", "blue shirt", "shirt: blue", "red shirt", "blue mug"];
    const [{ embedding }] = ranModels(await embedModels([contract], texts));
    assert.deepEqual(embedding.warnings, [
      "4 distinct vectors for 6 products: texts with the same terms or with none share one",
    ]);
  });
  void it("is grave from a tenth of the products on", async () => {
    const contract = { ...contractNamed("lsa"), treatment: "raw" as const, dimensions: 2 };
    const source = { kind: "corpus" as const, method: "lsa" as const, components: 2, seed: 0 };
    // Words of pairs of neighbours: no two texts are alike.
    const texts = Array.from({ length: 20 }, (_, i) => `word${i}x word${(i + 1) % 20}x`);
    for (const [repeated, expected] of [
      [2, []],
      [3, ["17 distinct vectors for 20 products: equal texts share one"]],
    ] as const) {
      const some = texts.map((text, i) => (i < repeated ? texts[i + 10] : text));
      const [{ grave }] = ranModels(await embedModels([{ ...contract, source }], some));
      assert.deepEqual(grave, expected);
    }
  });
  void it("one vector for all texts is no model, and takes no other along", async () => {
    const folder = mkdtempSync(join(tmpdir(), "equal-"));
    const products = ["a", "b", "c"].map((id, row) => ({ id, row }));
    const contracts = [1, 0].map((step) => {
      const path = join(folder, `${step}.jsonl`);
      writeFileSync(path, products.map(({ id }, i) => `${JSON.stringify({ id, vector: [1, step * i] })}\n`).join(""));
      return checkContract({ id: `v${step}`, source: { kind: "vectors", path } });
    });
    const texts = products.map(({ id }) => `text ${id}`);
    const [differ, equal] = await embedModels(contracts, texts, { products });
    assert.equal(differ.status, "ran");
    assert.equal(equal.status === "unavailable" && equal.reason, "v0 gave one and the same vector for all 3 texts");
    rmSync(folder, { recursive: true });
  });
  void it("fewer distinct points than clusters, in the scores' notes", async () => {
    const x = Matrix.fromRows(
      [
        [0, 0],
        [0, 0],
        [1, 1],
        [1, 1],
        [1, 1],
        [0, 0],
      ].map((row) => Float32Array.from(row)),
    );
    const truth = Int32Array.of(0, 0, 1, 1, 2, 3);
    const scores = await scoreClusterings("m", x, truth, { seeds: [0, 1], nInit: 2 });
    assert.deepEqual(scores.notes, ["2 of 4 clusters hold a row: there are fewer distinct vectors than clusters"]);
    assert.ok(scores.ari.every(Number.isFinite));
    const { notes } = await clusterers.kmeans({ nClusters: 2 }).cluster(x);
    assert.deepEqual(notes, []);
  });
});
