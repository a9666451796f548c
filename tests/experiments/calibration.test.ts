import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Matrix } from "embedlab";
import { protocolFor } from "embedlab/comparison";
import { Random } from "embedlab/numeric";
import { drawCatalogue, type Population } from "#laboratory/experiments/calibration/population";
import { shiftsFor } from "#laboratory/experiments/calibration/shifts";
import { earlierFalseVerdicts, summarizeCalibration } from "#laboratory/experiments/calibration/summary";
import { Trials, type Trial } from "#laboratory/experiments/calibration/trials";

/** Six overlapping clouds of 40 in 8 dimensions. */
function clouds(): Population {
  const random = new Random(11);
  const centres = random.normals(6 * 8);
  const truth = Int32Array.from({ length: 240 }, (_, i) => i % 6);
  const values = Float32Array.from(
    { length: 240 * 8 },
    (_, at) => 1.5 * centres[truth[Math.floor(at / 8)] * 8 + (at % 8)] + random.normal(),
  );
  return { vectors: new Matrix(values, 240, 8), truth, groups: Int32Array.from(truth.keys()), nClusters: 6 };
}

/**
 * Four equal clouds at the corners of a square, of two categories, left and right. Two clusters are as good side by side as
 * one above the other: a catalogue's chance decides which k-means finds under every seed, and ARI is 1 or 0. No interval is right
 * at such a tie (of what is exactly as good, halves turn two thirds as often, in variance, as catalogues do); it can be wide.
 */
function square(): Population {
  const each = 30;
  const offsets = new Random(11).normals(2 * each);
  const corners = [
    [-1, -1],
    [-1, 1],
    [1, -1],
    [1, 1],
  ];
  const vectors = Matrix.fromRows(
    corners.flatMap(([x, y]) =>
      Array.from({ length: each }, (_, i) => [3 * x + offsets[2 * i], 3 * y + offsets[2 * i + 1]]),
    ),
  );
  const truth = Int32Array.from({ length: 4 * each }, (_, i) => Math.floor(i / (2 * each)));
  return { vectors, truth, groups: Int32Array.from(truth.keys()), nClusters: 2 };
}

async function trials(
  population: Population,
  { count, noise, shifts = [] }: { count: number; noise: number; shifts?: number[] },
): Promise<Trial[]> {
  const size = population.truth.length;
  const options = { size, noise, seeds: [0, 1, 2, 3, 4, 5, 6, 7], starts: 3 };
  const made = new Trials(population, protocolFor(size, { resamples: 50 }), options);
  return Promise.all(Array.from({ length: count }, (_, number) => made.run(number, shifts)));
}

