import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Matrix } from "embedlab";
import { Random } from "embedlab/numeric";
import {
  calibrationPair,
  shiftsFor,
  summarizeCalibration,
  upperBound,
  type CalibrationPair,
} from "#laboratory/experiments/calibration";

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

async function judged({ vectors, truth, nClusters }: Toy, pairs: number, noise: number): Promise<CalibrationPair[]> {
  const found: CalibrationPair[] = [];
  const options = {
    nClusters,
    groups: Int32Array.from(truth.keys()),
    resamples: 50,
    searches: 3,
    nInit: 3,
    seeds: 8,
    starts: 3,
    noise,
    shifts: [0],
  };
  for (let pair = 0; pair < pairs; pair++) found.push(...(await calibrationPair(vectors, truth, pair, options)));
  return found;
}

// Pairs are the same in every run; another processor's rounding may turn one or two of them, hence the room.
void describe("calibration", () => {
  void it("finds equal models told apart about as seldom as the verdict says", async () => {
    const { falseVerdicts, coverage, spread } = summarizeCalibration(await judged(clouds(), 30, 0.6), "least inertia");
    assert.ok(falseVerdicts <= 5 / 30 && coverage === 1 - falseVerdicts, `${falseVerdicts}, ${coverage}`);
    assert.ok(spread > 0.6 && spread < 1.4, `spread ${spread}`);
  });

  void it("finds the earlier procedure wrong, where the verdict's standard error says that another catalogue would turn it", async () => {
    const pairs = await judged(square(), 24, 0.3);
    const { falseVerdicts, oldFalseVerdicts } = summarizeCalibration(pairs, "least inertia");
    assert.ok(
      oldFalseVerdicts >= 8 / 24 && falseVerdicts <= oldFalseVerdicts / 1.5,
      `${oldFalseVerdicts} by the earlier procedure, ${falseVerdicts}`,
    );
    for (const { differences } of pairs) assert.ok(differences["least inertia"].standardError > 0.3);
  });

  void it("counts a shown difference as power, and gives the same pair twice the same", async () => {
    const { vectors, truth, nClusters } = clouds();
    const [slight, clear] = await shiftsFor(vectors, truth, [0.02, 0.15], { nClusters });
    assert.ok(clear > slight && slight > 0, `${slight}, ${clear}`);
    const options = {
      nClusters,
      groups: Int32Array.from(truth.keys()),
      resamples: 40,
      searches: 2,
      nInit: 3,
      shifts: [0, 1],
    };
    const twice = [
      await calibrationPair(vectors, truth, 3, options),
      await calibrationPair(vectors, truth, 3, { ...options, threads: 1 }),
    ];
    assert.deepEqual(twice[0], twice[1]);
    const { pairs, shown } = summarizeCalibration(twice[0], "mean over seeds");
    assert.equal(pairs, 1);
    assert.ok(
      shown.length === 1 && shown[0].shift === 1 && shown[0].difference > 0.1 && shown[0].power === 1,
      JSON.stringify(shown),
    );
  });

  void it("bounds a share as Clopper and Pearson do", () => {
    // The closed form where nothing was counted.
    assert.ok(Math.abs(upperBound(0, 200) - (1 - 0.05 ** (1 / 200))) < 1e-10);
    assert.equal(upperBound(4, 4), 1);
    assert.ok(upperBound(9, 200) < upperBound(10, 200));
  });
});
