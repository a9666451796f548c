import assert from "node:assert/strict";
import { test } from "node:test";
import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { requireTextsThatDiffer } from "#embedlab/embedding/texts-that-differ";

test("equal texts are refused before any model runs, unless vectors come from a file", () => {
  const lsa = contractNamed("lsa");
  const mine = { source: { kind: "vectors", path: "mine.npy" } } as const;
  const equal = ["a mug", "a mug", "a mug"];
  assert.throws(() => requireTextsThatDiffer("p.csv", equal, [lsa]), {
    name: "InputError",
    message: /p\.csv: all 3 texts are the same, "a mug": .* name another column of texts, or bring vectors/,
  });
  assert.throws(
    () => requireTextsThatDiffer("p.csv", equal, [lsa], true),
    /all 3 drawn texts are the same, .*; draw more \(--sample\), name another column/,
  );
  requireTextsThatDiffer("p.csv", equal, [lsa, mine]);
  requireTextsThatDiffer("p.csv", ["a mug", "a cup"], [lsa]);
  requireTextsThatDiffer("p.csv", ["a mug"], [lsa]);
});