// Trials are the same in every run; another processor's rounding may turn one or two, hence the room.
void describe("calibration", () => {
  void it("finds equals told apart about as seldom as the verdict says, more often by the earlier procedure, and the truth in the intervals of every measure of grouping", async () => {
    const made = await trials(clouds(), { count: 60, noise: 0.6, shifts: [0.4] });
    const judgements = Object.keys(made[0].judged[0]);
    assert.deepEqual(judgements, ["least inertia", "mean over seeds", "AMI", "V-measure", "aligned accuracy"]);
    for (const judgement of judgements) {
      const { falseVerdicts, coverage, known, deviation, standardError } = summarizeCalibration(made, judgement);
      assert.ok(falseVerdicts.share <= 6 / 60, `${judgement}: ${falseVerdicts.share}`);
      assert.ok(coverage.share >= 0.85 && coverage.low < coverage.share, `${judgement}: ${coverage.share}`);
      const ratio = standardError / deviation;
      assert.ok(ratio > 0.75 && ratio < 1.4, `${judgement}: standard errors are ${ratio} of the deviation`);
      assert.ok(known.length === 1 && known[0].difference > 0.05 && known[0].power.share > 0.5, JSON.stringify(known));
    }
    const { share: earlier } = earlierFalseVerdicts(made);
    const { falseVerdicts } = summarizeCalibration(made, "least inertia");
    assert.ok(earlier >= 6 / 60 && falseVerdicts.share <= 4 / 60, `${earlier} before, ${falseVerdicts.share} now`);
  });

  void it("sees that another catalogue would be grouped otherwise, where all seeds of this one agree", async () => {
    const made = await trials(square(), { count: 40, noise: 0.3 });
    const { deviation, standardError } = summarizeCalibration(made, "least inertia");
    assert.ok(standardError > 0.6 * deviation, `${standardError} of ${deviation}`);
    // Seeds say nothing of it.
    const ofSeeds = made.map(({ judged }) => judged[0]["least inertia"].ofSeeds);
    assert.ok(ofSeeds.filter((error) => error < 0.01).length >= 30, `${ofSeeds.join(", ")}`);
  });

  void it("counts each difference by its own trials, and against its own truth", () => {
    const judged = (estimate: number, low: number, answer: "better" | "undecided"): Trial["judged"][number] => ({
      ARI: {
        estimate,
        low,
        high: estimate + (estimate - low),
        standardError: (estimate - low) / 2,
        ofSeeds: 0,
        answer,
      },
    });
    const equal = judged(0, -0.02, "undecided");
    const summary = summarizeCalibration(
      [
        { number: 0, judged: [judged(0.03, 0.01, "better"), judged(0.06, 0.02, "better")], earlier: "better" },
        { number: 1, judged: [equal, judged(0.02, -0.01, "undecided")], earlier: "undecided" },
        { number: 2, judged: [equal], earlier: "worse" },
        { number: 3, judged: [equal], earlier: "undecided" },
      ],
      "ARI",
    );
    assert.equal(summary.falseVerdicts.share, 1 / 4);
    assert.equal(summary.coverageOfEquals.share, 3 / 4);
    assert.deepEqual(
      summary.known.map(({ difference, power, coverage }) => [difference, power.share, coverage.share]),
      [[0.04, 1 / 2, 1]],
    );
    assert.ok(Math.abs(summary.coverage.share - 5 / 6) < 1e-12);
    assert.ok(Math.abs(summary.deviation - 0.015) < 1e-12);
  });

  void it("chooses larger shifts for larger differences", async () => {
    const [slight, clear] = await shiftsFor(clouds(), [0.02, 0.15], { noise: 0.3, size: 240 });
    assert.ok(clear > slight && slight > 0, `${slight}, ${clear}`);
  });

  void it("makes a trial that is the same by any number of threads, and as a line of JSON", async () => {
    const population = clouds();
    const protocol = protocolFor(240, { resamples: 20 });
    const options = { size: 200, noise: 0.3, seeds: [0, 1], starts: 2 };
    const [one, two] = await Promise.all(
      [1, 2].map((threads) => new Trials(population, protocol, { ...options, threads }).run(3, [0.1])),
    );
    assert.deepEqual(one, two);
    assert.deepEqual(JSON.parse(JSON.stringify(one)), one);
    assert.notDeepEqual((await new Trials(population, protocol, options).run(4, [0.1])).judged, one.judged);
  });

  void it("draws whole groups with replacement, each draw a group of its own", () => {
    const groups = Int32Array.from({ length: 100 }, (_, i) => Math.floor(i / 4));
    const truth = Int32Array.from({ length: 100 }, (_, i) => i % 5);
    const population = { vectors: new Matrix(new Float32Array(100), 100, 1), truth, groups, nClusters: 5 };
    const drawn = drawCatalogue(population, 202, new Random(1));
    assert.equal(drawn.items.length, 204);
    assert.equal(new Set(drawn.groups).size, 51);
    drawn.items.forEach((item, at) => {
      assert.equal(drawn.truth[at], truth[item]);
      assert.equal(item, 4 * Math.floor(drawn.items[at - (at % 4)] / 4) + (at % 4));
      assert.equal(drawn.groups[at], Math.floor(at / 4));
    });
    assert.ok(new Set(drawn.items).size < 100);
  });
});
