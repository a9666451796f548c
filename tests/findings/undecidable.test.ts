import assert from "node:assert/strict";
import { test } from "node:test";
import { undecidable } from "#laboratory/findings/undecidable";

test("why no model is compared with another is said once, and nothing where they are", () => {
  const given = { judged: true, models: [{ id: "a" }, { id: "b" }], clusterer: "k-means", refusal: null };
  assert.equal(undecidable(given), null);
  assert.match(undecidable({ ...given, judged: false })!, /^No product has a category to compare with/);
  assert.match(undecidable({ ...given, models: [{ id: "a" }] })!, /^a alone gave vectors/);
  assert.equal(undecidable({ ...given, refusal: "9 products are too few." }), "9 products are too few.");
  assert.match(undecidable({ ...given, clusterer: "HDBSCAN" })!, /under HDBSCAN\.$/);
});
