import assert from "node:assert/strict";
import { test } from "node:test";
import { accuracyInterval } from "#laboratory/experiments/probe-study";

test("an interval of an accuracy stays within 0 and 1, and folds that all agree are no certainty", () => {
  const wide = accuracyInterval([1, 0.7, 1, 0.6, 0.95], 60);
  assert.equal(wide.high, 1);
  assert.ok(wide.low > 0.3 && wide.low < 0.8, String(wide.low));
  const same = accuracyInterval([1, 1, 1, 1, 1], 180);
  // Wilson's interval of 180 of 180.
  assert.ok(Math.abs(same.low - 0.97911) < 1e-4, String(same.low));
  assert.deepEqual([same.estimate, same.high], [1, 1]);
  const inner = accuracyInterval([0.5, 0.52, 0.48, 0.51, 0.49], 100);
  assert.ok(Math.abs(inner.high - 0.5 - (0.5 - inner.low)) < 1e-12);
});
