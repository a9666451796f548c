import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";
import { findSuspects, type Suspects } from "#laboratory/experiments/suspects";
import { suspectsSentence } from "#laboratory/findings/suspects";

const random = new Random(12);
const n = 90;
const truth = Int32Array.from({ length: n }, (_, row) => row % 3);
const groups = Int32Array.from(truth.keys());
const matrix = (value: (row: number, column: number) => number): Matrix<Float32Array> =>
  new Matrix(
    Float32Array.from({ length: n * 12 }, (_, at) => value(Math.floor(at / 12), at % 12)),
    n,
    12,
  );
const noise = { id: "noise", vectors: matrix(() => random.normal()) };
const good = { id: "good", vectors: matrix((row, j) => (truth[row] === j ? 3 : 0) + 0.3 * random.normal()) };

void describe("suspect labels", () => {
  void it("come from no probe that knows no more than chance", async () => {
    const found = await findSuspects([noise], truth, { groups });
    assert.equal(found.knows, false);
    assert.deepEqual(found.suspects, []);
    assert.match(
      suspectsSentence(found, n),
      /^A probe on the vectors of noise finds \d+\.\d\s% of the labels .*; always naming the largest category finds 33\.3\s%\. It knows too little to suspect any label\.$/,
    );
  });

  void it("come from the best model's probe, wherever it stands, and are those that were changed", async () => {
    const given = truth.map((label, row) => (row === 7 || row === 40 ? (label + 1) % 3 : label));
    for (const models of [
      [noise, good],
      [good, noise],
    ]) {
      const found = await findSuspects(models, given, { groups });
      assert.equal(found.id, "good");
      assert.deepEqual(new Set(found.suspects.map(({ row }) => row)), new Set([7, 40]));
      assert.match(
        suspectsSentence(found, n),
        /vectors of good, the best of 2, finds 97\.8\s% .* 2 of 90 labels are suspect to it; of (none|1|all) it is sure, with 90\s% or more/,
      );
    }
    const clean = await findSuspects([good], truth, { groups });
    assert.match(
      suspectsSentence(clean, n),
      /^A probe on the vectors of good finds 100\.0\s% .*None of 90 labels is suspect to it\.$/,
    );
  });

  void it("are sure only from nine tenths on", () => {
    const suspect = { row: 0, label: 0, suggested: 1, labelProbability: 0.5, suggestedProbability: 0.5 };
    const found: Suspects = {
      id: "m",
      models: 1,
      accuracy: 0.9,
      chance: 0.5,
      knows: true,
      suspects: [suspect],
      sure: 0,
    };
    assert.match(
      suspectsSentence(found, 20),
      /1 of 20 labels is suspect to it; of none it is sure, with 90\s% or more/,
    );
    assert.match(suspectsSentence({ ...found, sure: 1 }, 20), /suspect to it; of 1 it is sure/);
  });
});
