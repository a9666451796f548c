import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { accuracy, mostProbable } from "embedlab/explainability/forest";
import { learningCurve } from "embedlab/explainability/learning-curve";
import { minimize } from "embedlab/explainability/lbfgs";
import { crossValidateProbe, linearProbe, probeProbabilities } from "embedlab/explainability/probe";
import { confidentDisagreements, suspectLabels } from "embedlab/explainability/suspect-labels";
import { Matrix } from "embedlab/numeric/matrix";
import { Random } from "embedlab/numeric/random";

interface Golden {
  cases: { rows: number[]; C: number; coefficients: number[][]; intercepts: number[]; test: number[]; probabilities: number[][] }[];
}

const folder = new URL("../../../tests/golden/", import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const { pixels, labels } = read("forest-accuracy.json") as { pixels: string[]; labels: number[] };
const digits = Matrix.fromRows(pixels.map((row) => Array.from(row, (letter) => parseInt(letter, 36) / 16)));
const golden = read("logistic-regression.json") as Golden;
const labelsOf = (rows: ArrayLike<number>): number[] => Array.from(rows, (row) => labels[row]);

describe("linearProbe beside scikit-learn's LogisticRegression", () => {
  for (const { rows, C, coefficients, intercepts, test, probabilities } of golden.cases) {
    const classes = probabilities[0].length;
    it(`finds the same optimum: ${classes} classes, ${rows.length} rows, C ${C}`, async () => {
      const probe = await linearProbe(digits.select(rows), labelsOf(rows), { C, tol: 1e-9, maxIter: 5000 });
      const predicted = probeProbabilities(probe, digits.select(test));
      predicted.data.forEach((value, at) => assert.ok(Math.abs(value - probabilities.flat()[at]) < 1e-6));
      // Two classes: scikit-learn keeps the difference of their weights.
      const weight = (c: number, j: number): number =>
        classes === 2 ? probe.coefficients.row(1)[j] - probe.coefficients.row(0)[j] : probe.coefficients.row(c)[j];
      coefficients.forEach((row, c) => row.forEach((value, j) => assert.ok(Math.abs(weight(c, j) - value) < 1e-5, `${weight(c, j)} against ${value}`)));
      if (classes > 2) intercepts.forEach((value, c) => assert.ok(Math.abs(probe.intercepts[c] - value) < 1e-4));
    });
  }
});

describe("linearProbe", () => {
  it("gives a class without rows no probability", async () => {
    const rows = [...labels.keys()].filter((row) => labels[row] !== 1).slice(0, 100);
    const probe = await linearProbe(digits.select(rows), labelsOf(rows), { nClasses: 12 });
    const { data } = probeProbabilities(probe, digits);
    assert.ok(probe.converged);
    for (let i = 0; i < 700; i++) assert.equal(data[i * 12 + 1] + data[i * 12 + 10] + data[i * 12 + 11], 0);
  });

  it("says what is wrong with its input", () => {
    assert.throws(() => linearProbe(digits, labels, { C: 0 }), /C is 0/);
    assert.throws(() => linearProbe(digits, Array<number>(700).fill(2)), /all 700 rows are of class 2/);
    const holed = new Matrix(digits.data.slice(), 700, 64);
    holed.data[64 * 3] = Infinity;
    assert.throws(() => linearProbe(holed, labels), /row 3, column 0 is Infinity/);
  });
});

describe("crossValidateProbe", () => {
  it("predicts every row by a probe that has not seen it", async () => {
    const first = await crossValidateProbe(digits, labels, { seed: 1 });
    assert.equal(first.accuracies.length, 5);
    assert.equal(first.accuracy, accuracy(mostProbable(first.probabilities), labels));
    assert.ok(first.accuracy > 0.9 && first.accuracy < 1);
    assert.deepEqual(await crossValidateProbe(digits, labels, { seed: 1, threads: 1 }), first);
  });
});

describe("learningCurve", () => {
  it("rises with the rows a class, and says which sizes cannot be had", async () => {
    const points = await learningCurve(digits, labels, { sizes: [2, 10, 40, 1000], repeats: 3 });
    const means = points.map(({ accuracies }) => accuracies.reduce((sum, value) => sum + value, 0) / accuracies.length);
    assert.ok(means[0] < means[1] && means[1] < means[2], means.join(" "));
    assert.equal(points[3].accuracies.length, 0);
    assert.match(points[3].reason!, /a class has \d+ rows to train on, not 1000/);
  });
});

describe("suspectLabels", () => {
  it("finds labels that were changed", async () => {
    const random = new Random(4);
    const wrong = new Set(Array.from({ length: 12 }, () => random.integer(700)));
    const given = labels.map((label, row) => (wrong.has(row) ? (label + 3) % 10 : label));
    const found = await suspectLabels(digits, given);
    const hits = found.map(({ row }) => (wrong.has(row) ? "x" : ".")).join("");
    assert.match(hits, /^x{6}/);
    for (const { row, suggested } of found) if (wrong.has(row)) assert.equal(suggested, labels[row]);
  });

  it("follows the confident joint of a hand-made table", () => {
    const probabilities = new Matrix(Float64Array.from([0.9, 0.1, 0.8, 0.2, 0.1, 0.9, 0.3, 0.7, 0.2, 0.8, 0.85, 0.15]), 6, 2);
    // Thresholds: class 0 mean(0.9, 0.8, 0.1) = 0.6; class 1 mean(0.7, 0.8, 0.15) = 0.55.
    const found = confidentDisagreements(probabilities, [0, 0, 0, 1, 1, 1]);
    assert.deepEqual(found.map(({ row, suggested }) => [row, suggested]), [[2, 1], [5, 0]]);
  });
});

describe("minimize", () => {
  it("finds the bottom of Rosenbrock's valley", () => {
    const { x, converged } = minimize(
      ([a, b], gradient) => {
        gradient[0] = -2 * (1 - a) - 400 * a * (b - a * a);
        gradient[1] = 200 * (b - a * a);
        return (1 - a) ** 2 + 100 * (b - a * a) ** 2;
      },
      Float64Array.from([-1.2, 1]),
      500,
      1e-10,
    );
    assert.ok(converged);
    assert.ok(Math.abs(x[0] - 1) < 1e-8 && Math.abs(x[1] - 1) < 1e-8);
  });
});
