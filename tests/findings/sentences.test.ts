import assert from "node:assert/strict";
import { test } from "node:test";
import { contractNamed } from "#embedlab/embedding/contract/contracts";
import type { SweepRow } from "#laboratory/experiments/sweep";
import { equalRowsSentence, nothingToChange, nothingToCompare, oneModelSentence } from "#laboratory/findings/sentences";
import { listRows, namingTheLargest } from "#laboratory/findings/word-lists";

test("an experiment of one model alone says which, and that the study's order chose it", () => {
  const [bert, e5, lsa] = [{ id: "bert" }, { id: "e5" }, { id: "lsa" }];
  const both = oneModelSentence([bert, e5], [bert, e5]);
  assert.match(both, /batch sizes and number types are of bert alone, prefixes, lengths .* of e5 alone/);
  assert.match(both, /their order decides this and no score does/);
  const one = oneModelSentence([bert], [lsa, bert]);
  assert.match(one, /^Of one model alone, bert, are batch sizes/);
  assert.match(one, /the only one of this study that embeds a text by itself/);
  assert.doesNotMatch(one, /Growing/);
  const none = oneModelSentence([], [lsa, { id: "mine" }, { id: "yours" }]);
  assert.match(none, /of one model alone, lsa.* Growing parts of the catalogue are of lsa and mine/);
  assert.doesNotMatch(none, /batch sizes|embeds/);
});

test("where no model embeds a text by itself, it is said why nothing can be changed", () => {
  const [lsa, bert] = ["lsa", "bert-base-uncased"].map((name) => ({ id: name, contract: contractNamed(name) }));
  const mine = { id: "mine", contract: { ...lsa.contract, source: { kind: "vectors", path: "m.npy" } as const } };
  assert.equal(
    nothingToChange([mine, lsa]),
    "Nothing can be changed here: mine has its vectors from a file and lsa is fitted on all texts together.",
  );
  assert.equal(nothingToChange([mine, bert]), "");
});

test("one setting is no comparison, and equal vectors are one setting", () => {
  const ran = (setting: string, vectors: string): SweepRow =>
    ({ setting, vectors, status: "ran", ari: 0.5 }) as SweepRow;
  const not = (setting: string): SweepRow => ({ setting, status: "unavailable", reason: "no weights" }) as SweepRow;
  assert.equal(
    nothingToCompare([ran("none", "a"), not("x"), not("y")]),
    "none alone could be measured (ARI 0.500); no weights.",
  );
  assert.equal(nothingToCompare([not("x")]), "no setting could be measured; no weights.");
  assert.equal(nothingToCompare([]), "");
  assert.equal(nothingToCompare([ran("a", "a"), ran("b", "b"), not("x")]), "");
  assert.equal(
    equalRowsSentence([ran("256", "a"), ran("64", "a"), ran("32", "b"), not("x")]),
    "Equal vectors, so one setting: 256 and 64.",
  );
  assert.equal(equalRowsSentence([ran("256", "a"), ran("64", "b")]), "");
});

test("what a list's words predict stands beside what is right by chance, and a list's rule beside whose words it counts", () => {
  assert.match(namingTheLargest([0, 0, 1, 1]), /is right for 50\.0.%: a list whose words predict no more/);
  assert.match(namingTheLargest([0, 0, 0, 1]), /75\.0/);
  assert.deepEqual(listRows([]), []);
});
