import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { resampledProbe } from "#embedlab/classifiers/resampled-probe";
import { correctedResampled } from "#embedlab/evaluation/corrected-resampled";
import { difference } from "#embedlab/evaluation/difference";
import { resamples, type Resample } from "#embedlab/evaluation/resamples";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../tests/golden/${name}`, import.meta.url), "utf8"));
const { pixels, labels } = read("forest-accuracy.json") as { pixels: string[]; labels: number[] };
const golden = read("resampled-probe.json") as {
  halves: number[][];
  Cs: number[];
  best: number;
  C: number;
  accuracies: number[];
  standardError: number;
};
const n = 300;
const digits = Matrix.fromRows(pixels.slice(0, n).map((row) => Array.from(row, (letter) => parseInt(letter, 36) / 16)));
const target = Int32Array.from(labels.slice(0, n));
const alone = Int32Array.from(target.keys());
const draws = golden.halves.map((inside, seed): Resample => ({
  inside: Int32Array.from(inside),
  outside: Int32Array.from({ length: n }, (_, i) => i).filter((i) => !inside.includes(i)),
  seed,
}));

void describe("a probe over resamples", () => {
  void it("is as right on the products left out as scikit-learn's", async () => {
    const found = await resampledProbe(digits, target, alone, draws, { C: golden.C });
    // One product may turn where two classes are as probable but for single precision.
    golden.accuracies.forEach((accuracy, at) =>
      assert.ok(
        Math.abs(found.resampled[at] - accuracy) < 1.01 / 150,
        `${at}: ${found.resampled[at]}, not ${accuracy}`,
      ),
    );
    assert.ok(Math.abs(found.estimate - golden.accuracies.reduce((a, b) => a + b, 0) / draws.length) < 1e-3);
  });

  void it("chooses a C for each resample, on the products that it learns from alone", async () => {
    const { C } = await resampledProbe(digits, target, alone, draws.slice(0, 4), { Cs: golden.Cs });
    // scikit-learn's choice by the products left out, and a neighbour of it.
    assert.ok(C.length === 4 && C.every((one) => Math.abs(Math.log10(one / golden.best)) < 1.5), `${C.join(", ")}`);
    const turned = target.map((label, item) => (draws[0].outside.includes(item) ? (label + 1) % 10 : label));
    const blind = await resampledProbe(digits, turned, alone, draws.slice(0, 1), { Cs: golden.Cs });
    assert.equal(blind.C[0], C[0]);
  });

  void it("has the corrected variance of random splits and Student's interval, where resamples are halves", async () => {
    const found = await resampledProbe(digits, target, alone, draws, { C: golden.C });
    const measure = { ...found, resampled: Float64Array.from(golden.accuracies) };
    const none = { ...measure, estimate: 0, resampled: new Float64Array(draws.length) };
    const { standardError, high, estimate, p } = difference(none, measure, { factor: 7 });
    const expected = correctedResampled(golden.accuracies, 1);
    assert.ok(Math.abs(standardError - golden.standardError) < 1e-12);
    assert.ok(Math.abs(expected.standardError - golden.standardError) < 1e-12);
    assert.ok(Math.abs(high - estimate - (expected.high - expected.estimate)) < 1e-12 && p < 1e-9);
    assert.throws(() => difference({ ...none, corrected: undefined }, measure), {
      name: "InputError",
      message: /corrected differently/,
    });
  });

  void it("tests on no more products than it learns from, and on no near-duplicate of one that it has seen", async () => {
    const groups = Int32Array.from({ length: n }, (_, i) => i >> 1);
    const quarters = resamples(groups, { count: 20, size: 75 });
    const found = await resampledProbe(digits, target, groups, quarters, { C: 0.1 });
    const { factor, degreesOfFreedom } = found.corrected!;
    assert.ok(degreesOfFreedom === 14 && Math.abs(factor - (1 / 15 + 150 / n)) < 0.01, `${factor}`);
    // Labels by chance, equal in a group: only its other member would give them away.
    const random = new Random(3);
    const ofGroup = Array.from({ length: n / 2 }, () => random.integer(2));
    const twins = Matrix.fromRows(Array.from(groups, (group) => new Random(group).normals(40)));
    const { estimate } = await resampledProbe(
      new Matrix(Float32Array.from(twins.data), n, 40),
      Int32Array.from(groups, (group) => ofGroup[group]),
      groups,
      resamples(groups, { count: 15 }),
      { C: 0.01 },
    );
    assert.ok(estimate < 0.6, `${estimate}`);
  });

  void it("gives the same by any number of threads", async () => {
    const [one, two] = await Promise.all(
      [1, 2].map((threads) => resampledProbe(digits, target, alone, draws.slice(0, 3), { threads })),
    );
    assert.deepEqual(one, two);
  });

  void it("refuses one class, and a resample of everything", async () => {
    await assert.rejects(resampledProbe(digits, new Int32Array(n), alone, draws), {
      name: "InputError",
      message: /two classes/,
    });
    const all = { inside: Int32Array.from({ length: n }, (_, i) => i), outside: new Int32Array(0), seed: 0 };
    await assert.rejects(resampledProbe(digits, target, alone, [all]), {
      name: "InputError",
      message: /all items or none/,
    });
  });
});
