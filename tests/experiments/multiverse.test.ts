import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { agglomerative, cutTree } from "#embedlab/clustering/agglomerative";
import { kmeans } from "#embedlab/clustering/kmeans";
import { adjustedRandIndex } from "#embedlab/evaluation/rand-index";
import { cosine } from "#embedlab/numeric/cosine";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";
import { measureMultiverse, planMultiverse } from "#laboratory/experiments/multiverse";
import { formsOf } from "#laboratory/experiments/vector-forms";
import { choiceEffects, shareAhead, waysDifference, waysLead, waysSentence } from "#laboratory/findings/multiverse";

const random = new Random(15);
const n = 84;
const labels = Int32Array.from({ length: n }, (_, i) => i % 7);
/** Seven groups, plainer the less noise; the third coordinate is the same for all, and large. */
const cloud = (noise: number): Matrix<Float32Array> =>
  Matrix.fromRows(
    Array.from(labels, (label) =>
      Array.from({ length: 12 }, (_, f) => (f === label ? 2 : f === 8 ? 10 : 0) + noise * random.normal()),
    ),
  );
const models = [
  { id: "muddled", vectors: cloud(2) },
  { id: "plain", vectors: cloud(0.2) },
];
const groups = Int32Array.from({ length: n }, (_, i) => (i === 7 ? 0 : i));
const study = { budget: 0 };

void describe("every way of grouping", () => {
  void it("goes five to twenty clusters for seven categories, three clusterers, four forms, with and without near-duplicates", () => {
    const plan = planMultiverse({ budget: 3e12 }, labels, 2000);
    assert.deepEqual(
      plan.nClusters,
      Array.from({ length: 16 }, (_, i) => i + 5),
    );
    assert.deepEqual(plan.clusterers, ["k-means", "Ward", "UMAP + HDBSCAN"]);
    assert.equal(plan.note, "");
    const small = planMultiverse(study, labels, 2000);
    assert.ok(small.nClusters.includes(7) && small.nClusters.length <= 6);
    assert.match(small.note, /without UMAP/);
    const large = planMultiverse(
      { budget: 3e12 },
      Int32Array.from({ length: 5000 }, (_, i) => i % 7),
      2000,
    );
    assert.equal(large.note, "On 2,000 of 5,000 products, a stratified part.");
  });

  void it("is k-means and Ward of each form, as called by themselves", async () => {
    const plan = planMultiverse(study, labels, 2000);
    const found = await measureMultiverse(models, labels, groups, plan);
    assert.equal(found.ways.length, 2 * 4 * 2 * plan.nClusters.length);
    assert.equal(found.duplicates, 1);
    const at = (clusterer: string, vectors: string, duplicates: string, size: number): number =>
      found.ways.findIndex(
        (way) =>
          way.clusterer === clusterer && way.vectors === vectors && way.duplicates === duplicates && way.size === size,
      );
    const { vectors } = models[0];
    const own = await kmeans(vectors, { nClusters: 7, nInit: 10, seed: 0 });
    assert.equal(found.models[0].aris[at("k-means", "as they are", "kept", 7)], adjustedRandIndex(labels, own.labels));
    const rest = [...labels.keys()].filter((row) => row !== 7);
    const { "50 components, whitened": whitened } = await formsOf(vectors.select(rest));
    const ward = await agglomerative(whitened, { nClusters: 5 });
    assert.equal(
      found.models[0].aris[at("Ward", "50 components, whitened", "left out", 5)],
      adjustedRandIndex(
        Int32Array.from(rest, (row) => labels[row]),
        ward.labels,
      ),
    );
    const again = await measureMultiverse(models, labels, groups, plan);
    assert.deepEqual(again, found);
  });

  void it("says how often one is ahead, and which choice moves it", async () => {
    const found = await measureMultiverse(models, labels, groups, planMultiverse(study, labels, 2000));
    const ahead = waysDifference(found, "muddled", "plain");
    assert.equal(shareAhead(ahead), 1);
    assert.deepEqual(waysLead(found, "plain").differences, ahead.differences);
    assert.deepEqual(
      waysDifference(found, "plain", "muddled").differences,
      ahead.differences.map((value) => -value),
    );
    assert.match(waysSentence(found, ahead), /^plain is ahead of muddled in 100.% of \d+ ways of grouping \(5 to 20/);
    const effects = choiceEffects(ahead);
    assert.ok(effects.every(({ share }, i) => share >= 0 && share <= 1 && (i === 0 || share <= effects[i - 1].share)));
    assert.throws(() => waysDifference(found, "plain", "plane"), { name: "InputError", message: /plane is not among/ });
  });

  void it("explains all of a difference that follows one choice alone", () => {
    const ways = (["k-means", "Ward"] as const).flatMap((clusterer) =>
      (["as they are", "50 components"] as const).map((vectors) => ({
        clusterer,
        vectors,
        duplicates: "kept" as const,
        size: 7,
      })),
    );
    const [first, second] = choiceEffects({ ways, differences: Float64Array.of(0.1, 0.1, -0.1, -0.1) });
    assert.deepEqual([first.choice, first.share, second.share], ["clusterer", 1, 0]);
    assert.deepEqual(
      first.options.map(({ option, ahead }) => [option, ahead]),
      [
        ["Ward", 0],
        ["k-means", 1],
      ],
    );
  });
});

void describe("forms of vectors", () => {
  void it("lose the direction that all share; whitened components have variance 1", async () => {
    const { vectors } = models[0];
    const forms = await formsOf(vectors);
    const without = forms["without the first component"];
    const reduced = forms["50 components"];
    const whitened = forms["50 components, whitened"];
    assert.deepEqual([without.columns, reduced.columns, whitened.columns], [12, 12, 12]);
    assert.ok(cosine(vectors.row(0), vectors.row(1)) > 0.5);
    let sum = 0;
    for (let i = 0; i < n; i++) sum += without.row(i)[8];
    assert.ok(Math.abs(sum / n) < 1e-5);
    for (let c = 0; c < 12; c++) {
      let square = 0;
      for (let i = 0; i < n; i++) square += whitened.row(i)[c] ** 2;
      assert.ok(Math.abs(square / (n - 1) - 1) < 1e-4, `component ${c}`);
    }
    // Distances are those of the vectors where every component is kept.
    const distance = (x: Matrix, a: number, b: number): number =>
      Math.hypot(...Array.from(x.row(a), (value, f) => value - x.row(b)[f]));
    assert.ok(Math.abs(distance(reduced, 3, 40) - distance(vectors, 3, 40)) < 1e-4);
  });
});

void describe("cutTree", () => {
  void it("gives every number of clusters from one dendrogram", async () => {
    const { vectors } = models[1];
    const { merges } = await agglomerative(vectors, { nClusters: 1 });
    for (const nClusters of [1, 2, 7, 20, n])
      assert.deepEqual(cutTree(merges, n, nClusters), (await agglomerative(vectors, { nClusters })).labels);
    assert.throws(() => cutTree(merges, n, n + 1), { name: "InputError", message: /from 1 to the 84 rows/ });
  });
});
