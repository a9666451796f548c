import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { accuracy, type Forest, predict, predictProbabilities } from "#embedlab/classifiers/predict";
import type { ForestOptions } from "#embedlab/classifiers/forest-options";
import { randomForest } from "#embedlab/classifiers/forest";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";

interface Golden {
  pixels: string[];
  labels: number[];
  train: number;
  accuracies: number[][];
  outOfBag: number[][];
  meanNodes: number[];
}

const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/forest-accuracy.json", import.meta.url), "utf8"),
) as Golden;
const digits = Matrix.fromRows(golden.pixels.map((row) => Array.from(row, (letter) => parseInt(letter, 36))));
const rows = (from: number, to: number): Matrix => digits.select(Array.from({ length: to - from }, (_, i) => from + i));
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Three overlapping clouds. */
function clouds(n: number, seed: number, features = 6): { x: Matrix; labels: Int32Array } {
  const random = new Random(seed);
  const labels = Int32Array.from({ length: n }, (_, i) => i % 3);
  const values = Float32Array.from(
    { length: n * features },
    (_, at) => random.normal() + (at % features === labels[Math.floor(at / features)] ? 1.5 : 0),
  );
  return { x: new Matrix(values, n, features), labels };
}

function assertSameForest(a: Forest, b: Forest): void {
  for (const name of [
    "roots",
    "feature",
    "threshold",
    "left",
    "right",
    "value",
    "weight",
    "impurity",
    "importances",
  ] as const) {
    assert.deepEqual(a[name], b[name], name);
  }
}

describe("randomForest beside scikit-learn's", () => {
  const options: ForestOptions[] = [
    { maxDepth: 10 },
    { maxDepth: 4, minSamplesLeaf: 3 },
    { classWeight: "balanced_subsample", minSamplesSplit: 10 },
  ];
  for (const [k, option] of options.entries()) {
    it(`is as accurate over ten seeds, with trees of the same size: ${JSON.stringify(option)}`, async () => {
      const accuracies: number[] = [];
      const outOfBag: number[] = [];
      const nodes: number[] = [];
      for (let seed = 0; seed < 10; seed++) {
        const forest = await randomForest(rows(0, golden.train), golden.labels.slice(0, golden.train), {
          ...option,
          seed,
        });
        accuracies.push(accuracy(predict(forest, rows(golden.train, 700)), golden.labels.slice(golden.train)));
        outOfBag.push(forest.outOfBag!.accuracy);
        nodes.push(forest.feature.length / 100);
      }
      assert.ok(
        Math.abs(mean(accuracies) - mean(golden.accuracies[k])) < 0.01,
        `${mean(accuracies)} against ${mean(golden.accuracies[k])}`,
      );
      assert.ok(
        Math.abs(mean(outOfBag) - mean(golden.outOfBag[k])) < 0.01,
        `out of bag ${mean(outOfBag)} against ${mean(golden.outOfBag[k])}`,
      );
      // With fractional weights rounding leaves scikit-learn's pure nodes a little impure, and it splits some of them.
      const slack = option.classWeight === undefined ? 0.02 : 0.08;
      assert.ok(
        Math.abs(mean(nodes) / golden.meanNodes[k] - 1) < slack,
        `${mean(nodes)} nodes against ${golden.meanNodes[k]}`,
      );
    });
  }
});

