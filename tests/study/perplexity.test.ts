import assert from "node:assert/strict";
import { test } from "node:test";
import { mapPerplexity, perplexitySaid } from "#laboratory/study/perplexity";

test("a map says its perplexity where it is not the note's", () => {
  assert.deepEqual([mapPerplexity(1050), perplexitySaid(1050)], [50, ""]);
  assert.deepEqual([mapPerplexity(151), perplexitySaid(151)], [50, ""]);
  assert.equal(perplexitySaid(60), "Perplexity here: 19, the most that 60 products allow; the note's is 50.");
  assert.equal(perplexitySaid(1050, 30), "Perplexity here: 30; the note's is 50.");
  assert.equal(
    perplexitySaid(60, 30),
    "Perplexity here: 19, the most that 60 products allow; 30 is asked for, and the note's is 50.",
  );
});
