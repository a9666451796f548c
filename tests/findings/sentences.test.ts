import assert from "node:assert/strict";
import { test } from "node:test";
import { oneModelSentence } from "#laboratory/findings/sentences";

test("an experiment of one model alone says which, and that the study's order chose it", () => {
  const both = oneModelSentence({ id: "bert" }, { id: "e5" });
  assert.match(both, /batch sizes and number types are of bert alone, prefixes, lengths .* of e5 alone/);
  assert.match(both, /their order decides this and no score does/);
  assert.match(oneModelSentence({ id: "bert" }, { id: "bert" }), /^Of one model alone, bert, are batch sizes/);
});
