import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clusterOverSeeds, type Clusterer } from "#embedlab/clustering/clusterer";
import { clusterers } from "#embedlab/clustering/clusterers";
import { kmeansOverSeeds } from "#embedlab/clustering/kmeans";
import { align } from "#embedlab/evaluation/alignment";
import { contingency } from "#embedlab/evaluation/contingency";
import { measures, vectorMeasures } from "#embedlab/evaluation/measures";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";
import type { Catalogue } from "#embedlab/products/catalogue";
import { compareModels } from "#embedlab/comparison/compare-models";
import { groupedShare } from "#laboratory/study/disagreements";
import { protocolFor } from "#embedlab/comparison/protocol";
import { clustererRecord, modelRecord } from "#laboratory/findings/records";
import { clustererRow, clusterNames } from "#laboratory/findings/clusters";
import { alignedConfusion, rawConfusion } from "#laboratory/findings/confusion";
import { scoreBars } from "#laboratory/findings/rows";
import { describeClusters } from "#embedlab/comparison/describe-clusters";
import { scoreClusterings } from "#embedlab/comparison/cluster-scores";
import { leadersByClusterer } from "#laboratory/findings/sentences";
import { scoreByClusterers } from "#laboratory/experiments/ways";
import { confusionFigure } from "#laboratory/figures/confusion";

const random = new Random(5);
const truth = Int32Array.from({ length: 150 }, (_, i) => i % 3);
/** Three dense heaps; every tenth product lies anywhere. */
const vectors = new Matrix(
  Float32Array.from({ length: 600 }, (_, at) => {
    const row = at >> 2;
    return row % 10 === 9 ? 30 * random.normal() : 10 * (truth[row] === at % 4 ? 1 : 0) + 0.3 * random.normal();
  }),
  150,
  4,
);
const catalogue = {
  name: "heaps",
  categories: ["mugs", "lamps", "<b>watches</b>"],
  labels: truth,
  products: Array.from(truth, (label, i) => ({
    name: `product ${i}`,
    description: `${["mug", "lamp", "watch"][label]} number${i}`,
    category: "",
  })),
} as unknown as Catalogue;
const aligned = (labels: Int32Array) => align(contingency(truth, labels, { noise: -1 }));
const seeds = [0, 1, 2, 3, 4, 5, 6];

describe("a clusterer", () => {
  it("of k-means gives what kmeansOverSeeds gives", async () => {
    const found = await clusterOverSeeds(clusterers.kmeans({ nClusters: 3, nInit: 4 }), vectors, { seeds });
    const plain = await kmeansOverSeeds(vectors, { nClusters: 3, nInit: 4, seeds });
    assert.deepEqual(
      found.map(({ labels, inertia }) => ({ labels, inertia })),
      plain.map(({ labels, inertia }) => ({ labels, inertia })),
    );
    assert.deepEqual(
      (await clusterers.kmeans({ nClusters: 3, nInit: 4 }).cluster(vectors, { seed: 5 })).labels,
      plain[5].labels,
    );
  });

  it("is run once where no seed changes anything, and under each seed where it does", async () => {
    const asked: (number | undefined)[] = [];
    const counting = (deterministic: boolean): Clusterer => ({
      name: "counting",
      deterministic,
      cluster: (x, options) =>
        Promise.resolve({ labels: new Int32Array(x.rows), nClusters: asked.push(options?.seed) }),
    });
    assert.equal((await clusterOverSeeds(counting(true), vectors, { seeds })).length, 1);
    assert.deepEqual(asked.splice(0), [undefined]);
    assert.equal((await clusterOverSeeds(counting(false), vectors, { seeds: [4, 2] })).length, 2);
    assert.deepEqual(asked, [4, 2]);
  });
});

