import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { concentrationNull } from "#embedlab/explainability/concentration-null";
import { crossFittedShap } from "#embedlab/explainability/cross-fitted";
import { predictProbabilities } from "#embedlab/classifiers/predict";
import { randomForest } from "#embedlab/classifiers/forest";
import { rotate } from "#embedlab/explainability/rotation";
import { stratifiedFolds } from "#embedlab/classifiers/split";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";

const rows = 240;
const columns = 40;
const random = new Random(3);
const labels = Int32Array.from({ length: rows }, (_, i) => i % 4);
/** Four classes, told apart along three of forty axes. */
const aligned = new Matrix(
  Float32Array.from(
    { length: rows * columns },
    (_, at) =>
      random.normal() + (at % columns < 3 ? 3 * ((labels[Math.floor(at / columns)] >> ((at % columns) % 2)) & 1) : 0),
  ),
  rows,
  columns,
);
const options = { nEstimators: 30, maxDepth: 6, seed: 1 };

describe("concentrationNull", () => {
  it("finds concentration where classes lie along axes, and none once the axes are turned", async () => {
    const given = await concentrationNull(aligned, labels, { ...options, top: 4, repeats: 3 });
    assert.ok(given.asGiven > Math.max(...given.rotated) + 0.1, `${given.asGiven} against ${given.rotated.join(" ")}`);
    assert.ok(Math.max(...given.permuted) < given.asGiven);
    const turned = new Matrix(await rotate(aligned.data, rows, columns, 9), rows, columns);
    const after = await concentrationNull(turned, labels, { ...options, top: 4, repeats: 3 });
    assert.ok(after.asGiven < given.asGiven - 0.1);
    // Principal components look for the directions, wherever they point.
    assert.ok(Math.abs(after.principal - given.principal) < 0.05);
    assert.deepEqual(await concentrationNull(aligned, labels, { ...options, top: 4, repeats: 3, threads: 1 }), given);
  });
  it("refuses what it cannot count", async () => {
    await assert.rejects(concentrationNull(aligned, labels, { top: 41 }), /top is 41/);
    await assert.rejects(concentrationNull(aligned, labels, { repeats: 0 }), /repeats is 0/);
  });
  it("turns rows without changing their products", async () => {
    const turned = await rotate(aligned.data, rows, columns, 5);
    const product = (values: Float32Array, a: number, b: number): number =>
      Array.from({ length: columns }, (_, j) => values[a * columns + j] * values[b * columns + j]).reduce(
        (x, y) => x + y,
        0,
      );
    for (const [a, b] of [
      [0, 0],
      [3, 17],
      [200, 9],
    ])
      assert.ok(Math.abs(product(turned, a, b) - product(aligned.data, a, b)) < 1e-3);
    assert.notDeepEqual(turned, await rotate(aligned.data, rows, columns, 6));
  });
});

describe("crossFittedShap", () => {
  it("explains every row by the forest that has not seen it", async () => {
    const folds = stratifiedFolds(labels, { nSplits: 3, seed: 2 });
    const shap = await crossFittedShap(aligned, labels, folds, options);
    for (const { train, test } of folds) {
      const forest = await randomForest(
        aligned.select(train),
        train.map((row) => labels[row]),
        options,
      );
      const expected = predictProbabilities(forest, aligned.select(test));
      test.forEach((row, i) => {
        assert.deepEqual(shap.probabilities.row(row), expected.row(i));
        for (let c = 0; c < 4; c++) {
          let sum = shap.bases.row(row)[c];
          for (let f = 0; f < columns; f++) sum += shap.values[(row * columns + f) * 4 + c];
          assert.ok(Math.abs(sum - expected.row(i)[c]) < 1e-9);
        }
      });
    }
  });
  it("shows how much of f(x) is memory: with drawn labels all of it", async () => {
    const drawn = Int32Array.from({ length: rows }, () => random.integer(4));
    const { ownClass } = await crossFittedShap(
      aligned,
      drawn,
      stratifiedFolds(drawn, { nSplits: 3, seed: 0 }),
      options,
    );
    assert.ok(ownClass.inTraining > 0.45 && ownClass.heldOut < 0.35, `${ownClass.inTraining} ${ownClass.heldOut}`);
  });
});
