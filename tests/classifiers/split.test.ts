import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stratifiedFolds, stratifiedSplit } from "#embedlab/classifiers/split";

const labels = Int32Array.from({ length: 1050 }, (_, i) => i % 7);
const count = (rows: Int32Array, of: ArrayLike<number>, label: number): number =>
  rows.filter((row) => of[row] === label).length;

describe("stratifiedSplit", () => {
  it("splits 1,050 into 840 and 210 with the same class shares", () => {
    const { train, test } = stratifiedSplit(labels, { seed: 3 });
    assert.equal(train.length, 840);
    assert.equal(test.length, 210);
    assert.equal(new Set([...train, ...test]).size, 1050);
    for (let c = 0; c < 7; c++) assert.equal(count(test, labels, c), 30);
  });

  it("repeats for a seed, differs for another", () => {
    assert.deepEqual(stratifiedSplit(labels, { seed: 3 }), stratifiedSplit(labels, { seed: 3 }));
    assert.notDeepEqual(stratifiedSplit(labels, { seed: 3 }).test, stratifiedSplit(labels, { seed: 4 }).test);
  });

  it("rounds uneven classes by the largest remainder", () => {
    const uneven = [...Array<number>(50).fill(0), ...Array<number>(33).fill(1), ...Array<number>(18).fill(2)];
    const { test } = stratifiedSplit(uneven, { testSize: 0.2, seed: 1 });
    assert.equal(test.length, 21);
    assert.deepEqual(
      [0, 1, 2].map((c) => count(test, uneven, c)),
      [10, 7, 4],
    );
  });

  it("says what cannot be split", () => {
    assert.throws(() => stratifiedSplit([0, 0, 0, 1]), /class 1 has a single row/);
    assert.throws(() => stratifiedSplit([0, 0, 1, 1], { testSize: 0.1 }), /too few or too many for 2 classes/);
    assert.throws(() => stratifiedSplit(labels, { testSize: 2 }), /testSize is 2/);
  });
});

describe("stratifiedFolds", () => {
  it("tests every row once, in folds of like size and class shares", () => {
    const uneven = Int32Array.from({ length: 103 }, (_, i) => (i < 60 ? 0 : i < 100 ? 1 : 2));
    const folds = stratifiedFolds(uneven, { nSplits: 5, seed: 2 });
    assert.deepEqual(
      Array.from(folds.flatMap(({ test }) => [...test])).sort((a, b) => a - b),
      [...uneven.keys()],
    );
    for (const { train, test } of folds) {
      assert.equal(train.length + test.length, 103);
      assert.ok(test.length === 20 || test.length === 21);
      assert.equal(count(test, uneven, 0), 12);
      assert.equal(count(test, uneven, 1), 8);
      assert.ok(count(test, uneven, 2) <= 1);
    }
    assert.deepEqual(folds, stratifiedFolds(uneven, { nSplits: 5, seed: 2 }));
  });

  it("refuses more folds than the largest class has rows", () => {
    assert.throws(() => stratifiedFolds([0, 0, 1, 1], { nSplits: 3 }), /largest class has 2 rows/);
  });
});
