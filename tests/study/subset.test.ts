import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Matrix } from "#embedlab/numeric/matrix";
import { closestPairs } from "#laboratory/study/pairs";
import { pick, stratifiedSubset } from "#laboratory/study/subset";
import { planSweep } from "#laboratory/experiments/sweep";
import { removePhrases } from "#embedlab/preprocessing/boilerplate";

void describe("stratifiedSubset", () => {
  const labels = Int32Array.from({ length: 1000 }, (_, i) => (i < 600 ? 0 : i < 900 ? 1 : 2));

  void it("keeps every category's share, in ascending order, without repeats", () => {
    const rows = stratifiedSubset(labels, 100, 1);
    assert.equal(rows.length, 100);
    assert.deepEqual(
      [0, 1, 2].map((label) => pick(labels, rows).filter((own) => own === label).length),
      [60, 30, 10],
    );
    assert.equal(new Set(rows).size, 100);
    assert.ok(rows.every((row, i) => i === 0 || row > rows[i - 1]));
  });

  void it("gives the same rows for the same seed alone, and all where there are no more", () => {
    assert.deepEqual(stratifiedSubset(labels, 100, 1), stratifiedSubset(labels, 100, 1));
    assert.notDeepEqual(stratifiedSubset(labels, 100, 1), stratifiedSubset(labels, 100, 2));
    assert.deepEqual(stratifiedSubset(labels, 5000, 1), Int32Array.from(labels.keys()));
  });

  void it("keeps the smallest category, and refuses a size that is none", () => {
    assert.ok(
      pick(
        labels,
        stratifiedSubset(
          Int32Array.from(labels, (label, i) => (i === 999 ? 3 : label)),
          20,
          0,
        ),
      ).length >= 20,
    );
    assert.throws(() => stratifiedSubset(labels, 0, 0), { name: "InputError" });
    assert.throws(() => stratifiedSubset(labels, 1.5, 0), { name: "InputError" });
  });
});

void describe("planSweep", () => {
  const labels = Int32Array.from({ length: 1000 }, (_, i) => i % 5);

  void it("takes all products where the budget suffices, else a part, and says so", () => {
    assert.equal(planSweep(labels, 3e12, 3e12).rows.length, 1000);
    const part = planSweep(labels, 4.8e12, 3e12);
    assert.equal(part.rows.length, 140);
    assert.match(
      part.note,
      /^on 140 of 1,000 products.*4\.8 trillion multiply-adds where 3 trillion multiply-adds are/,
    );
    assert.deepEqual(planSweep(labels, Infinity, 3e12).rows, part.rows);
    assert.equal(planSweep(labels, 0, 0).rows.length, 1000);
    const some = planSweep(labels, 3e12, 3e12, 400);
    assert.equal(some.rows.length, 400);
    assert.match(some.note, /^on 400 of 1,000 products, a stratified part\. .*--full takes all/);
    assert.equal(planSweep(labels, 7e12, 3e12, 400).rows.length, 400);
    assert.equal(planSweep(labels, 3e12, 3e12, Infinity).rows.length, 1000);
    const none = planSweep(labels, 1, 0);
    assert.equal(none.rows.length, 0);
    assert.match(none.note, /^skipped, since .*--full/);
    assert.equal(planSweep(labels, 1e15, Infinity).rows.length, 1000);
    assert.equal(planSweep(labels.subarray(0, 100), 1e15, 1).rows.length, 100);
  });
});

void describe("closestPairs", () => {
  void it("lists each pair of near vectors once", () => {
    const vectors = Matrix.fromRows([
      [1, 0],
      [0.9999, 0.001],
      [0, 1],
      [0.01, 1],
    ]);
    const neighbors = {
      n: 4,
      nNeighbors: 1,
      indices: Int32Array.of(1, 0, 3, 2),
      squaredDistances: new Float64Array(4),
      precision: "float64" as const,
      method: "exact" as const,
    };
    assert.deepEqual(
      closestPairs(vectors, neighbors, 0.9999).map(({ a, b }) => [a, b]),
      [
        [0, 1],
        [2, 3],
      ],
    );
    assert.deepEqual(
      closestPairs(vectors, neighbors, 0.99999).map(({ a, b }) => [a, b]),
      [[0, 1]],
    );
  });
});

void describe("removePhrases", () => {
  void it("takes out whole words in any case and punctuation, and nothing that only looks like a pattern", () => {
    assert.equal(
      removePhrases("Buy at Flipkart.com, only FLIPKART  COM sells flipkartcoms", ["flipkart com"]),
      "Buy at , only sells flipkartcoms",
    );
    assert.equal(removePhrases("a (b) c", ["x"]), "a (b) c");
  });
});
