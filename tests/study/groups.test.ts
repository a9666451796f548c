import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";
import { labelProducts, type Catalogue } from "#embedlab/products/catalogue";
import { contrastOf } from "#laboratory/experiments/contrast";
import { categoryGroups, productGroups } from "#laboratory/study/groups";
import { labelledPart, labelNotes } from "#laboratory/study/labelled";
import { measureScaling } from "#laboratory/experiments/scaling";
import { scoreClusterings } from "#embedlab/comparison/cluster-scores";
import { sweep } from "#laboratory/experiments/sweep";
import { measureThroughput } from "#laboratory/experiments/throughput";

function catalogueOf(categories: readonly (string | null)[]): Catalogue {
  const products = categories.map((category, i) => ({
    id: String(i),
    name: `product ${i}`,
    description: "text",
    category,
    row: i + 1,
  }));
  return {
    name: "test.csv",
    path: "test.csv",
    sha256: "",
    synthetic: true,
    products,
    source: "",
    licence: "",
    ...labelProducts(products),
  };
}
const times = (count: number, category: string | null): (string | null)[] =>
  Array.from({ length: count }, () => category);
/** Two heaps of points, the first `n / 2` rows and the others. */
function heaps(n: number): Matrix<Float32Array> {
  const random = new Random(3);
  return new Matrix(
    Float32Array.from({ length: 4 * n }, (_, at) => (at < 2 * n ? 0 : 10) + random.normal()),
    n,
    4,
  );
}

void describe("the labelled part of a catalogue", () => {
  void it("leaves out products without a category, and says how many", () => {
    const catalogue = catalogueOf([...times(3, "a"), null, ...times(2, "b")]);
    const part = labelledPart(catalogue);
    assert.deepEqual(
      [part.products.map(({ id }) => id), Array.from(part.labels)],
      [
        ["0", "1", "2", "4", "5"],
        [0, 0, 0, 1, 1],
      ],
    );
    assert.match(labelNotes(catalogue)[0], /^1 of 6 products have no category/);
    assert.deepEqual([labelNotes(part), labelledPart(part)], [[], part]);
  });

  void it("leaves out categories of too few products, and none is left where fewer than two are large enough", () => {
    const catalogue = catalogueOf([...times(3, "a"), "b", null, ...times(2, "c")]);
    const part = labelledPart(catalogue, 2);
    assert.deepEqual(
      [part.categories, Array.from(part.labels)],
      [
        ["a", "c"],
        [0, 0, 0, 1, 1],
      ],
    );
    assert.match(
      labelNotes(catalogue, 2)[1],
      /^1 category of fewer than 2 products, 1 in all, is left out by the protocol\.$/,
    );
    const none = labelledPart(catalogue, 3);
    assert.deepEqual([none.categories, none.products.length, new Set(none.labels)], [[], 7, new Set([-1])]);
    assert.match(labelNotes(catalogue, 3)[1], /at least 3 products, and fewer than two have so many/);
  });

  void it("is the whole catalogue where nothing is labelled", () => {
    const none = catalogueOf(times(4, null));
    assert.equal(labelledPart(none), none);
    assert.match(labelNotes(none)[0], /No product/);
  });
});

