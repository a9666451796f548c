import assert from "node:assert/strict";
import { test } from "node:test";
import { clusterKeywords, clusterMedoids } from "#embedlab/clustering/keywords";
import { Matrix } from "#embedlab/numeric/matrix";

test("class-based TF-IDF by hand", () => {
  const [first, second] = clusterKeywords(["mug mug lamp", "lamp lamp", "watch lamp lamp"], [4, 1, 1]);
  assert.deepEqual([first.cluster, second.cluster], [1, 4]);
  // Cluster 1: lamp 4 of 5, watch 1 of 5; 8 words in 2 clusters; lamp 5 times in all, watch once, mug twice.
  assert.deepEqual(first.words, ["lamp", "watch"]);
  assert.ok(Math.abs(first.weights[0] - 0.8 * Math.log(1 + 4 / 5)) < 1e-15);
  assert.ok(Math.abs(first.weights[1] - 0.2 * Math.log(1 + 4)) < 1e-15);
  // Cluster 4: mug 2 of 3; lamp is 1 of 3 there and 4 of 5 elsewhere.
  assert.deepEqual(second.words, ["mug"]);
  assert.ok(Math.abs(second.weights[0] - (2 / 3) * Math.log(1 + 4 / 2)) < 1e-15);
});

test("words that a cluster has no more often than the others are no keywords of it", () => {
  const words = (texts: readonly string[], labels: readonly number[]): (readonly string[])[] =>
    clusterKeywords(texts, labels).map(({ words: own }) => own);
  assert.deepEqual(words(["steel lovely", "steel lovely"], [0, 1]), [[], []]);
  assert.deepEqual(words(["steel lovely mug", "steel lovely lamp"], [0, 1]), [["mug"], ["lamp"]]);
  // Texts of other lengths: 1 of 2 words is more often than 1 of 3.
  assert.deepEqual(words(["steel mug", "steel lamp red"], [0, 1]), [
    ["mug", "steel"],
    ["lamp", "red"],
  ]);
  // Noise is no cluster that a word could be frequent in; without another cluster all words are the cluster's own.
  assert.deepEqual(words(["steel mug", "steel steel"], [0, -1]), [["mug", "steel"]]);
});

test("words of commerce, of grammar and numbers are no keywords; names of Object.prototype are ordinary", () => {
  const [only] = clusterKeywords(["Buy the 350 mug for Rs. 225 __proto__ constructor", "only 99"], [0, 0]);
  assert.deepEqual([...only.words].sort(), ["__proto__", "constructor", "mug"]);
});

test("a cluster without words, ties, how many", () => {
  const [empty, full] = clusterKeywords(["…", "beta alpha gamma"], [0, 1], { top: 2 });
  assert.deepEqual(empty.words, []);
  assert.deepEqual(full.words, ["alpha", "beta"]);
  assert.throws(() => clusterKeywords(["a"], [0, 1]), /1 texts and 2 cluster labels/);
});

test("the medoid points most nearly where its cluster's mean does", () => {
  const vectors = Matrix.fromRows([
    [1, 0],
    [1, 1],
    [0, 1],
    [-1, 0],
    [-1, 0.1],
    [0, 0],
    [-1, 0.3],
  ]);
  const medoids = clusterMedoids(vectors, [0, 0, 0, 2, 2, 5, 2]);
  assert.deepEqual(
    medoids.map(({ cluster, row }) => [cluster, row]),
    [
      [0, 1],
      [2, 4],
      [5, 5],
    ],
  );
  assert.ok(Math.abs(medoids[0].cosine - 1) < 1e-7);
  assert.equal(medoids[2].cosine, 0);
});

test("medoids do not depend on scale or on the order of rows", () => {
  const rows = Array.from({ length: 20 }, (_, i) => [Math.sin(i), Math.cos(i * 1.7), Math.sin(i * i)]);
  const labels = rows.map((_, i) => i % 3);
  const expected = clusterMedoids(Matrix.fromRows(rows), labels);
  const scaled = clusterMedoids(Matrix.fromRows(rows.map((row) => row.map((value) => value * 8))), labels);
  assert.deepEqual(
    scaled.map(({ row }) => row),
    expected.map(({ row }) => row),
  );
  const reversed = clusterMedoids(Matrix.fromRows([...rows].reverse()), [...labels].reverse());
  assert.deepEqual(
    reversed.map(({ row }) => 19 - row),
    expected.map(({ row }) => row),
  );
  assert.throws(() => clusterMedoids(Matrix.fromRows(rows), [0]), /20 vectors and 1 cluster labels/);
});
