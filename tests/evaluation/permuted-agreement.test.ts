import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { adjustedRandIndex } from "#embedlab/evaluation/rand-index";
import { chanceOfBestAri, leastChanceOfBestAri } from "#embedlab/evaluation/permuted-agreement";
import { Random } from "#embedlab/numeric/random";

/** All orders of a few labels. */
const orders = (labels: readonly number[]): number[][] =>
  labels.length === 0
    ? [[]]
    : labels.flatMap((label, i) => orders(labels.filter((_, at) => at !== i)).map((rest) => [label, ...rest]));

void describe("the chance of the best ARI under shuffled categories", () => {
  it("is the share of all orders that reach it", () => {
    const truth = [0, 0, 0, 1, 1, 2, 2];
    const clusterings = [Int32Array.of(0, 0, 1, 1, 1, 2, 2), Int32Array.of(2, 0, 0, 1, 1, 1, 0)];
    const best = (labels: readonly number[]): number =>
      Math.max(...clusterings.map((clusters) => adjustedRandIndex(labels, clusters)));
    const all = orders(truth).map(best);
    const exact = all.filter((ari) => ari >= best(truth) - 1e-12).length / all.length;
    const p = chanceOfBestAri(Int32Array.from(truth), clusterings, { permutations: 20_000 });
    assert.ok(Math.abs(p - exact) < 0.01, `${p} is not ${exact}`);
  });

  it("is below 5 % in about one of twenty random tables, and least where clusters are the categories", () => {
    const random = new Random(3);
    const draw = (k: number): Int32Array => Int32Array.from({ length: 60 }, () => random.integer(k));
    const ps = Array.from({ length: 200 }, (_, seed) =>
      chanceOfBestAri(draw(3), [draw(3), draw(4)], { permutations: 199, seed }),
    );
    const low = ps.filter((p) => p <= 0.05).length;
    assert.ok(low >= 3 && low <= 20, `${low} of 200`);
    const truth = draw(3);
    assert.equal(chanceOfBestAri(truth, [truth, draw(3)]), 0.001);
    assert.equal(chanceOfBestAri(truth, [draw(3), truth], { seed: 1 }), 0.001);
    assert.equal(chanceOfBestAri(truth, [new Int32Array(60)]), 1);
  });

  it("is never less than that of clusters that are the categories, known without a shuffle", () => {
    for (const truth of [
      [0, 0, 0, 1, 1, 1],
      [0, 1, 2],
      [5, 5, 5, 5, 2],
      [0, 0, 1, 1, 2, 2, 2],
      [1, 1, 1],
    ]) {
      const all = orders(truth).map((labels) => adjustedRandIndex(labels, truth));
      const exact = all.filter((ari) => ari > 1 - 1e-12).length / all.length;
      assert.ok(Math.abs(leastChanceOfBestAri(Int32Array.from(truth)) - exact) < 1e-12, truth.join());
    }
    assert.ok(leastChanceOfBestAri(Int32Array.from({ length: 60 }, (_, i) => i % 3)) < 1e-20);
  });
});
