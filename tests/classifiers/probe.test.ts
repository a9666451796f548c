import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { accuracy, mostProbable } from "#embedlab/classifiers/predict";
import { learningCurve } from "#embedlab/classifiers/learning-curve";
import { lbfgs } from "#embedlab/classifiers/lbfgs";
import { crossValidateProbe, linearProbe, probeBench, probeProbabilities } from "#embedlab/classifiers/probe";
import { heldOutLosses } from "#embedlab/classifiers/probe-fold";
import { groupedFolds } from "#embedlab/classifiers/split";
import { confidentDisagreements, suspectLabels } from "#embedlab/explainability/suspect-labels";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";

interface Golden {
  cases: {
    rows: number[];
    C: number;
    coefficients: number[][];
    intercepts: number[];
    test: number[];
    probabilities: number[][];
  }[];
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
      const probe = await linearProbe(digits.select(rows), labelsOf(rows), {
        C,
        standardize: false,
        tol: 1e-9,
        maxIter: 5000,
      });
      const predicted = probeProbabilities(probe, digits.select(test));
      predicted.data.forEach((value, at) => assert.ok(Math.abs(value - probabilities.flat()[at]) < 1e-6));
      // Two classes: scikit-learn keeps the difference of their weights.
      const weight = (c: number, j: number): number =>
        classes === 2 ? probe.coefficients.row(1)[j] - probe.coefficients.row(0)[j] : probe.coefficients.row(c)[j];
      coefficients.forEach((row, c) =>
        row.forEach((value, j) => assert.ok(Math.abs(weight(c, j) - value) < 1e-5, `${weight(c, j)} against ${value}`)),
      );
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

  it("says what is wrong with its input", async () => {
    await assert.rejects(linearProbe(digits, labels, { C: 0 }), /C is 0/);
    await assert.rejects(
      linearProbe(digits, labels, { standardize: true as unknown as "each" }),
      /standardize is true; it is "together", "each" or false/,
    );
    await assert.rejects(linearProbe(digits, Array<number>(700).fill(2)), /all 700 rows are of class 2/);
    await assert.rejects(crossValidateProbe(digits, labels, { Cs: [1, 0.1] }), /Cs is 1, 0.1/);
    await assert.rejects(crossValidateProbe(digits, labels, { groups: [0] }), /1 groups for 700 rows/);
    await assert.rejects(learningCurve(digits, labels, { sizes: [1] }), /one row a class is too few to choose C on/);
    const holed = new Matrix(digits.data.slice(), 700, 64);
    holed.data[64 * 3] = Infinity;
    await assert.rejects(linearProbe(holed, labels), /row 3, column 0 is Infinity/);
  });
});

interface Pipelines {
  groups: number[];
  foldOf: number[];
  accuracies: number[];
  Cs: number[];
  logLosses: number[];
  best: number;
  cases: { standardize: "each" | "together"; C: number; probabilities: number[][] }[];
}
const peers = read("probe.json") as Pipelines;
const part = digits.select([...peers.groups.keys()]);
const partLabels = Int32Array.from(labels.slice(0, 300));
const peerFolds = Array.from({ length: 5 }, (_, k) => {
  const rows = Int32Array.from(peers.foldOf.keys());
  return { train: rows.filter((row) => peers.foldOf[row] !== k), test: rows.filter((row) => peers.foldOf[row] === k) };
});

