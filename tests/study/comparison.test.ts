import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Random } from "embedlab/numeric/random";
import { categoryShifts, compareScores, disagreements, groupedShare, signFlipMeans } from "embedlab-laboratory/study/comparison";
import { medianPlace, summary, type ClusterScores } from "embedlab-laboratory/study/scores";
import { adjustedRandIndex } from "embedlab/evaluation/rand-index";
import { verdictSentence } from "embedlab-laboratory/study/sentences";

const truth = Int32Array.from({ length: 300 }, (_, i) => i % 3);

/** Clusterings that put a share of the products at random, one a seed. */
function scoresOf(id: string, wrong: (seed: number) => number, seeds = 10): ClusterScores {
  const clusterings = Array.from({ length: seeds }, (_, seed) => {
    const random = new Random(1000 + seed);
    // Cluster numbers are turned by the seed: only alignment can know them.
    return truth.map((label) => (random.uniform() < wrong(seed) ? random.integer(3) : (label + seed) % 3));
  });
  const ari = Float64Array.from(clusterings, (labels) => adjustedRandIndex(truth, labels));
  const none = new Float64Array(seeds);
  const whole = new Float64Array(seeds).fill(1);
  return { id, clusterer: "k-means", deterministic: false, nClusters: Array<number>(seeds).fill(3), coverage: whole, notes: [], seeds: Array.from({ length: seeds }, (_, seed) => seed), clusterings, ari, ami: none, vMeasure: none, alignedAccuracy: none, inertia: none, typical: medianPlace(ari), agreement: null, silhouette: null, seconds: 0 };
}

void describe("compareScores", () => {
  void it("sees a real difference, in either direction", () => {
    const weak = scoresOf("weak", () => 0.6);
    const strong = scoresOf("strong", () => 0.1);
    const comparison = compareScores(weak, strong, truth);
    assert.equal(comparison.verdict, "better");
    assert.ok(comparison.interval.low > 0 && comparison.test.p < 0.01);
    assert.equal(compareScores(strong, weak, truth).verdict, "worse");
    assert.match(verdictSentence(comparison), /^strong − weak: mean ARI difference \+0\.\d{3} over 10 paired seeds.*strong groups these products better than weak/);
  });

  void it("tells noise of the seeds from a difference", () => {
    const noisy = compareScores(scoresOf("a", (seed) => (seed % 2 === 0 ? 0.2 : 0.4)), scoresOf("b", (seed) => (seed % 2 === 0 ? 0.4 : 0.2)), truth);
    assert.equal(noisy.verdict, "indistinguishable");
    assert.match(verdictSentence(noisy), /not told apart/);
  });

  void it("does not generalise a steady difference that products could turn", () => {
    const a = scoresOf("a", () => 0.3);
    // Under every seed two products that a loses are put right: ten differences of one sign, from two products each.
    const clusterings = a.clusterings.map((clusters, seed) => {
      const lost = [...truth.keys()].filter((i) => clusters[i] !== (truth[i] + seed) % 3).slice(0, 2);
      return clusters.map((cluster, i) => (lost.includes(i) ? (truth[i] + seed) % 3 : cluster));
    });
    const b = { ...a, id: "b", clusterings, ari: Float64Array.from(clusterings, (labels) => adjustedRandIndex(truth, labels)) };
    const slight = compareScores(a, b, truth);
    assert.ok(slight.test.p < 0.01 && slight.mean > 0);
    assert.equal(slight.verdict, "not beyond the sample");
  });

  void it("says nothing by five seeds, which no test could tell from chance", () => {
    const few = compareScores(scoresOf("weak", () => 0.6, 5), scoresOf("strong", () => 0.1, 5), truth);
    assert.equal(few.verdict, "too few seeds");
    assert.match(verdictSentence(few), /cannot be told by so few seeds/);
    assert.equal(compareScores(scoresOf("weak", () => 0.6, 6), scoresOf("strong", () => 0.1, 6), truth).verdict, "better");
  });

  void it("refuses scores under different seeds", () => {
    assert.throws(() => compareScores(scoresOf("a", () => 0.3), scoresOf("b", () => 0.3, 9), truth), { name: "InputError", message: /different seeds/ });
  });
});

void describe("products under several seeds", () => {
  const baseline = scoresOf("a", () => 0);
  const spoiled: ClusterScores = {
    ...baseline,
    id: "b",
    // Category 0's first 30 products are put with category 1, whatever the seed.
    clusterings: baseline.clusterings.map((clusters, seed) => clusters.map((cluster, i) => (i < 90 && truth[i] === 0 ? (1 + seed) % 3 : cluster))),
  };

  void it("share of seeds in the matched cluster is 1 for a perfect clustering, whatever its numbers", () => {
    assert.ok(groupedShare(baseline, truth).every((share) => Math.abs(share - 1) < 1e-12));
  });

  void it("category shifts count what moved, and only there", () => {
    const shifts = categoryShifts(baseline, spoiled, truth);
    assert.deepEqual(shifts.map(({ category, gain }) => [category, Math.round(gain)]), [[0, -30], [1, 0], [2, 0]]);
    const [lost] = shifts;
    assert.ok(lost.low < -30 && lost.high > -30 && lost.high < 0);
    // Thirty of a hundred paired products lose 1: the standard error of the sum is that of 100 draws.
    const deviation = Math.sqrt((30 * 0.7 ** 2 + 70 * 0.3 ** 2) / 99);
    assert.ok(Math.abs(lost.high - (lost.gain + 1.959963984540054 * deviation * 10)) < 1e-9);
  });

  void it("disagreements name the products", () => {
    const { gained, lost } = disagreements(baseline, spoiled, truth);
    assert.deepEqual(gained, []);
    assert.deepEqual(lost, Array.from({ length: 30 }, (_, i) => 3 * i));
  });
});

void describe("sign flips", () => {
  void it("have the mean and the variance that random signs give", () => {
    const differences = [0.1, -0.05, 0.2, 0.02];
    const draws = signFlipMeans(differences, { draws: 40_000, seed: 5 });
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    const variance = draws.reduce((sum, value) => sum + value * value, 0) / draws.length;
    const expected = differences.reduce((sum, value) => sum + value * value, 0) / 16;
    assert.ok(Math.abs(mean) < 5 * Math.sqrt(expected / draws.length));
    assert.ok(Math.abs(variance / expected - 1) < 0.05);
  });
});

void describe("summaries", () => {
  void it("give mean, least, greatest, each, and the lower median's place", () => {
    assert.deepEqual(summary(Float64Array.of(3, 1, 2)), { mean: 2, min: 1, max: 3, seeds: [3, 1, 2] });
    assert.equal(medianPlace([5, 1, 4, 2]), 3);
    assert.equal(medianPlace([5]), 0);
  });
});
