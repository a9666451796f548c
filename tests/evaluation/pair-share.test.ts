import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { shareOfPairs, type PairShare } from "#embedlab/evaluation/pair-share";
import { Random } from "#embedlab/numeric/random";

interface Case extends Omit<PairShare, "pairs"> {
  readonly pairs: readonly [number, number, boolean][];
  readonly confidence: number;
}
const { cases } = JSON.parse(
  readFileSync(new URL("../../../tests/golden/pair-share.json", import.meta.url), "utf8"),
) as { cases: Case[] };
const counted = (pairs: Case["pairs"]) => pairs.map(([first, second, holds]) => ({ first, second, holds }));

void describe("a share over pairs with common members", () => {
  for (const [at, { pairs, confidence, ...expected }] of cases.entries())
    void it(`has the limits of scipy's beta distribution, case ${at}`, () => {
      const found = shareOfPairs(counted(pairs), { confidence });
      for (const name of ["share", "worth", "low", "high", "atMost"] as const)
        assert.ok(
          Math.abs(found[name] - expected[name]) < 1e-9 * Math.max(1, expected[name]),
          `${name}: ${found[name]}, not ${expected[name]}`,
        );
    });

  void it("of pairs without a common member is that of Clopper and Pearson", () => {
    const pairs = Array.from({ length: 40 }, (_, at) => ({ first: 2 * at, second: 2 * at + 1, holds: false }));
    const found = shareOfPairs(pairs);
    assert.equal(found.worth, 40);
    assert.ok(Math.abs(found.atMost - (1 - 0.05 ** (1 / 40))) < 1e-12);
  });

  void it("is bounded as often as it says, where equal models are told apart once in twenty times", () => {
    // Normal values; a pair is told apart beyond 1.96 standard errors, which is once in twenty pairs.
    const random = new Random(5);
    let wrong = 0;
    for (let study = 0; study < 200; study++) {
      const values = random.normals(40);
      const pairs = Array.from({ length: 100 }, (_, at) => {
        const [first, second] = [at % 40, (at + 1 + Math.floor(at / 40)) % 40];
        return { first, second, holds: Math.abs(values[first] - values[second]) > 1.959964 * Math.SQRT2 };
      });
      if (shareOfPairs(pairs).atMost < 0.05) wrong++;
    }
    assert.ok(wrong <= 0.05 * 200, `${wrong} of 200 bounds below the truth`);
  });

  void it("refuses no pairs, and one with itself", () => {
    assert.throws(() => shareOfPairs([]), { name: "InputError", message: /needs one at least/ });
    assert.throws(() => shareOfPairs([{ first: 3, second: 3, holds: true }]), {
      name: "InputError",
      message: /3 is paired with itself/,
    });
  });
});
