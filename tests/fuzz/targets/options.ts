import assert from "node:assert/strict";
import fc from "fast-check";
import * as embedlab from "embedlab";
import { refusal, type Target } from "../target.js";

const { Matrix } = embedlab;
const x = Matrix.fromRows(
  Array.from({ length: 24 }, (_, i) => [0, 1, 2, 3].map((j) => Math.sin(i * (j + 1)) + 4 * (i % 3 === j ? 1 : 0))),
);
const labels = Int32Array.from({ length: 24 }, (_, i) => i % 3);
const texts = Array.from({ length: 24 }, (_, i) => `${["red mug", "blue shirt", "steel watch"][i % 3]} number ${i}`);

/** What a cell may hold after an edit: numbers out of range, of the wrong kind, or not given. */
const odd = fc.constantFrom<unknown>(
  ...[
    undefined,
    null,
    NaN,
    Infinity,
    -Infinity,
    -1,
    -0,
    0,
    0.5,
    1,
    2,
    3,
    7,
    23,
    24,
    25,
    "2",
    "",
    true,
    [],
    {},
    "constructor",
  ],
);
type Options = Readonly<Record<string, unknown>>;

/** The notebooks' calls and the options that their cells give; what takes options that nobody can mean must say which. */
const calls: Readonly<Record<string, readonly [names: readonly string[], call: (options: never) => unknown]>> = {
  kmeans: [
    ["nClusters", "nInit", "maxIter", "tol", "seed", "initSize", "init"],
    (o) => embedlab.kmeans(x, { nClusters: 3, ...(o as object) }),
  ],
  agglomerative: [
    ["nClusters", "linkage"],
    (o) => embedlab.clusterers.agglomerative({ nClusters: 3, ...(o as object) }).cluster(x),
  ],
  hdbscan: [["minClusterSize", "minSamples"], (o) => embedlab.clusterers.hdbscan({ ...(o as object) }).cluster(x)],
  tsne: [
    ["perplexity", "learningRate", "init", "seed", "earlyExaggeration"],
    (o) => embedlab.tsne(x, { perplexity: 5, maxIter: 20, ...(o as object) }),
  ],
  umap: [
    ["nNeighbors", "minDist", "nEpochs", "spread", "init"],
    (o) => embedlab.projectors.umap({ nNeighbors: 5, nEpochs: 10, ...(o as object) }).project(x),
  ],
  pca: [["nComponents"], (o) => embedlab.pca(x, o)],
  silhouette: [["sampleSize", "seed"], (o) => embedlab.silhouette(x, labels, o)],
  trustworthiness: [["nNeighbors"], (o) => embedlab.trustworthiness(x, x, o)],
  nearestNeighbors: [["nNeighbors"], (o) => embedlab.nearestNeighbors(x, { nNeighbors: 3, ...(o as object) })],
  randomForest: [
    ["nEstimators", "maxDepth", "minSamplesLeaf", "maxFeatures", "seed"],
    (o) => embedlab.randomForest(x, labels, { nEstimators: 5, ...(o as object) }),
  ],
  stratifiedSplit: [["testSize", "seed"], (o) => embedlab.stratifiedSplit(labels, o)],
  stratifiedFolds: [["nSplits", "seed"], (o) => embedlab.stratifiedFolds(labels, { nSplits: 3, ...(o as object) })],
  nearDuplicates: [["threshold", "most"], (o) => embedlab.nearDuplicates(texts, o)],
  lsa: [["components", "seed", "minDocuments"], (o) => embedlab.lsa(texts, { components: 3, ...(o as object) })],
  leakingBoilerplate: [["top"], (o) => embedlab.leakingBoilerplate(texts, labels, 3, o)],
};

export const options: Target<{ readonly call: string; readonly options: Options }> = {
  name: "options of the notebooks' calls",
  // A refusal that did not name the option, and one that was none.
  found: [
    { call: "kmeans", options: { nClusters: 25 } },
    { call: "tsne", options: { init: null } },
  ],
  short: 300,
  inputs: fc.constantFrom(...Object.keys(calls)).chain((call) =>
    fc.record({
      call: fc.constant(call),
      options: fc.record(Object.fromEntries(calls[call][0].map((name) => [name, odd])), { requiredKeys: [] }),
    }),
  ),
  async run({ call, options: given }) {
    const names = [...calls[call][0], call];
    await refusal(new RegExp(names.join("|")), async () => {
      const result = await calls[call][1](given as never);
      assert.ok(result !== undefined);
    });
  },
};