describe("randomForest", () => {
  it("finds the split that lowers Gini most", async () => {
    const x = new Matrix(Float32Array.from([1, 5, 2, 5, 3, 4, 4, 5, 5, 4, 6, 5]), 6, 2);
    const forest = await randomForest(x, [0, 0, 1, 1, 1, 1], {
      nEstimators: 1,
      bootstrap: false,
      maxFeatures: null,
      maxDepth: 1,
    });
    assert.deepEqual([...forest.feature], [0, -1, -1]);
    assert.equal(forest.threshold[0], 2.5);
    assert.deepEqual([...forest.value], [1 / 3, 2 / 3, 1, 0, 0, 1]);
    assert.deepEqual([...forest.weight], [6, 2, 4]);
    assert.ok(Math.abs(forest.impurity[0] - 4 / 9) < 1e-15);
    assert.deepEqual([...forest.importances!], [1, 0]);
  });

  for (const [n, values] of [
    [20, 7],
    [200, 40],
    [6000, 100_000],
    [70_000, 1000],
  ])
    it(`finds what trying every threshold finds: ${n} rows, ${values} different values at most`, async () => {
      const random = new Random(n);
      const x = new Matrix(
        Float32Array.from({ length: n }, () => random.integer(values) - values / 2),
        n,
        1,
      );
      const labels = Int32Array.from(x.data, (value) => (value + values * random.normal() > 0 ? 1 : random.integer(3)));
      const sorted = [...x.data.keys()].sort((i, j) => x.data[i] - x.data[j]);
      const [left, right] = [
        [0, 0, 0],
        [0, 0, 0],
      ];
      for (const label of labels) right[label]++;
      const purity = (counts: number[], size: number): number =>
        counts.reduce((sum, count) => sum + count * count, 0) / size;
      let [best, threshold] = [-Infinity, NaN];
      sorted.slice(0, -1).forEach((row, at) => {
        left[labels[row]]++;
        right[labels[row]]--;
        const [below, above] = [x.data[row], x.data[sorted[at + 1]]];
        const score = purity(left, at + 1) + purity(right, n - at - 1);
        if (below !== above && score > best) [best, threshold] = [score, (below + above) / 2];
      });
      const tree = await randomForest(x, labels, { nEstimators: 1, bootstrap: false, maxDepth: 1 });
      assert.equal(tree.threshold[0], threshold);
    });

  it("gives the same bits for a seed on any number of threads, others for another", async () => {
    const { x, labels } = clouds(120, 1);
    const one = await randomForest(x, labels, { seed: 7, threads: 1, nEstimators: 20 });
    const three = await randomForest(x, labels, { seed: 7, threads: 3, nEstimators: 20 });
    const other = await randomForest(x, labels, { seed: 8, nEstimators: 20 });
    assertSameForest(one, three);
    assert.deepEqual(one.outOfBag, three.outOfBag);
    assert.notDeepEqual(one.threshold, other.threshold);
  });

  it("fits its training rows without limits, and keeps to its limits", async () => {
    const { x, labels } = clouds(150, 2);
    const free = await randomForest(x, labels, { bootstrap: false, nEstimators: 5 });
    assert.equal(accuracy(predict(free, x), labels), 1);
    assert.equal(free.outOfBag, null);
    const bound = await randomForest(x, labels, { bootstrap: false, nEstimators: 5, minSamplesLeaf: 9 });
    for (let node = 0; node < bound.feature.length; node++) assert.ok(bound.weight[node] >= 9);
  });

  it("predicts the same after monotone transforms of the features", async () => {
    const { x, labels } = clouds(90, 3);
    const scale = (value: number, f: number): number =>
      f === 0 ? value * 1e-8 : f === 1 ? Math.exp(value) : value * 1e6;
    const scaled = new Matrix(
      Float32Array.from(x.data, (value, at) => scale(value, at % 6)),
      x.rows,
      x.columns,
    );
    // Thresholds are midpoints of values, which a transform may move past rows outside the sample: none are outside.
    const before = await randomForest(x, labels, { nEstimators: 20, bootstrap: false });
    const after = await randomForest(scaled, labels, { nEstimators: 20, bootstrap: false });
    assert.deepEqual(before.feature, after.feature);
    assert.deepEqual(predictProbabilities(before, x), predictProbabilities(after, scaled));
  });

  it("carries class names along: relabelled classes relabel the probabilities", async () => {
    const { x, labels } = clouds(90, 4);
    const swapped = labels.map((label) => [2, 0, 1][label]);
    const before = predictProbabilities(await randomForest(x, labels, { nEstimators: 15, maxDepth: 4 }), x);
    const after = predictProbabilities(await randomForest(x, swapped, { nEstimators: 15, maxDepth: 4 }), x);
    for (let i = 0; i < x.rows; i++)
      for (let c = 0; c < 3; c++) assert.ok(Math.abs(before.row(i)[c] - after.row(i)[[2, 0, 1][c]]) < 1e-15);
  });

  it("grows the same tree from permuted rows and columns where nothing is drawn", async () => {
    const { x, labels } = clouds(300, 5);
    const order = new Random(9).permutation(300);
    const columns = new Random(10).permutation(6);
    const moved = new Matrix(
      Float32Array.from({ length: 1800 }, (_, at) => x.row(order[Math.floor(at / 6)])[columns[at % 6]]),
      300,
      6,
    );
    const options: ForestOptions = { nEstimators: 1, bootstrap: false, maxFeatures: null, maxDepth: 3 };
    const before = await randomForest(x, labels, options);
    const after = await randomForest(
      moved,
      order.map((row) => labels[row]),
      options,
    );
    assert.deepEqual(before.threshold, after.threshold);
    assert.deepEqual(
      [...before.feature],
      Array.from(after.feature, (f) => (f < 0 ? -1 : columns[f])),
    );
  });

  it("looks past constant columns, however many", async () => {
    const { x, labels } = clouds(60, 6);
    const wide = new Matrix(
      Float32Array.from({ length: 60 * 200 }, (_, at) => (at % 200 === 137 ? x.row(Math.floor(at / 200))[0] : 3)),
      60,
      200,
    );
    const forest = await randomForest(wide, labels, { nEstimators: 5 });
    assert.deepEqual(new Set(forest.feature), new Set([137, -1]));
    assert.equal(forest.importances![137], 1);
  });

  it("answers constant and duplicated rows with class shares", async () => {
    const x = new Matrix(new Float32Array(12).fill(1), 6, 2);
    const forest = await randomForest(x, [0, 0, 1, 1, 1, 1], { bootstrap: false, nEstimators: 3 });
    assert.deepEqual(new Set(forest.feature), new Set([-1]));
    assert.ok(Math.abs(predictProbabilities(forest, x).data[0] - 1 / 3) < 1e-15);
    assert.deepEqual([...forest.importances!], [0, 0]);
  });

  it("weighs a rare class up when told", async () => {
    const random = new Random(11);
    const labels = Int32Array.from({ length: 200 }, (_, i) => (i < 180 ? 0 : 1));
    const x = new Matrix(
      Float32Array.from({ length: 400 }, (_, at) => random.normal() + labels[at >> 1]),
      200,
      2,
    );
    const plain = predict(await randomForest(x, labels, { maxDepth: 2, nEstimators: 40 }), x);
    for (const classWeight of ["balanced", "balanced_subsample", { 1: 9 }] as const) {
      const weighed = predict(await randomForest(x, labels, { maxDepth: 2, nEstimators: 40, classWeight }), x);
      assert.ok(weighed.filter((label) => label === 1).length > 2 * plain.filter((label) => label === 1).length + 10);
    }
  });

  it("says what is wrong with its input", async () => {
    const { x, labels } = clouds(30, 7);
    const holed = new Matrix(x.data.slice(), 30, 6);
    holed.data[13] = NaN;
    await assert.rejects(randomForest(holed, labels), /row 2, column 1 is NaN/);
    await assert.rejects(
      randomForest(
        x,
        labels.map((label, i) => (i === 4 ? -1 : label)),
      ),
      /row 4 has no label/,
    );
    await assert.rejects(randomForest(x, new Int32Array(30)), /all 30 rows are of class 0/);
    await assert.rejects(randomForest(x, labels.slice(1)), /29 labels for 30 rows/);
    await assert.rejects(randomForest(x, labels, { maxFeatures: 7 }), /maxFeatures is 7, but there are 6/);
    await assert.rejects(randomForest(x, labels, { nEstimators: 0 }), /nEstimators is 0/);
    await assert.rejects(randomForest(x, labels, { classWeight: { 0: -1 } }), /classWeight of class 0 is -1/);
    await assert.rejects(randomForest(x, labels, { nClasses: 2 }), /nClasses is 2, but a label is 2/);
    const forest = await randomForest(x, labels, { nEstimators: 2 });
    assert.throws(
      () => predict(forest, new Matrix(new Float32Array(5), 1, 5)),
      /trained on 6 features, the rows have 5/,
    );
  });

  it("trains on two rows", async () => {
    const forest = await randomForest(new Matrix(Float32Array.from([0, 1]), 2, 1), [0, 1], {
      bootstrap: false,
      nEstimators: 1,
    });
    assert.deepEqual([...predict(forest, new Matrix(Float32Array.from([0.4, 0.6]), 2, 1))], [0, 1]);
  });

  it("stops when told", async () => {
    const { x, labels } = clouds(3000, 8, 60);
    const stop = new AbortController();
    const started = randomForest(x, labels, {
      nEstimators: 100_000,
      signal: stop.signal,
      onProgress: () => stop.abort(new Error("enough")),
    });
    await assert.rejects(started, /enough/);
  });
});

