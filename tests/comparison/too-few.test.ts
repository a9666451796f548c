import assert from "node:assert/strict";
import { test } from "node:test";
import { tooFewToResample } from "#embedlab/comparison/protocol";

const apart = (length: number): Int32Array => Int32Array.from({ length }, (_, i) => i);

test("products that are too few to be drawn in parts are counted as they are drawn", () => {
  const groups = Int32Array.from({ length: 64 }, (_, i) => i % 31);
  assert.match(
    tooFewToResample(groups, 6)!,
    /^64 products, 31 without near-duplicates, .* Bring 36 at least that are no near-duplicates of each other\.$/,
  );
  assert.match(tooFewToResample(apart(35), 6)!, /^35 products are too few .* Bring 36 at least\.$/);
  assert.match(tooFewToResample(apart(35), 6, "Say --sample 40.")!, / would show\. Say --sample 40\.$/);
  assert.match(
    tooFewToResample(apart(1200), 1199)!,
    /^1,200 products are .* into 1,199 clusters: .* Bring 7,194 at least\.$/,
  );
  assert.equal(tooFewToResample(apart(36), 6), null);
});

test("below thirty products nothing is said, however few the clusters", () => {
  assert.match(tooFewToResample(apart(29), 2)!, /^29 products are too few .* Bring 30 at least\.$/);
  assert.equal(tooFewToResample(apart(30), 2), null);
});
