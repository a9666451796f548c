import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { ariDifferenceInterval, ariInterval } from "#embedlab/evaluation/intervals";
import { normalQuantile } from "#embedlab/evaluation/normal";
import { adjustedRandIndex } from "#embedlab/evaluation/rand-index";
import { signFlipTest } from "#embedlab/evaluation/sign-flip";
import { Random } from "#embedlab/numeric/random";

interface Golden {
  jackknife: {
    a: number[];
    b: number[];
    c: number[];
    standardError: number;
    difference: number;
    differenceStandardError: number;
  };
  signFlips: { values: number[]; alternative: "two-sided" | "greater" | "less"; p: number }[];
  normalQuantiles: { p: number; z: number }[];
}
const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/evaluation.json", import.meta.url), "utf8"),
) as Golden;
const close = (actual: number, expected: number): void =>
  assert.ok(Math.abs(actual - expected) <= 1e-12, `${actual}, not ${expected}`);

describe("jackknife intervals of ARI", () => {
  const { a, b, c, standardError, difference, differenceStandardError } = golden.jackknife;

  it("have the standard error of leaving out each item in turn", () => {
    const interval = ariInterval([a, b]);
    close(interval.estimate, adjustedRandIndex(a, b));
    close(interval.standardError, standardError);
    close(interval.high - interval.low, 2 * 1.959963984540054 * standardError);
  });

  it("of a difference leave the item out of both clusterings", () => {
    const interval = ariDifferenceInterval(a, b, c);
    close(interval.estimate, difference);
    close(interval.standardError, differenceStandardError);
    const same = ariDifferenceInterval(a, b, b);
    assert.deepEqual([same.estimate, same.standardError], [0, 0]);
  });

  it("hold the truth about as often as they say", () => {
    // Each item's cluster depends on its category alone, so the whole of a large sample stands for the population.
    const random = new Random(5);
    const draw = (n: number): [Int32Array, Int32Array] => {
      const truth = Int32Array.from({ length: n }, () => random.integer(5));
      return [truth, truth.map((category) => (random.uniform() < 0.3 ? random.integer(5) : category))];
    };
    const population = adjustedRandIndex(...draw(300_000));
    let held = 0;
    for (let trial = 0; trial < 400; trial++) {
      const { low, high } = ariInterval(draw(200), { confidence: 0.9 });
      if (low <= population && population <= high) held++;
    }
    assert.ok(held / 400 > 0.86 && held / 400 < 0.94, `held ${held} times of 400`);
  });

  it("refuse a confidence that is none", () => {
    assert.throws(() => ariInterval([a, b], { confidence: 95 }), { name: "InputError", message: /confidence is 95/ });
    assert.throws(
      () =>
        ariInterval([
          [0, 1],
          [0, 1],
        ]),
      { name: "InputError", message: /too few/ },
    );
  });
});

describe("sign-flip test", () => {
  for (const { values, alternative, p } of golden.signFlips) {
    it(`gives scipy's exact p for ${values.length} differences, ${alternative}`, () =>
      close(signFlipTest(values, { alternative }).p, p));
  }

  it("draws patterns from its seed where there are too many, near the exact p", () => {
    const random = new Random(2);
    const values = Array.from({ length: 20 }, () => random.normal() + 0.4);
    const exact = signFlipTest(values);
    assert.equal(exact.exact, true);
    // A 21st difference of nothing changes no sum, and asks for Monte Carlo.
    const drawn = signFlipTest([...values, 0], { seed: 4 });
    assert.equal(drawn.exact, false);
    assert.ok(Math.abs(drawn.p - exact.p) < 5 * Math.sqrt(exact.p / 100_000), `${drawn.p} and ${exact.p}`);
    assert.deepEqual(signFlipTest([...values, 0], { seed: 4 }), drawn);
    assert.notEqual(signFlipTest([...values, 0], { seed: 5 }).p, drawn.p);
  });

  it("refuses nothing and not-a-number", () => {
    assert.throws(() => signFlipTest([]), { name: "InputError" });
    assert.throws(() => signFlipTest([1, NaN]), { name: "InputError", message: /difference 1 is NaN/ });
  });
});

describe("normal quantile", () => {
  it("equals scipy's", () => {
    for (const { p, z } of golden.normalQuantiles)
      assert.ok(
        Math.abs(normalQuantile(p) - z) <= 1e-13 * Math.max(1, Math.abs(z)),
        `${p}: ${normalQuantile(p)}, not ${z}`,
      );
  });
});
