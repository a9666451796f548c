import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { predictionStretch, randomEffects } from "#embedlab/evaluation/random-effects";

interface Case {
  name: string;
  estimates: number[];
  standardErrors: number[];
  estimate: number;
  standardError: number;
  low: number;
  high: number;
  p: number;
  tau: number;
  i2: number;
  predicted: [number, number];
  weights: number[];
}
const { cases } = JSON.parse(
  readFileSync(new URL("../../../tests/golden/random-effects.json", import.meta.url), "utf8"),
) as { cases: Case[] };
const close = (actual: number, expected: number, within = 1e-9): void =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual}, not ${expected}`);

void describe("random effects", () => {
  for (const { name, estimates, standardErrors, ...expected } of cases)
    void it(`${name}: as statsmodels and scipy`, () => {
      const found = randomEffects(estimates, standardErrors);
      for (const key of ["estimate", "standardError", "low", "high", "p", "tau", "i2"] as const)
        close(found[key], expected[key], 1e-8);
      close(found.predicted.low, expected.predicted[0], 1e-8);
      close(found.predicted.high, expected.predicted[1], 1e-8);
      found.weights.forEach((weight, i) => close(weight, expected.weights[i], 1e-8));
    });

  void it("turn with the sign of the differences, and do not change with their order or unit", () => {
    const { estimates, standardErrors } = cases[0];
    const found = randomEffects(estimates, standardErrors);
    const turned = randomEffects(estimates.map((value) => -value).reverse(), standardErrors.slice().reverse());
    close(turned.estimate, -found.estimate);
    close(turned.low, -found.high);
    close(turned.p, found.p);
    const scaled = randomEffects(
      estimates.map((value) => 1000 * value),
      standardErrors.map((value) => 1000 * value),
    );
    close(scaled.tau, 1000 * found.tau, 1e-6);
    close(scaled.p, found.p);
  });

  void it("of studies that agree have no spread between them, and an interval of their own errors", () => {
    const found = randomEffects([0.1, 0.1, 0.1, 0.1], [0.02, 0.02, 0.02, 0.02]);
    assert.deepEqual([found.tau, found.i2], [0, 0]);
    close(found.standardError, 0.01);
    assert.deepEqual(found.predicted, { low: found.low, high: found.high });
  });

  void it("refuse one study, and errors that are none", () => {
    assert.throws(() => randomEffects([0.1], [0.02]), { name: "InputError", message: /give two at least/ });
    assert.throws(() => randomEffects([0.1, 0.2], [0.02, 0]), { name: "InputError", message: /study 1 is 0/ });
    assert.throws(() => randomEffects([0.1, NaN], [0.02, 1]), { name: "InputError", message: /study 1 is NaN/ });
    assert.throws(() => randomEffects([0.1, 0.2], [0.02]), { name: "InputError", message: /one of each a study/ });
  });

  void it("predict more narrowly the more studies there are", () => {
    assert.deepEqual(
      [2, 3, 5, 50].map((studies) => predictionStretch(studies).toFixed(1)),
      ["6.5", "2.2", "1.4", "1.0"],
    );
  });
});
