import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { auditNote } from "embedlab-laboratory/note/audit";
import { noteTables } from "embedlab-laboratory/note/tables";

describe("the note's audit", () => {
  it("reads the tables that the golden file holds", () => {
    const golden = JSON.parse(readFileSync(new URL("../../../tests/golden/note-tables.json", import.meta.url), "utf8")) as { categories: string[]; confusion: Record<string, number[][]> };
    assert.deepEqual(noteTables.confusion, golden.confusion);
    assert.deepEqual(noteTables.categories, golden.categories);
  });

  it("recomputes each claim to the known value and verdict", () => {
    const expected: [RegExp, RegExp, string][] = [
      [/ARI 0.3133/, /0.31328 and 0.35946/, "agrees"],
      [/diagonal$/, /alignment 51.5 % \(BERT\), 58.7 % \(E5\); purity 55.0 % \(BERT\), 60.5 % \(E5\)/, "artefact"],
      [/^Watches \+49/, /0 -> 0/, "contradicts"],
      [/^Beauty and Personal Care \+89/, /5 -> 94 \(\+89\)/, "agrees"],
      [/^Home Furnishing \+1/, /74 -> 75 \(\+1\)/, "agrees"],
      [/48 fewer errors/, /14 -> 94/, "contradicts"],
      [/decorative terms/, /148 products, 148 of them watches/, "artefact"],
      [/76 against 80/, /1 \(BERT\) and 74 \(E5\)/, "contradicts"],
      [/14.7 % ARI/, /\+14.7 %: a difference of 0.0462/, "unsupported"],
      [/tau = 0.05/, /0.01/, "contradicts"],
      [/dim_6, dim_2, dim_4/, /below 7/, "artefact"],
      [/15 to 20 dimensions/, /1010 other features \+0.33 of a total of \+0.475/, "contradicts"],
      [/base value 0.143/, /0.142857/, "agrees"],
      [/2 to 3 times/, /23.0 \/ 14.5 minutes = 1.59/, "contradicts"],
    ];
    const lines = auditNote();
    assert.equal(lines.length, expected.length);
    lines.forEach((line, i) => {
      assert.match(line.claim, expected[i][0]);
      assert.match(line.recomputed, expected[i][1]);
      assert.equal(line.verdict, expected[i][2], line.claim);
    });
  });
});