describe("a probe beside scikit-learn's pipeline of scaling and LogisticRegression", () => {
  for (const { standardize, C, probabilities } of peers.cases) {
    it(`predicts the same, features scaled ${standardize}, C ${C}`, async () => {
      const rows = Int32Array.from({ length: 200 }, (_, i) => i);
      const probe = await linearProbe(digits.select(rows), labelsOf(rows), {
        C,
        standardize,
        tol: 1e-9,
        maxIter: 5000,
      });
      const predicted = probeProbabilities(probe, digits.select(rows.subarray(0, 30).map((i) => i + 200)));
      predicted.data.forEach((value, at) =>
        assert.ok(Math.abs(value - probabilities.flat()[at]) < 1e-6, `${value} against ${probabilities.flat()[at]}`),
      );
    });
  }
  it("has the same log loss for each C on the same folds, and chooses the same", async () => {
    const losses = await heldOutLosses(new Matrix(Float32Array.from(part.data), 300, 64), partLabels, 10, {
      Cs: peers.Cs,
      inner: peerFolds,
      standardize: "each",
      maxIter: 1000,
      tol: 1e-6,
    });
    losses.forEach((loss, at) =>
      assert.ok(
        Math.abs(loss - peers.logLosses[at]) < 2e-4 * loss,
        `C ${peers.Cs[at]}: ${loss} against ${peers.logLosses[at]}`,
      ),
    );
    assert.equal(peers.Cs[losses.indexOf(Math.min(...losses))], peers.best);
  });
  it("has the same accuracies on the same folds", async () => {
    const bench = probeBench(part, partLabels, 5, { C: 0.01, standardize: "each", tol: 1e-6 });
    for (const [k, split] of peerFolds.entries()) {
      const { probabilities } = await bench.fold(split, 0);
      const predicted = mostProbable(new Matrix(probabilities, split.test.length, 10));
      const expected = split.test.map((row) => bench.target[row]);
      assert.ok(Math.abs(accuracy(predicted, expected) - peers.accuracies[k]) < 1e-12);
    }
  });
  it("deals groups into folds whose classes are as even as StratifiedGroupKFold's", () => {
    // The folds themselves depend on how ties of standard deviations are rounded.
    const folds = groupedFolds(partLabels, peers.groups, 5);
    const unevenness = (fold: ArrayLike<number>): number => {
      const counts = Array.from({ length: 10 }, (_, c) =>
        Array.from({ length: 5 }, (__, k) => partLabels.filter((label, i) => label === c && fold[i] === k).length),
      );
      return counts.reduce((sum, own) => sum + Math.max(...own) - Math.min(...own), 0);
    };
    assert.ok(
      unevenness(folds) <= unevenness(peers.foldOf),
      `${unevenness(folds)} against ${unevenness(peers.foldOf)}`,
    );
    const foldsOfGroup = new Map(peers.groups.map((group, row) => [group, folds[row]]));
    peers.groups.forEach((group, row) => assert.equal(folds[row], foldsOfGroup.get(group)));
  });
});