void describe("groups to classify", () => {
  void it("are the categories of five products or more, renumbered", () => {
    const { rows, labels, names, notes } = categoryGroups(
      catalogueOf([...times(5, "c"), ...times(4, "b"), ...times(6, "a"), null]),
    );
    assert.deepEqual(names, ["a", "c"]);
    assert.deepEqual(Array.from(rows), [0, 1, 2, 3, 4, 9, 10, 11, 12, 13, 14]);
    assert.deepEqual(Array.from(labels), [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
    assert.match(notes[0], /^5 products left out/);
  });

  void it("keep five of each in a subset", () => {
    const { labels, notes } = categoryGroups(catalogueOf([...times(200, "a"), ...times(6, "b")]), { most: 40 });
    assert.ok(labels.filter((label) => label === 1).length >= 5);
    assert.ok(labels.length <= 45);
    assert.match(notes[0], /^Learned and explained are \d+ of 206 products, a stratified part\. .*--full takes all/);
  });

  void it("are the largest of very many, which is said", () => {
    const { names, rows, notes } = categoryGroups(
      catalogueOf([...times(5, "c"), ...times(9, "b"), ...times(6, "a"), ...times(2, "d")]),
      { mostGroups: 2 },
    );
    assert.deepEqual(names, ["a", "b"]);
    assert.equal(rows.length, 15);
    assert.match(notes[0], /^2 products left out/);
    assert.match(notes[1], /^Learned are the 2 largest of 3 categories, with 15 of 20 products\. .*--full takes all/);
  });

  void it("are clusters where there are no such categories, which is said", async () => {
    const catalogue = catalogueOf(times(24, null));
    assert.deepEqual(categoryGroups(catalogue).names, []);
    const { labels, names, notes } = await productGroups(catalogue, heaps(24));
    assert.deepEqual(names, ["cluster 0", "cluster 1"]);
    assert.equal(new Set(labels.subarray(0, 12)).size, 1);
    assert.notEqual(labels[0], labels[23]);
    assert.match(notes[0], /2 clusters of k-means/);
    await assert.rejects(productGroups(catalogueOf(times(6, null)), heaps(6)), {
      name: "InputError",
      message: /6 products have neither/,
    });
  });
});

void describe("scores without categories", () => {
  void it("are the silhouette and the agreement of the seeds", async () => {
    const { ari, ami, typical, agreement, silhouette, inertia } = await scoreClusterings(
      "m",
      heaps(24),
      new Int32Array(24).fill(-1),
      { nClusters: 2, seeds: [0, 1, 2] },
    );
    assert.deepEqual([ari.length, ami.length], [0, 0]);
    assert.equal(inertia[typical], Math.min(...inertia));
    assert.equal(agreement, 1);
    assert.ok(silhouette! > 0.5);
  });
});

void describe("a contrast", () => {
  const vectors = Matrix.fromRows([
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 0.1],
    [0.5, 1],
  ]);
  void it("takes a positive of the query's category, negatives of others, and no vector without direction", () => {
    assert.deepEqual(contrastOf(vectors, Int32Array.of(0, 0, 1, 0, 1)), { query: 1, positive: 3, negatives: [2, 4] });
  });
  void it("takes the nearest where nothing is labelled", () => {
    assert.deepEqual(contrastOf(vectors, new Int32Array(5).fill(-1)), { query: 1, positive: 3, negatives: [2, 4] });
    assert.throws(
      () =>
        contrastOf(
          Matrix.fromRows([
            [0, 0],
            [1, 0],
          ]),
          Int32Array.of(0, 0),
        ),
      { name: "InputError" },
    );
  });
});

void describe("what a model cannot take", () => {
  const lsa = contractNamed("lsa");
  void it("is a row with the reason", async () => {
    const served = {
      ...lsa,
      id: "served",
      source: { kind: "endpoint" as const, model: "m", addsPrefix: true },
      prefix: "query: ",
    };
    const settings = [
      { ...lsa, prefix: "query: " },
      { ...lsa, maxTokens: 64 },
      { ...lsa, dtype: "q8" as const },
      served,
    ].map((contract, i) => ({ setting: String(i), contract }));
    const rows = await sweep(settings, ["a", "b"], Int32Array.of(0, 1), { seeds: [0], groups: Int32Array.of(0, 1) });
    assert.deepEqual(
      rows.map(({ status }) => status),
      Array(4).fill("unavailable"),
    );
    assert.match(
      rows.map((row) => (row.status === "unavailable" ? row.reason : "")).join("\n"),
      /a prefix[^]*no maximum length[^]*number type[^]*adds a prefix of its own/,
    );
  });

  void it("is a reason in place of a throughput", async () => {
    const { points, reason } = await measureThroughput(lsa, ["a"], { batchTokens: [128] });
    assert.deepEqual(points, []);
    assert.match(reason!, /no batches/);
  });
});

void describe("a larger corpus", () => {
  void it("leaves out what would take too long and what may cost money, with the reason", async () => {
    const lsa = {
      ...contractNamed("lsa"),
      source: { kind: "corpus" as const, method: "lsa" as const, components: 6, seed: 0 },
      dimensions: 6,
    };
    const served = { ...lsa, id: "served", source: { kind: "endpoint" as const, model: "m", addsPrefix: false } };
    const models = [
      { id: "quick", contract: lsa, workPerCharacter: 0 },
      { id: "slow", contract: lsa, workPerCharacter: 1e9 },
      { id: "served", contract: served, workPerCharacter: 0 },
    ];
    const [quick, slow, paid] = await measureScaling(models, {
      sizes: [28, 56],
      seeds: [0, 1],
      budget: 1e9,
      again: true,
    });
    assert.deepEqual(
      quick.points.map(({ n, aris }) => [n, aris.length]),
      [
        [28, 2],
        [56, 2],
      ],
    );
    assert.deepEqual([quick.left, slow.points, paid.points], [[], [], []]);
    assert.match(slow.left[1].reason, /takes \d+ trillion multiply-adds, and/);
    assert.match(paid.left[0].reason, /may charge/);
    const [known] = await measureScaling(models.slice(0, 1), { sizes: [28, 56], seeds: [0, 1], budget: 1e9 });
    assert.deepEqual(known, quick, "what was measured is known the next time, with its date");
  });
});
