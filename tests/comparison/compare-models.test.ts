import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { adjustedRandIndex, Matrix, measures } from "embedlab";
import { detectable, type MeasureName } from "embedlab/evaluation";
import { Random } from "embedlab/numeric";
import { categoryGains, type CategoryGain } from "#embedlab/comparison/category-gains";
import { compareModels } from "#embedlab/comparison/compare-models";
import { disagreements, groupedShare } from "#laboratory/study/disagreements";
import { protocolFor, protocolHash } from "#embedlab/comparison/protocol";
import { resampleModels, type ClusteredVectors, type ResampledModels } from "#embedlab/comparison/resampled-models";
import { medianPlace } from "#embedlab/comparison/median-place";
import { summaryRecord } from "#laboratory/findings/records";
import { scoreClusterings, type ClusterScores } from "#embedlab/comparison/cluster-scores";
import { leadersSentence, protocolSentence, undecidedSentence, verdictSentence } from "#embedlab/comparison/sentences";
import { taskRows, verdictRows } from "#laboratory/findings/differences";

const rows = 240;
const truth = Int32Array.from({ length: rows }, (_, i) => i % 3);
/** No product is a near-duplicate of another. */
const groups = Int32Array.from({ length: rows }, (_, i) => i);
const seeds = [0, 1, 2, 3];
const protocol = { ...protocolFor(rows), resamples: 60, margin: 0.05 };

/** Three clouds so far apart; `far` leads to no error and less of it to many. */
function vectors(far: number, seed: number): Matrix<Float32Array> {
  const random = new Random(seed);
  return new Matrix(
    Float32Array.from(
      { length: rows * 6 },
      (_, at) => random.normal() + (at % 6 === truth[Math.floor(at / 6)] ? far : 0),
    ),
    rows,
    6,
  );
}

const models = [
  { id: "weak", vectors: vectors(1.2, 1) },
  { id: "strong", vectors: vectors(5, 2) },
  { id: "as strong", vectors: vectors(5, 3) },
];
const clustered = (of: typeof models, scores: readonly ClusterScores[]): ClusteredVectors[] =>
  of.map(({ vectors: x }, at) => ({ vectors: x, clusterings: scores[at].clusterings }));
const judged = (async () => {
  const scores: ClusterScores[] = [];
  for (const model of models) scores.push(await scoreClusterings(model.id, model.vectors, truth, { seeds, nInit: 5 }));
  const resampled: ResampledModels = await resampleModels(clustered(models, scores), truth, groups, protocol, {
    nClusters: 3,
  });
  return { scores, resampled, compared: compareModels(scores, truth, resampled, protocol) };
})();

