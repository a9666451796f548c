import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clusterKeywords, clusterMedoids } from "#embedlab/clustering/keywords";
import { align, alignLabels } from "#embedlab/evaluation/alignment";
import { contingency } from "#embedlab/evaluation/contingency";
import {
  adjustedMutualInformation,
  completeness,
  homogeneity,
  normalizedMutualInformation,
  purity,
  vMeasure,
} from "#embedlab/evaluation/information";
import { ariInterval } from "#embedlab/evaluation/intervals";
import { measures, vectorMeasures } from "#embedlab/evaluation/measures";
import { adjustedRandIndex } from "#embedlab/evaluation/rand-index";
import { silhouette } from "#embedlab/evaluation/silhouette";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";

const random = new Random(77);
const truth = Int32Array.from({ length: 240 }, (_, i) => i % 6);
/** A third in no cluster, the rest in four of which one mixes two categories. */
const clusters = truth.map((label) =>
  random.uniform() < 1 / 3 ? -1 : random.uniform() < 0.2 ? random.integer(4) : label % 4,
);
const table = contingency(truth, clusters, { noise: -1 });
const alone = clusters.map((cluster, i) => (cluster === -1 ? 1000 + i : cluster));
const same = (actual: number, expected: number, what: string): void =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `${what}: ${actual}, not ${expected}`);

describe("noise in a clustering", () => {
  it("is, for every measure of agreement, as many clusters as it has items", () => {
    for (const measure of [
      adjustedRandIndex,
      adjustedMutualInformation,
      normalizedMutualInformation,
      homogeneity,
      completeness,
      vMeasure,
    ]) {
      same(measure(table), measure(truth, alone), measure.name);
      assert.ok(Math.abs(measure(table) - measure(truth, clusters)) > 1e-3, `${measure.name} took it for one cluster`);
    }
    same(ariInterval([table]).standardError, ariInterval([truth, alone]).standardError, "jackknife");
  });

  it("makes nothing right by itself: no product of it counts in purity and alignment", () => {
    const kept = [...clusters.keys()].filter((i) => clusters[i] !== -1);
    const [clusteredTruth, clustered] = [truth, clusters].map((labels) => Int32Array.from(kept, (i) => labels[i]));
    same(purity(table), (purity(clusteredTruth, clustered) * kept.length) / truth.length, "purity");
    const alignment = align(table);
    assert.equal(alignment.correct, align(clusteredTruth, clustered).correct);
    same(alignment.accuracy, alignment.correct / truth.length, "accuracy");
    assert.equal(alignment.clusters[alignment.clusters.length - 1], -1, "its column is the last");
    assert.equal(alignment.categories[alignment.categories.length - 1], null);
    alignLabels(alignment, clusters).forEach((category, i) => assert.ok(clusters[i] !== -1 || category === null));
  });

  it("may be everything, or lie anywhere among the labels", () => {
    const all = contingency(truth, new Int32Array(240).fill(-1), { noise: -1 });
    assert.equal(adjustedRandIndex(all), 0);
    assert.equal(align(all).accuracy, 0);
    assert.equal(purity(all), 0);
    const late = contingency(
      truth,
      clusters.map((cluster) => (cluster === -1 ? 9 : cluster)),
      { noise: 9 },
    );
    for (const { title, of } of Object.values(measures)) same(of(late), of(table), title);
    assert.deepEqual([...align(late).counts], [...align(table).counts]);
    assert.equal(contingency(truth, alone, { noise: -1 }).noiseColumn, -1);
  });

  it("lowers every measure where products that stand right are left out; to leave out one that stands wrong may pay", () => {
    for (const { title, of } of Object.values(measures)) {
      let before = of(contingency(truth, truth, { noise: -1 }));
      const kept = truth.slice();
      for (let left = 0; left < 200; left += 40) {
        kept.fill(-1, left, left + 40);
        const now = of(contingency(truth, kept, { noise: -1 }));
        assert.ok(now < before, `${title}: ${now} after ${before}`);
        before = now;
      }
    }
    const [right, wrong] = [new Array<number>(9).fill(0), new Array<number>(9).fill(1)];
    const ariWith = (misplaced: number): number =>
      adjustedRandIndex(contingency([...right, 1, ...wrong], [...right, misplaced, ...wrong], { noise: -1 }));
    assert.ok(ariWith(-1) > ariWith(0) && ariWith(-1) < ariWith(1));
  });

  it("is left out of silhouettes, keywords and centres", async () => {
    const x = new Matrix(
      Float32Array.from({ length: 480 }, (_, at) => 3 * Math.max(0, clusters[at >> 1]) + random.normal()),
      240,
      2,
    );
    const kept = [...clusters.keys()].filter((i) => clusters[i] !== -1);
    const expected = (
      await silhouette(
        x.select(kept),
        kept.map((i) => clusters[i]),
      )
    ).mean;
    assert.equal(await vectorMeasures.silhouette.of(x, clusters), expected);
    assert.equal(await vectorMeasures.silhouette.of(x, new Int32Array(240).fill(-1)), null);
    const texts = Array.from(clusters, (cluster) => (cluster === -1 ? "lantern" : `teapot${cluster} teapot`));
    const words = clusterKeywords(texts, clusters);
    assert.deepEqual(
      words.map(({ cluster }) => cluster),
      [0, 1, 2, 3],
    );
    assert.ok(words.every((entry) => !entry.words.includes("lantern")));
    assert.deepEqual(
      clusterMedoids(x, clusters).map(({ cluster }) => cluster),
      [0, 1, 2, 3],
    );
  });
});

describe("the table of measures", () => {
  it("says each one's range, and its best value for the categories themselves", () => {
    const best = contingency(truth, truth);
    for (const { title, range, better, of } of Object.values(measures)) {
      same(of(best), range[better === "more" ? 1 : 0], title);
      const value = of(table);
      assert.ok(value > range[0] && value < range[1], `${title}: ${value}`);
    }
  });
});
