import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { binomialShare, type BinomialShare } from "#embedlab/evaluation/binomial";

interface Case extends BinomialShare {
  readonly held: number;
  readonly confidence: number;
}
const { cases } = JSON.parse(readFileSync(new URL("../../../tests/golden/binomial.json", import.meta.url), "utf8")) as {
  cases: Case[];
};

void describe("a share of independent trials", () => {
  void it("has the limits of scipy's exact binomial test", () => {
    for (const { held, trials, confidence, ...expected } of cases) {
      const found = binomialShare(held, trials, { confidence });
      for (const name of ["share", "low", "high", "atMost"] as const)
        assert.ok(
          Math.abs(found[name] - expected[name]) < 1e-11,
          `${held} of ${trials}, ${name}: ${found[name]}, not ${expected[name]}`,
        );
    }
  });

  void it("lies between the whole numbers beside it, where a trial counts in part", () => {
    const [below, between, above] = [7, 7.5, 8].map((held) => binomialShare(held, 10));
    for (const name of ["share", "low", "high", "atMost"] as const)
      assert.ok(below[name] < between[name] && between[name] < above[name], name);
  });

  void it("refuses no trials, more held than tried, and no confidence", () => {
    assert.throws(() => binomialShare(0, 0), { name: "InputError", message: /trials is 0/ });
    assert.throws(() => binomialShare(3, 2), { name: "InputError", message: /held is 3/ });
    assert.throws(() => binomialShare(1, 2, { confidence: 1 }), { name: "InputError", message: /confidence is 1/ });
  });
});
