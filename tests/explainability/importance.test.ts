import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { drawnLabels, drawnValues } from "#embedlab/explainability/artefact";
import { concentration, cumulativeImportance, topFeatures } from "#embedlab/explainability/concentration";
import { accuracy, predict } from "#embedlab/classifiers/predict";
import { randomForest } from "#embedlab/classifiers/forest";
import { overlap } from "#embedlab/explainability/overlap";
import { permutationImportance } from "#embedlab/explainability/permutation-importance";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../tests/golden/${name}`, import.meta.url), "utf8"));
const random = new Random(1);
const x = new Matrix(
  Float32Array.from({ length: 240 * 30 }, () => random.normal()),
  240,
  30,
);
const labels = Int32Array.from({ length: 240 }, (_, i) => (x.row(i)[4] > 0 ? 1 : 0) + (x.row(i)[11] > 0.5 ? 2 : 0));

describe("permutationImportance", () => {
  it("finds the features that the labels are made of, on any number of threads", async () => {
    const train = Array.from({ length: 180 }, (_, i) => i);
    const test = Array.from({ length: 60 }, (_, i) => 180 + i);
    const forest = await randomForest(x.select(train), labels.subarray(0, 180), { maxDepth: 6 });
    const result = await permutationImportance(forest, x.select(test), labels.subarray(180), {
      repeats: 4,
      threads: 1,
    });
    assert.equal(result.accuracy, accuracy(predict(forest, x.select(test)), labels.subarray(180)));
    assert.deepEqual(new Set(topFeatures(result.mean, 2)), new Set([4, 11]));
    assert.ok(result.mean[4] > 0.2 && result.deviation[4] > 0);
    assert.deepEqual(
      await permutationImportance(forest, x.select(test), labels.subarray(180), { repeats: 4, threads: 3 }),
      result,
    );
  });

  it("equals predicting the shuffled rows", async () => {
    const forest = await randomForest(x, labels, { nEstimators: 9, maxDepth: 4 });
    const { mean, accuracy: whole } = await permutationImportance(forest, x, labels, { repeats: 1, seed: 5 });
    const seeds = new Random(5);
    for (let f = 0; f < 30; f++) {
      const order = new Random(seeds.bits()).permutation(240);
      const shuffled = new Matrix(x.data.slice(), 240, 30);
      order.forEach((from, i) => (shuffled.row(i)[f] = x.row(from)[f]));
      assert.ok(Math.abs(whole - accuracy(predict(forest, shuffled), labels) - mean[f]) < 1e-12);
    }
  });
});

describe("concentration", () => {
  it("adds importances up from the greatest", () => {
    const curve = cumulativeImportance([0.1, 0.5, 0, 0.4]);
    assert.deepEqual([...curve.order], [1, 3, 0, 2]);
    assert.deepEqual(
      [...curve.cumulative].map((share) => Number(share.toFixed(12))),
      [0.5, 0.9, 1, 1],
    );
    assert.throws(() => cumulativeImportance([0.1, -0.1]), /importance of feature 1 is -0.1/);
    assert.throws(() => cumulativeImportance([0, 0]), /all importances are 0/);
  });

  it("tells dimensions that hold the classes from random ones", async () => {
    const { points, all } = await concentration(x, labels, { sizes: [2, 30], repeats: 3, nEstimators: 20 });
    const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    assert.ok(mean(points[0].top) > 0.85 && mean(points[0].top) > mean(points[0].random) + 0.2);
    assert.equal(all.length, 3);
    assert.ok(Math.abs(mean(points[1].top) - mean(all)) < 0.1);
    await assert.rejects(
      concentration(x, labels, { sizes: [31] }),
      /sizes holds 31; give whole numbers from 1 to the 30 columns/,
    );
  });
});

describe("topFeatures", () => {
  it("names those that are among the greatest in any order of equals", () => {
    const top = (values: number[], count: number): number[] => Array.from(topFeatures(values, count));
    assert.deepEqual(top([0.1, 0.4, 0.2, 0.3], 2), [1, 3]);
    assert.deepEqual(top([0.3, 0.3, 0.2], 2), [0, 1]);
    assert.deepEqual(top([0.1, 0.3, 0.2, 0.2], 2), [1]);
    assert.deepEqual(top([0.1 + 0.2, 0.3, 0.5], 2), [2]);
    assert.deepEqual(top([0, 0.3, 0, -0.1], 3), [1]);
    assert.deepEqual(top([0.2, 0.2], 2), [0, 1]);
    assert.deepEqual(top([0, 0], 2), []);
    assert.deepEqual(top([-0.1, -0.2], 1), []);
  });

  it("of two rankings without a feature in common share none", () => {
    const only = (...features: number[]): Float64Array =>
      Float64Array.from({ length: 384 }, (_, f) => (features.includes(f) ? 0.1 + f : 0));
    const { common, pValue } = overlap(topFeatures(only(300, 301), 20), topFeatures(only(10, 200), 20), 384);
    assert.deepEqual(common, []);
    assert.equal(pValue, 1);
  });
});

describe("overlap", () => {
  it("has scipy's hypergeometric tail", () => {
    const ten = Array.from({ length: 10 }, (_, i) => i);
    const shifted = (by: number): number[] => ten.map((i) => i + by);
    const close = (actual: number, expected: number): void =>
      assert.ok(Math.abs(actual / expected - 1) < 1e-11, `${actual} against ${expected}`);
    const six = overlap(ten, shifted(4), 1024);
    assert.deepEqual(six.common, [4, 5, 6, 7, 8, 9]);
    assert.equal(six.expected, 100 / 1024);
    close(six.pValue, 2.7572550637896014e-11);
    close(overlap(ten, shifted(9), 1024).pValue, 0.09386983455931137);
    close(overlap(ten, [4, 5, 6, 7, 8, 9, 10, 11, 12, 13], 15).pValue, 0.916083916083916);
    close(overlap(ten, shifted(10), 384).pValue, 1);
    assert.throws(() => overlap([1, 1], [2], 5), /names an index twice/);
    assert.throws(() => overlap([7], [2], 5), /index 7 is not one of 0 to 4/);
  });
});

describe("drawnLabels", () => {
  interface Drawn {
    readonly title: string;
    readonly labels: readonly string[];
    readonly rows: readonly (readonly number[])[];
  }
  const cases = read("forest-shap.json") as Record<
    string,
    { pathDependent: { values: number[][][]; baseValues: number[] } }
  >;
  const named = (label: string): number => Number(label.slice("dim_".length));
  for (const [name, columns] of Object.entries(read("summary-plot.json") as Record<string, Drawn[]>)) {
    const { values, baseValues } = cases[name].pathDependent;
    const shap = {
      values: Float64Array.from(values.flat(2)),
      baseValues: Float64Array.from(baseValues),
      rows: values.length,
      features: values[0].length,
      classes: values[0][0].length,
    };

    it(`are those of shap.summary_plot: ${name}`, () => {
      const own = drawnLabels(shap).map(({ index }) => `dim_${index}`);
      const titles = columns.map(({ title }) => title);
      // The probabilities of two classes stray alike: their order is a tie.
      if (shap.classes > 2) assert.deepEqual(own, titles);
      else assert.deepEqual(new Set(own), new Set(titles));
      assert.deepEqual(columns[0].labels, titles);
      assert.ok(drawnLabels(shap).every(({ truePlace }) => truePlace >= 1 && truePlace <= shap.features));
    });

    it(`stand beside the points of shap.summary_plot: ${name}`, () => {
      for (const { title, rows } of columns) {
        rows.forEach((points, at) => {
          const own = drawnValues(shap, named(title), named(columns[0].labels[at])).sort();
          points.forEach((point, i) =>
            assert.ok(Math.abs(own[i] - point) < 1e-8, `${title}, row ${at}: ${own[i]} against ${point}`),
          );
        });
      }
    });
  }

  it("refuses a column that is no dimension and a row that is no class", () => {
    const shap = { values: new Float64Array(6), baseValues: new Float64Array(2), rows: 1, features: 3, classes: 2 };
    assert.throws(() => drawnValues(shap, 3, 0), /column is 3; it is a dimension, 0 to 2/);
    assert.throws(() => drawnValues(shap, 0, 2), /row is 2; it is a class, 0 to 1/);
  });
});