describe("crossValidateProbe", () => {
  it("predicts every row by a probe that has not seen it, whatever the threads", async () => {
    const first = await crossValidateProbe(digits, labels, { seed: 1, Cs: [0.01, 0.1] });
    assert.equal(first.accuracies.length, 5);
    assert.ok(first.C.every((C) => C === 0.01 || C === 0.1));
    assert.equal(first.accuracy, accuracy(mostProbable(first.probabilities), labels));
    assert.ok(first.accuracy > 0.9 && first.accuracy < 1);
    assert.ok(first.interval.low < first.interval.estimate && first.interval.estimate < first.interval.high);
    assert.deepEqual(await crossValidateProbe(digits, labels, { seed: 1, Cs: [0.01, 0.1], threads: 1 }), first);
  });
  it("does not change where features are scaled each and come in other units", async () => {
    const other = new Matrix(
      Float32Array.from(part.data, (value, at) => value * (1 + (at % 64)) + (at % 64)),
      300,
      64,
    );
    const [one, two] = await Promise.all(
      [part, other].map((x) => crossValidateProbe(x, partLabels, { C: 0.01, standardize: "each", tol: 1e-6 })),
    );
    one.probabilities.data.forEach((value, at) => assert.ok(Math.abs(value - two.probabilities.data[at]) < 1e-3));
  });
  it("is not drowned by many directions that hardly vary", async () => {
    const random = new Random(8);
    const own = Array.from({ length: 80 }, (_, row) => row % 8);
    // Eight directions tell the classes apart, 152 vary by a hundredth, as LSA's last ones do.
    const values = own.flatMap((label) =>
      Array.from({ length: 160 }, (_, j) =>
        j < 8 ? (j === label ? 1 : 0) + 0.1 * random.normal() : 0.01 * random.normal(),
      ),
    );
    const x = new Matrix(Float32Array.from(values), 80, 160);
    assert.equal((await crossValidateProbe(x, own)).accuracy, 1);
    assert.ok((await crossValidateProbe(x, own, { standardize: "each" })).accuracy < 0.7);
    const [sharp] = await learningCurve(x, own, { sizes: [5], repeats: 1 });
    assert.equal(sharp.interval!.estimate, 1);
  });
  it("gives the same whatever the classes are called", async () => {
    const turned = partLabels.map((label) => (label * 7 + 3) % 10);
    for (const groups of [undefined, peers.groups]) {
      const [one, two] = await Promise.all(
        [partLabels, turned].map((own) => crossValidateProbe(part, own, { Cs: [0.1, 1], groups })),
      );
      assert.deepEqual(two.accuracies, one.accuracies);
      assert.deepEqual(two.C, one.C);
      one.predicted.forEach((label, row) => assert.equal(two.predicted[row], (label * 7 + 3) % 10));
      one.probabilities.data.forEach((value, at) =>
        assert.equal(two.probabilities.row(Math.floor(at / 10))[((at % 10) * 7 + 3) % 10], value),
      );
    }
  });
  it("keeps a group on one side: copies with labels of their own teach nothing about each other", async () => {
    // Every row stands twice, and labels are drawn: only a copy could tell a row's label.
    const random = new Random(2);
    const twice = digits.select(Array.from({ length: 300 }, (_, i) => i >> 1));
    const groups = Array.from({ length: 300 }, (_, i) => i >> 1);
    const coin = Array.from({ length: 150 }, () => random.integer(2));
    const own = groups.map((group) => coin[group]);
    const apart = await crossValidateProbe(twice, own, { C: 100, groups });
    const mixed = await crossValidateProbe(twice, own, { C: 100 });
    assert.ok(mixed.accuracy > apart.accuracy + 0.1, `${apart.accuracy} ${mixed.accuracy}`);
  });
});

describe("learningCurve", () => {
  it("rises with the rows a class, and says which sizes cannot be had", async () => {
    const points = await learningCurve(digits, labels, { sizes: [2, 10, 40, 1000], repeats: 1, C: 0.01 });
    const means = points.map(({ interval }) => interval?.estimate ?? NaN);
    assert.ok(means[0] < means[1] && means[1] < means[2], means.join(" "));
    assert.equal(points[0].accuracies.length, 5);
    assert.equal(points[3].interval, null);
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
    const probabilities = new Matrix(
      Float64Array.from([0.9, 0.1, 0.8, 0.2, 0.1, 0.9, 0.3, 0.7, 0.2, 0.8, 0.85, 0.15]),
      6,
      2,
    );
    // Thresholds: class 0 mean(0.9, 0.8, 0.1) = 0.6; class 1 mean(0.7, 0.8, 0.15) = 0.55.
    const found = confidentDisagreements(probabilities, [0, 0, 0, 1, 1, 1]);
    assert.deepEqual(
      found.map(({ row, suggested }) => [row, suggested]),
      [
        [2, 1],
        [5, 0],
      ],
    );
  });
});

describe("lbfgs", () => {
  it("finds the bottom of Rosenbrock's valley", () => {
    const search = lbfgs(Float64Array.from([-1.2, 1]), { maxIter: 500, tol: 1e-10 });
    let step = search.next();
    while (step.done !== true) {
      const { x, gradient } = step.value;
      const [a, b] = x;
      gradient[0] = -2 * (1 - a) - 400 * a * (b - a * a);
      gradient[1] = 200 * (b - a * a);
      step = search.next((1 - a) ** 2 + 100 * (b - a * a) ** 2);
    }
    const { x, converged } = step.value;
    assert.ok(converged);
    assert.ok(Math.abs(x[0] - 1) < 1e-8 && Math.abs(x[1] - 1) < 1e-8);
  });
});
