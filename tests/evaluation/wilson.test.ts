import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { wilsonInterval } from "#embedlab/evaluation/wilson";

interface Case {
  readonly successes: number;
  readonly n: number;
  readonly confidence: number;
  readonly low: number;
  readonly high: number;
}

describe("wilsonInterval", () => {
  const cases = JSON.parse(
    readFileSync(new URL("../../../tests/golden/wilson.json", import.meta.url), "utf8"),
  ) as Case[];

  it("is statsmodels' and scipy's", () => {
    for (const { successes, n, confidence, low, high } of cases) {
      const own = wilsonInterval(successes, n, { confidence });
      assert.ok(
        Math.abs(own.low - low) < 1e-12 && Math.abs(own.high - high) < 1e-12,
        `${successes} of ${n}: ${own.low} to ${own.high} against ${low} to ${high}`,
      );
      assert.equal(own.estimate, successes / n);
    }
  });

  it("mirrors when failures are counted instead", () => {
    const [one, other] = [wilsonInterval(3, 20), wilsonInterval(17, 20)];
    assert.ok(Math.abs(one.low + other.high - 1) < 1e-15 && Math.abs(one.high + other.low - 1) < 1e-15);
  });

  it("refuses what is no share", () => {
    assert.throws(() => wilsonInterval(1, 0), /n is 0; a share needs/);
    assert.throws(() => wilsonInterval(4, 3), /successes is 4; it is a whole number from 0 to the 3 items/);
    assert.throws(() => wilsonInterval(1, 3, { confidence: 95 }), /confidence is 95/);
  });
});