void describe("compareModels", () => {
  void it("lets the protocol's task decide, and shows the others beside it", async () => {
    const { scores, resampled, compared } = await judged;
    const byNeighbors = compareModels(scores, truth, resampled, { ...protocol, task: "1-NN accuracy" });
    const [pair] = byNeighbors.pairs;
    const beside = compared.pairs[0].tasks.find(({ task }) => task === "1-NN accuracy")!;
    assert.deepEqual([pair.judged.estimate, pair.judged.p], [beside.judged.estimate, beside.judged.p]);
    const ari = pair.tasks.find(({ task }) => task === "ARI")!;
    assert.equal(ari.judged.estimate, compared.pairs[0].judged.estimate);
    assert.ok(pair.tasks.every(({ task }) => task !== "1-NN accuracy"));
    assert.match(
      verdictSentence(pair, byNeighbors),
      /^strong does better in 1-NN accuracy than weak: 1-NN accuracy difference/,
    );
    assert.match(protocolSentence(byNeighbors), /^A model's score is its 1-NN accuracy\. /);
    assert.deepEqual(Object.keys(taskRows(byNeighbors)[0]).slice(0, 3), ["pair", "1-NN accuracy", "ARI"]);
    assert.throws(() => compareModels(scores, truth, resampled, { ...protocol, task: "F1" }), {
      name: "InputError",
      message: /^F1 is to decide and is not defined on these products; let one of ARI, /,
    });
  });

  void it("sees a real difference, and that two models are as good as each other", async () => {
    const { compared } = await judged;
    assert.deepEqual(
      compared.pairs.map(({ baseline, challenger, judged: { answer } }) => [baseline, challenger, answer]),
      [
        ["weak", "strong", "better"],
        ["weak", "as strong", "better"],
        ["strong", "as strong", "equivalent"],
      ],
    );
    assert.deepEqual([...compared.leaders].sort(), ["as strong", "strong"]);
    // What is decided needs no more products.
    assert.deepEqual(
      [compared.pairs, verdictRows(compared) as Record<string, unknown>[]].map((rows) =>
        rows.map((row) => ("productsNeeded" in row ? row.productsNeeded : row["products that would decide"])),
      ),
      [
        [Infinity, Infinity, Infinity],
        [null, null, null],
      ],
    );
    // Two of three are shown: Holm asks .05 of the third, and .05 / 2 of either of the two beside it.
    compared.pairs.forEach(({ judged: one, detectable: least }, at) =>
      assert.equal(least, detectable(one, at === 2 ? 0.05 : 0.025)),
    );
    const [first] = compared.pairs;
    assert.match(
      verdictSentence(first, compared),
      /^strong groups better than weak: ARI difference at the least inertia \+0\.\d{3}, 95 % interval \+0\.\d{3} to \+\d\.\d{3}, p < 0\.001, adjusted for 3 pairs\.$/,
    );
    assert.match(leadersSentence(compared), /^(strong and as strong|as strong and strong) are tied: .* to be worse\.$/);
    assert.match(protocolSentence(compared), /60 times half of them.*Protocol [0-9a-f]{16}\.$/);
    assert.match(
      protocolSentence({ ...compared, protocol: protocolFor(20_000), products: 20_000, size: 2500 }),
      /50 times \(fewer than the 200 of a smaller catalogue\) 2,500 of them, and the spread scaled/,
    );
    const [row] = taskRows(compared) as Record<string, string>[];
    assert.match(row["1-NN accuracy"], /^\+0\.\d{3} \(\+0\.\d{3} to \+0\.\d{3}\) \*$/);
  });

  void it("mirrors when the models are exchanged", async () => {
    const { scores, resampled, compared } = await judged;
    const exchanged = compareModels(
      [...scores].reverse(),
      truth,
      { ...resampled, models: [...resampled.models].reverse() },
      protocol,
    );
    for (const { baseline, challenger, judged: one, tasks } of compared.pairs) {
      const other = exchanged.pairs.find((pair) => pair.baseline === challenger && pair.challenger === baseline)!;
      assert.deepEqual(
        [0 - other.judged.estimate, 0 - other.judged.high, 0 - other.judged.low, other.judged.adjustedP],
        [0 + one.estimate, one.low, one.high, one.adjustedP],
      );
      assert.deepEqual(
        other.tasks.map(({ judged: { estimate, p } }) => [0 - estimate, p]),
        tasks.map(({ judged: { estimate, p } }) => [0 + estimate, p]),
      );
    }
    assert.deepEqual([...exchanged.leaders].sort(), [...compared.leaders].sort());
  });

  void it("prints an estimate inside its interval, of the sign that it says", async () => {
    const { compared } = await judged;
    for (const { judged: one } of compared.pairs) {
      assert.ok(one.low <= one.estimate && one.estimate <= one.high);
      if (one.answer === "better") assert.ok(one.estimate > 0 && one.low > 0);
    }
  });

  void it("estimates what the protocol names", async () => {
    const { scores, resampled } = await judged;
    const [weak, strong] = scores;
    const least = ({ ari, inertia }: ClusterScores): number => ari[inertia.indexOf(Math.min(...inertia))];
    const mean = ({ ari }: ClusterScores): number => ari.reduce((sum, value) => sum + value, 0) / ari.length;
    const [byLeast] = compareModels(scores, truth, resampled, protocol).pairs;
    const [byMean] = compareModels(scores, truth, resampled, { ...protocol, estimand: "mean over seeds" }).pairs;
    assert.equal(byLeast.judged.estimate, least(strong) - least(weak));
    assert.ok(Math.abs(byMean.judged.estimate - (mean(strong) - mean(weak))) < 1e-12);
    assert.equal(byMean.beside.estimate, byLeast.judged.estimate);
  });

  void it("says undecided with what would decide", async () => {
    const near = [
      { id: "a", vectors: vectors(1.5, 4) },
      { id: "b", vectors: vectors(1.5, 5) },
    ];
    const scores: ClusterScores[] = [];
    for (const model of near) scores.push(await scoreClusterings(model.id, model.vectors, truth, { seeds, nInit: 5 }));
    const compared = compareModels(
      scores,
      truth,
      await resampleModels(clustered(near, scores), truth, groups, protocol, { nClusters: 3 }),
      protocol,
    );
    assert.equal(compared.pairs[0].judged.answer, "undecided");
    assert.match(
      verdictSentence(compared.pairs[0], compared),
      /^Undecided between b and a: ARI difference at the least inertia [+−]0\.\d{3}, 95 % interval −0\.\d{3} to \+0\.\d{3}, p = /,
    );
    assert.match(
      undecidedSentence(compared),
      /^1 of 1 pair is undecided: with 240 products, a true difference of about 0\.\d\d would be shown four times in five\. About [\d,]+ labelled products would decide it four times in five, if/,
    );
    const [verdict] = verdictRows(compared) as Record<string, unknown>[];
    assert.deepEqual([verdict.pair, verdict.answer], ["b − a", "undecided"]);
    assert.equal(verdict["differences shown from"], compared.pairs[0].detectable);
    assert.deepEqual([...compared.leaders].sort(), ["a", "b"]);
  });

  void it("refuses scores under different seeds", async () => {
    const { scores, resampled } = await judged;
    assert.throws(() => compareModels([scores[0], { ...scores[1], seeds: [9] }], truth, resampled, protocol), {
      name: "InputError",
      message: /different seeds/,
    });
    assert.throws(
      () =>
        compareModels(
          [scores[0], { ...scores[1], clusterer: "HDBSCAN", inertia: scores[1].inertia.map(() => NaN) }, scores[2]],
          truth,
          resampled,
          protocol,
        ),
      { name: "InputError", message: /strong was clustered by HDBSCAN/ },
    );
  });
});

void describe("a protocol", () => {
  void it("has a hash that only its fields change", () => {
    const hash = protocolHash(protocolFor(1000), 7, seeds);
    assert.equal(protocolHash({ ...protocolFor(1000) }, 7, [...seeds]), hash);
    assert.notEqual(protocolHash(protocolFor(1000, { margin: 0.03 }), 7, seeds), hash);
    assert.notEqual(protocolHash(protocolFor(1000), 8, seeds), hash);
  });

  void it("takes fewer resamples of large catalogues", () => {
    assert.deepEqual(
      [1050, 2500, 20_000].map((products) => protocolFor(products).resamples),
      [200, 200, 50],
    );
  });
});

void describe("categoryGains", () => {
  void it("holds products and seeds, and adjusts for the number of categories", async () => {
    const { scores, resampled } = await judged;
    const gains = categoryGains(scores[0], scores[1], truth, resampled, [0, 1], protocol);
    assert.deepEqual(
      gains.map(({ category, products }) => [category, products]),
      [
        [0, 80],
        [1, 80],
        [2, 80],
      ],
    );
    for (const gain of gains) {
      assert.ok(gain.adjustedP >= gain.p && gain.low <= gain.estimate && gain.estimate <= gain.high);
      assert.ok(
        gain.standardError > 0 && Math.abs(gain.standardError ** 2 - gain.ofProducts ** 2 - gain.ofSeeds ** 2) < 1e-12,
      );
    }
    const back = categoryGains(scores[1], scores[0], truth, resampled, [1, 0], protocol);
    assert.deepEqual(
      back.map(({ estimate, adjustedP }) => [0 - estimate, adjustedP]),
      gains.map(({ estimate, adjustedP }) => [0 + estimate, adjustedP]),
    );
  });
});

void describe("categoryGains of a small category", () => {
  void it("leaves it out, though only one draw holds it, and tests the rest alone", async () => {
    const { scores } = await judged;
    // The last product is a category of its own.
    const lonely = truth.map((category, i) => (i === rows - 1 ? 3 : category));
    const few = { ...protocol, resamples: 3 };
    const resampled = await resampleModels(clustered(models, scores).slice(0, 2), lonely, groups, few, {
      nClusters: 3,
    });
    const gains = categoryGains(scores[0], scores[1], lonely, resampled, [0, 1], few);
    assert.deepEqual(
      gains.map(({ category, products }) => [category, products]),
      [
        [0, 80],
        [1, 80],
        [2, 79],
      ],
    );
    assert.ok(gains.every(({ low, high }) => Number.isFinite(low) && Number.isFinite(high)));
  });

  void it("leaves out copies of few products, and no interval passes what a share can", async () => {
    const { scores } = await judged;
    // The last six are copies of one product and a category of their own.
    const copied = truth.map((category, i) => (i >= rows - 6 ? 3 : category));
    const few = { ...protocol, resamples: 5 };
    const options = { nClusters: 3 };
    const of = async (ids: Int32Array): Promise<CategoryGain[]> => {
      const resampled = await resampleModels(clustered(models, scores).slice(0, 2), copied, ids, few, options);
      return categoryGains(scores[0], scores[1], copied, resampled, [0, 1], few);
    };
    const apart = Int32Array.from(truth.keys());
    const gained = await of(apart.map((i) => Math.min(i, rows - 6)));
    assert.deepEqual(
      gained.map(({ category }) => category),
      [0, 1, 2],
    );
    const told = await of(apart);
    assert.equal(told.length, 4);
    for (const { low, high } of told) assert.ok(low >= -1 && high <= 1);
  });
});

void describe("products under several seeds", () => {
  const clusterings = seeds.map((seed) => truth.map((label) => (label + seed) % 3));
  const ari = Float64Array.from(clusterings, (labels) => adjustedRandIndex(truth, labels));
  const none = new Float64Array(seeds.length);
  const others = Object.fromEntries(Object.keys(measures).map((name) => [name, none])) as Record<
    MeasureName,
    Float64Array
  >;
  const whole = new Float64Array(seeds.length).fill(1);
  const baseline: ClusterScores = {
    id: "a",
    clusterer: "k-means",
    deterministic: false,
    nClusters: [3, 3, 3, 3],
    coverage: whole,
    notes: [],
    seeds,
    clusterings,
    ...others,
    ari,
    inertia: none,
    typical: 0,
    agreement: null,
    silhouette: null,
    seconds: 0,
  };
  // Category 0's first 30 products are put with category 1, whatever the seed.
  const spoiled: ClusterScores = {
    ...baseline,
    id: "b",
    clusterings: clusterings.map((clusters, seed) =>
      clusters.map((cluster, i) => (i < 90 && truth[i] === 0 ? (1 + seed) % 3 : cluster)),
    ),
  };

  void it("share of seeds in the matched cluster is 1 for a perfect clustering, whatever its numbers", () => {
    assert.ok(groupedShare(baseline, truth).every((share) => Math.abs(share - 1) < 1e-12));
  });

  void it("disagreements name the products", () => {
    const { gained, lost } = disagreements(baseline, spoiled, truth);
    assert.deepEqual(gained, []);
    assert.deepEqual(
      lost,
      Array.from({ length: 30 }, (_, i) => 3 * i),
    );
  });
});

void describe("summaries", () => {
  void it("give mean, least, greatest, each, and the lower median's place", () => {
    assert.deepEqual(summaryRecord(Float64Array.of(3, 1, 2)), { mean: 2, min: 1, max: 3, seeds: [3, 1, 2] });
    assert.equal(medianPlace([5, 1, 4, 2]), 3);
    assert.equal(medianPlace([5]), 0);
  });
});

void describe("the order of the models", () => {
  void it("decides nothing: swapped models have the same differences with the other sign, to the bit", async () => {
    const { scores, resampled, compared } = await judged;
    const turned = compareModels(
      [...scores].reverse(),
      truth,
      { ...resampled, models: [...resampled.models].reverse() },
      protocol,
    );
    assert.deepEqual([...turned.leaders].sort(), [...compared.leaders].sort());
    assert.equal(turned.pairs.length, compared.pairs.length);
    for (const pair of compared.pairs) {
      const other = turned.pairs.find((one) => one.baseline === pair.challenger && one.challenger === pair.baseline)!;
      const both = [
        [pair.judged, other.judged],
        [pair.beside, other.beside],
        ...pair.tasks.map(({ judged: found }, at) => [found, other.tasks[at].judged]),
      ];
      for (const [one, mirrored] of both) {
        assert.ok(one.estimate === -mirrored.estimate && one.low === -mirrored.high && one.high === -mirrored.low);
        assert.equal(one.p, mirrored.p);
      }
      assert.deepEqual(
        Array.from(other.resampled, (value) => 0 - value),
        Array.from(pair.resampled, (value) => value + 0),
      );
    }
  });
});