describe("scores of other clusterers", () => {
  const scoresOf = (clusterer?: Clusterer) =>
    scoreClusterings("heaps", vectors, truth, { seeds, nClusters: 3, ...(clusterer && { clusterer }) });

  it("are of one clustering, refuse to be paired by seed, and say so", async () => {
    const ward = await scoresOf(clusterers.agglomerative({ nClusters: 3 }));
    assert.deepEqual(
      [ward.clusterer, ward.deterministic, ward.clusterings.length, ward.ari.length, ward.seeds, ward.agreement],
      ["Ward", true, 1, 1, [0], null],
    );
    assert.ok(Number.isNaN(ward.inertia[0]));
    const kmeans = await scoresOf();
    assert.deepEqual([kmeans.clusterer, kmeans.deterministic, kmeans.ari.length], ["k-means", false, 7]);
    for (const pair of [
      [ward, kmeans],
      [kmeans, ward],
      [ward, ward],
    ]) {
      const sameSeeds = pair.map((scores) => ({ ...scores, seeds: [0] }));
      const nothing = {
        nClusters: 3,
        groups: new Int32Array(0),
        draws: [],
        size: 0,
        factor: 1,
        models: [],
        digests: [],
      };
      assert.throws(() => compareModels(sameSeeds, truth, nothing, protocolFor(150)), {
        name: "InputError",
        message: /heaps was clustered by Ward: products are resampled under k-means alone/,
      });
    }
  });

  it("without categories show the one clustering that there is", async () => {
    const { typical, silhouette } = await scoreClusterings("m", vectors, new Int32Array(150).fill(-1), {
      seeds,
      clusterer: clusterers.agglomerative({ nClusters: 3 }),
    });
    assert.equal(typical, 0);
    assert.ok(silhouette! > 0);
  });

  it("count noise as clusters of one product, and say how much there is in records, rows and figures", async () => {
    const scores = await scoresOf(clusterers.hdbscan({ minClusterSize: 10 }));
    const [labels] = scores.clusterings;
    const noise = labels.filter((label) => label === -1).length;
    assert.deepEqual([...scores.nClusters], [3]);
    assert.ok(noise >= 10 && noise < 25);
    assert.equal(scores.coverage[0], (150 - noise) / 150);
    assert.ok(
      Math.abs(scores.alignedAccuracy[0] - scores.coverage[0]) < 1e-12,
      "every product in a cluster is in its category's",
    );
    assert.ok(scores.ari[0] < 1 && scores.ari[0] > 0.7);
    const row = clustererRow(scores, truth) as Record<string, unknown>;
    assert.equal(row["ARI without the noise"], 1);
    assert.equal(row.runs, "1, whatever the seed");
    for (const name of Object.keys(measures) as (keyof typeof measures)[])
      assert.equal(row[measures[name].title], scores[name][0]);
    assert.equal((clustererRecord(scores) as { coverage: number }).coverage, scores.coverage[0]);

    const share = groupedShare(scores, truth);
    labels.forEach((label, i) => assert.equal(share[i], label === -1 ? 0 : 1));
    assert.deepEqual(rawConfusion("m", catalogue, labels).clusters, ["noise", "cluster 0", "cluster 1", "cluster 2"]);
    const confusion = alignedConfusion("m", catalogue, aligned(labels), labels);
    assert.deepEqual(
      confusion.clusters.map((name) => name.replace(/^\d/, "n")),
      ["n: mugs", "n: lamps", "n: <b>watches</b>", "noise"],
    );
    const figure = confusionFigure(confusion) as unknown as {
      spec: { layout: { shapes: unknown[]; title: { text: string } } };
    };
    assert.match(JSON.stringify(figure), /in their category's cluster/);
    const about = describeClusters(catalogue, vectors, labels) as {
      cluster: unknown;
      products: number;
      "matched with": string;
      "most typical words": string;
    }[];
    assert.deepEqual(
      about.map(({ cluster }) => cluster),
      [0, 1, 2, "noise"],
    );
    assert.deepEqual([about[3].products, about[3]["matched with"], about[3]["most typical words"]], [noise, "–", "–"]);
    assert.deepEqual(clusterNames([labels]), ["cluster 0", "cluster 1", "cluster 2"]);
    assert.deepEqual(
      scoreBars([scores]).measures,
      Object.values(measures).map(({ title }) => title),
    );
  });

  it("take a result that is all noise", async () => {
    const scores = await scoresOf(clusterers.hdbscan({ minClusterSize: 200 }));
    assert.deepEqual(
      [scores.nClusters[0], scores.coverage[0], scores.ari[0], scores.alignedAccuracy[0], scores.silhouette],
      [0, 0, 0, 0, null],
    );
    assert.match(scores.notes[0], /fewer than minClusterSize 200/);
    assert.equal((clustererRow(scores, truth) as Record<string, unknown>)["ARI without the noise"], null);
    assert.deepEqual(describeClusters(catalogue, vectors, scores.clusterings[0]).length, 1);
    confusionFigure(alignedConfusion("m", catalogue, aligned(scores.clusterings[0]), scores.clusterings[0]));
    assert.deepEqual(clusterNames(scores.clusterings), ["cluster 0"]);
  });

  it("leave the records of k-means as they were", async () => {
    const scores = await scoresOf();
    const row = clustererRow(scores, truth) as Record<string, unknown>;
    assert.equal(row["ARI without the noise"], row.ARI, "the same seeds, where nothing is noise");
    const run = {
      id: "heaps",
      contract: { source: { kind: "corpus" } },
      status: "ran",
      embedding: { embedSeconds: 1, cached: 0, truncated: 0, tokens: new Int32Array(0), warnings: [] },
    } as unknown as Parameters<typeof modelRecord>[0];
    assert.deepEqual(Object.keys(modelRecord(run, scores)), [
      "id",
      "contract",
      "status",
      "seconds",
      "cached",
      "truncated",
      "warnings",
      "grave",
      ...Object.keys(measures),
      "ariOfLeastInertia",
      ...Object.keys(vectorMeasures),
      "agreement",
    ]);
  });
});

describe("an aligned confusion with fewer clusters than categories", () => {
  it("marks the cells of the matched pairs, not the diagonal", () => {
    const clusters = truth.map((label) => (label === 0 ? 0 : label === 2 ? 1 : 0));
    const confusion = alignedConfusion("m", catalogue, aligned(clusters), clusters);
    assert.deepEqual(confusion.matched, [0, 2]);
    const text = JSON.stringify(confusionFigure(confusion));
    assert.match(text, /66\.7.{1,6} in their category's cluster/);
    assert.match(text, /"x0":0\.5,"x1":1\.5,"y0":1\.5,"y1":2\.5/);
  });
});

describe("every model under every clusterer", () => {
  const noisy = new Matrix(
    vectors.data.map((value) => value + 6 * random.normal()),
    150,
    4,
  );
  const models = [
    ["blurred", noisy],
    ["clear", vectors],
  ].map(([id, x]) => ({ id, status: "ran", embedding: { vectors: x } })) as unknown as Parameters<
    typeof scoreByClusterers
  >[0];
  const ways = [
    clusterers.kmeans({ nClusters: 3, nInit: 5 }),
    clusterers.agglomerative({ nClusters: 3 }),
    clusterers.hdbscan({ minClusterSize: 6 }),
  ];

  it("is scored on the same products, a stratified part where they are many, and says so", async () => {
    const all = await scoreByClusterers(models, truth, ways, { seeds: [0, 1] });
    assert.equal(all.note, "");
    assert.deepEqual(
      all.scores.map(({ id, clusterer }) => `${id}, ${clusterer}`),
      ["blurred, k-means", "blurred, Ward", "blurred, HDBSCAN", "clear, k-means", "clear, Ward", "clear, HDBSCAN"],
    );
    assert.deepEqual(
      all.scores[4].clusterings,
      (await scoreClusterings("clear", vectors, truth, { seeds: [0], clusterer: ways[1] })).clusterings,
    );
    const led = (by: (id: string, clusterer: string) => boolean) =>
      all.scores.map((score) => ({ ...score, ari: Float64Array.of(by(score.id, score.clusterer) ? 0.75 : 0.25) }));
    assert.equal(
      leadersByClusterer(led((id) => id === "clear")),
      "The highest ARI: k-means clear (0.750); Ward clear (0.750); HDBSCAN clear (0.750). The same model stands first each time; no interval is behind that.",
    );
    assert.match(
      leadersByClusterer(led((id, clusterer) => (id === "clear") === (clusterer !== "Ward"))),
      /Ward blurred .*Another clusterer puts another model first\.$/,
    );
    assert.match(leadersByClusterer(led(() => true)), /k-means blurred and clear \(0\.750, tied\)/);
    assert.equal(leadersByClusterer(all.scores.slice(0, 3)), "");
    const again = await scoreByClusterers(models, truth, ways.slice(0, 1), { seeds: [0, 1], known: all.scores });
    assert.ok(again.scores[1] === all.scores[3], "made again");
    const part = await scoreByClusterers(models, truth, ways.slice(1), { seeds: [0], most: 60 });
    assert.equal(part.scores[0].clusterings[0].length, 60);
    assert.match(part.note, /^On 60 of 150 products, a stratified part/);
    await assert.rejects(scoreByClusterers(models, truth.subarray(1), ways, { seeds: [0] }), {
      name: "InputError",
      message: /blurred has 150 vectors for 149 products/,
    });
  });
});
