import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Matrix } from "embedlab";
import { protocolFor } from "embedlab/comparison";
import { Random } from "embedlab/numeric";
import { replicateLine, replicateOf } from "#laboratory/experiments/calibration/lines";
import { judgePairs, pairsAcross, pairsAmong, type JudgedPair } from "#laboratory/experiments/calibration/pairs";
import { makeReplicate, sharedDraws, type Replicate } from "#laboratory/experiments/calibration/replicates";
import { shiftsFor } from "#laboratory/experiments/calibration/shifts";
import { earlierFalseVerdicts, summarizeCalibration } from "#laboratory/experiments/calibration/summary";

interface Toy {
  readonly vectors: Matrix<Float32Array>;
  readonly truth: Int32Array;
  readonly nClusters: number;
}

/** Six overlapping clouds of 40 in 8 dimensions. */
function clouds(): Toy {
  const random = new Random(11);
  const centres = random.normals(6 * 8);
  const truth = Int32Array.from({ length: 240 }, (_, i) => i % 6);
  const values = Float32Array.from(
    { length: 240 * 8 },
    (_, at) => 1.5 * centres[truth[Math.floor(at / 8)] * 8 + (at % 8)] + random.normal(),
  );
  return { vectors: new Matrix(values, 240, 8), truth, nClusters: 6 };
}

/**
 * Four equal clouds at the corners of a square, of two categories, left and right. Two clusters are as good side by side as
 * one above the other, so that the noise of a copy decides which k-means finds under every seed: ARI is 1 or 0, and neither model
 * is better. Resamples turn from one to the other less often than catalogues do (two thirds of the variance), so
 * that nothing is harder.
 */
function square(): Toy {
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
  return { vectors, truth: Int32Array.from({ length: 4 * each }, (_, i) => Math.floor(i / (2 * each))), nClusters: 2 };
}

const seeds = [0, 1, 2, 3, 4, 5, 6, 7];

async function judged(
  { vectors, truth, nClusters }: Toy,
  { replicates, pairs, noise, shifts = [] }: { replicates: number; pairs: number; noise: number; shifts?: number[] },
): Promise<JudgedPair[]> {
  const protocol = protocolFor(truth.length, { resamples: 50 });
  const shared = sharedDraws(Int32Array.from(truth.keys()), protocol);
  const made: Replicate[] = [];
  for (const shift of [0, ...shifts])
    for (let number = 0; number < replicates; number++)
      made.push(await makeReplicate(vectors, truth, shared, { shift, number }, { nClusters, seeds, starts: 3, noise }));
  return judgePairs(made, pairs, truth, shared, protocol);
}

// Replicates are the same in every run; another processor's rounding may turn one pair or two, hence the room.
void describe("calibration", () => {
  void it("finds equal models told apart about as seldom as the verdict says, by every measure of grouping", async () => {
    const pairs = await judged(clouds(), { replicates: 14, pairs: 40, noise: 0.6 });
    const judgements = [...pairs[0].judged.keys()];
    assert.deepEqual(judgements, ["least inertia", "mean over seeds", "AMI", "V-measure", "aligned accuracy"]);
    for (const judgement of judgements) {
      const { falseVerdicts, coverage, spread } = summarizeCalibration(pairs, judgement);
      assert.ok(falseVerdicts.share <= 6 / 40, `${judgement}: ${falseVerdicts.share}`);
      assert.ok(coverage.share >= 1 - falseVerdicts.share - 1e-12 && falseVerdicts.atMost > falseVerdicts.share);
      assert.ok(spread > 0.4 && spread < 1.5, `${judgement}: spread ${spread}`);
    }
  });

  void it("finds the earlier procedure wrong, where the verdict's standard error says that another catalogue would turn it", async () => {
    const pairs = await judged(square(), { replicates: 12, pairs: 40, noise: 0.3 });
    const { falseVerdicts } = summarizeCalibration(pairs, "least inertia");
    const { share } = earlierFalseVerdicts(pairs);
    assert.ok(
      share >= 0.3 && falseVerdicts.share <= share / 1.5,
      `${share} by the earlier procedure, ${falseVerdicts.share}`,
    );
    for (const { judged: found } of pairs) assert.ok(found.get("least inertia")!.standardError > 0.3);
  });

  void it("counts a shown difference as power", async () => {
    const toy = clouds();
    const [slight, clear] = await shiftsFor(toy.vectors, toy.truth, [0.02, 0.15], { nClusters: toy.nClusters });
    assert.ok(clear > slight && slight > 0, `${slight}, ${clear}`);
    const pairs = await judged(toy, { replicates: 4, pairs: 6, noise: 0.3, shifts: [1] });
    const { falseVerdicts, shown } = summarizeCalibration(pairs, "mean over seeds");
    assert.equal(falseVerdicts.pairs, 6);
    assert.ok(
      shown.length === 1 && shown[0].shift === 1 && shown[0].difference > 0.1 && shown[0].power.share === 1,
      JSON.stringify(shown),
    );
    assert.ok(pairs.every(({ shift, earlier }) => (earlier === null) === shift > 0));
  });

  void it("keeps a replicate as a line that gives the same judgements, and a line cut short as none", async () => {
    const { vectors, truth, nClusters } = clouds();
    const protocol = protocolFor(truth.length, { resamples: 20 });
    const shared = sharedDraws(Int32Array.from(truth.keys()), protocol);
    const options = { nClusters, seeds, starts: 2 };
    const made = [
      await makeReplicate(vectors, truth, shared, { shift: 0, number: 0 }, options),
      await makeReplicate(vectors, truth, shared, { shift: 0, number: 1 }, { ...options, threads: 1 }),
    ];
    const read = made.map((replicate) => replicateOf(replicateLine(replicate))!);
    assert.deepEqual(judgePairs(read, 1, truth, shared, protocol), judgePairs(made, 1, truth, shared, protocol));
    assert.deepEqual(read[1].again, made[1].again);
    assert.equal(replicateOf(replicateLine(made[0]).slice(0, 200)), undefined);
  });

  void it("pairs each replicate equally often, and none twice with the same", () => {
    for (const [n, count] of [
      [80, 200],
      [5, 10],
      [6, 15],
      [4, 6],
    ]) {
      const pairs = pairsAmong(n, count);
      const often = new Int32Array(n);
      for (const member of pairs.flat()) often[member]++;
      assert.equal(new Set(pairs.map((pair) => [...pair].sort((a, b) => a - b).join())).size, count);
      assert.ok(Math.max(...often) - Math.min(...often) <= 2 && pairs.every(([a, b]) => a !== b), `${n}, ${count}`);
    }
    const across = pairsAcross(80, 40, 200);
    assert.equal(new Set(across.map((pair) => pair.join())).size, 200);
    for (let j = 0; j < 40; j++) assert.equal(across.filter(([, b]) => b === j).length, 5);
    assert.ok([...Array(80).keys()].every((i) => [2, 3].includes(across.filter(([a]) => a === i).length)));
  });
});