describe("the engine ml-random-forest", () => {
  it("is the package behind the same interface", async () => {
    const { x, labels } = clouds(90, 12);
    const options: ForestOptions = { engine: "ml-random-forest", nEstimators: 15, maxDepth: 5, maxFeatures: 4 };
    const forest = await randomForest(x, labels, options);
    assert.equal(forest.engine, "ml-random-forest");
    assert.equal(forest.roots.length, 15);
    assert.ok(accuracy(predict(forest, x), labels) > 0.8);
    assertSameForest(forest, await randomForest(x, labels, options));
    const { RandomForestClassifier } = await import("ml-random-forest");
    const model = new RandomForestClassifier({
      nEstimators: 15,
      maxFeatures: 4,
      replacement: false,
      seed: 0,
      useSampleBagging: true,
      noOOB: true,
      treeOptions: { maxDepth: 5, minNumSamples: 1, gainThreshold: 0 },
    });
    const lists = Array.from({ length: 90 }, (_, i) => Array.from(x.row(i)));
    model.train(lists, Array.from(labels));
    const votes = model.predictionValues(lists) as unknown as { get(row: number, tree: number): number };
    const own = predictProbabilities(forest, x);
    for (let i = 0; i < 90; i++) {
      for (let c = 0; c < 3; c++) {
        let share = 0;
        for (let t = 0; t < 15; t++) if (votes.get(i, t) === c) share += 1 / 15;
        assert.ok(Math.abs(own.row(i)[c] - share) < 1e-12);
      }
    }
    await assert.rejects(
      randomForest(x, labels, { ...options, classWeight: "balanced" }),
      /ml-random-forest has no classWeight/,
    );
  });
});
