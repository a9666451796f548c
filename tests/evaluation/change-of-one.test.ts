import assert from "node:assert/strict";
import { test } from "node:test";
import { changeOfOne } from "#embedlab/evaluation/change-of-one";
import { contingency } from "#embedlab/evaluation/contingency";
import { measures } from "#embedlab/evaluation/measures";

const labels = (n: number, k: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i % k);

test("what one item changes is counted by moving each into another cluster", () => {
  // Of 12 in two halves every move is like every other.
  const truth = labels(12, 2);
  const moved = Int32Array.from(truth, (label, i) => (i === 3 ? 1 - label : label));
  for (const { of } of Object.values(measures)) {
    const seen = Math.abs(of(contingency(truth, moved)) - 1);
    assert.ok(seen > 0.08 && Math.abs(changeOfOne(truth, truth, of) - seen) < 1e-12);
  }
});

test("it falls with the items, takes any labels, and a single cluster", () => {
  const at = (n: number): number => changeOfOne(labels(n, 3), labels(n, 3), measures.ari.of);
  assert.ok(at(30) > 9 * at(300) && at(30) < 11 * at(300));
  const renamed = Int32Array.from(labels(30, 3), (label) => 100 - 7 * label);
  assert.equal(changeOfOne(labels(30, 3), renamed, measures.vMeasure.of) > 0, true);
  const one = changeOfOne(labels(30, 3), new Int32Array(30), measures.ari.of);
  assert.ok(Number.isFinite(one) && one >= 0);
});
