import assert from "node:assert/strict";
import { test } from "node:test";
import { tooFewToResample } from "#embedlab/comparison/protocol";

test("products that are too few to be drawn in parts are counted as they are drawn", () => {
  const groups = Int32Array.from({ length: 32 }, (_, i) => i % 15);
  assert.match(
    tooFewToResample(groups, 3)!,
    /^32 products, 15 without near-duplicates, .* Bring 18 at least that are no near-duplicates of each other\.$/,
  );
  assert.match(tooFewToResample(groups.subarray(0, 15), 3)!, /^15 products are too few .* Bring 18 at least\.$/);
  assert.match(tooFewToResample(groups.subarray(0, 15), 3, "Say --sample 20.")!, / would show\. Say --sample 20\.$/);
  const many = Int32Array.from({ length: 1200 }, (_, i) => i);
  assert.match(tooFewToResample(many, 1199)!, /^1,200 products are .* into 1,199 clusters: .* Bring 7,194 at least\.$/);
  assert.equal(
    tooFewToResample(
      Int32Array.from({ length: 18 }, (_, i) => i),
      3,
    ),
    null,
  );
});
