import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { resamples } from "#embedlab/evaluation/resamples";
import { halved } from "#laboratory/experiments/setting-scores";

void describe("the halves of a setting's products", () => {
  void it("are all products to 5,000", () => {
    const groups = Int32Array.from({ length: 5000 }, (_, i) => i);
    assert.deepEqual(halved(groups, 3), resamples(groups, { count: 3, size: 2500, seed: 0 }));
  });

  void it("are 2,500 each of more, drawn anew each time, near-duplicates together", () => {
    const groups = Int32Array.from({ length: 12_000 }, (_, i) => i >> 1);
    const draws = halved(groups, 3);
    for (const { inside, outside } of draws) {
      assert.deepEqual([inside.length, outside.length], [2500, 2500]);
      const first = new Set(Array.from(inside, (item) => groups[item]));
      assert.equal(first.size, 1250);
      assert.ok(outside.every((item) => !first.has(groups[item])));
    }
    assert.notDeepEqual(draws[0].inside, draws[1].inside);
  });
});
