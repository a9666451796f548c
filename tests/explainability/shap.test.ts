import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { predictProbabilities } from "#embedlab/classifiers/predict";
import { randomForest } from "#embedlab/classifiers/forest";
import { gaussLegendre } from "#embedlab/explainability/gauss-legendre";
import { meanMagnitudes, type ShapValues, treeShap, treeShapSummary } from "#embedlab/explainability/shap";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";
import { scikitLearnForest, type ScikitLearnForest } from "./scikit-learn-forest.js";

interface Explained {
  values: number[][][];
  baseValues: number[];
}
interface Case {
  forest: ScikitLearnForest;
  rows: number[][];
  background: number[][];
  probabilities: number[][];
  importances: number[];
  pathDependent: Explained;
  interventional: Explained;
}

const golden = JSON.parse(
  readFileSync(new URL("../../../tests/golden/forest-shap.json", import.meta.url), "utf8"),
) as Record<string, Case>;

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++) {
    assert.ok(Math.abs(actual[i] - expected[i]) <= tolerance, `at ${i}: ${actual[i]} against ${expected[i]}`);
  }
}

function assertAdds(shap: ShapValues, probabilities: Matrix): void {
  const { values, baseValues, rows, features, classes } = shap;
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < classes; c++) {
      let sum = baseValues[c];
      for (let f = 0; f < features; f++) sum += values[(i * features + f) * classes + c];
      assert.ok(
        Math.abs(sum - probabilities.row(i)[c]) < 1e-12,
        `row ${i}, class ${c}: ${sum} against ${probabilities.row(i)[c]}`,
      );
    }
  }
}

const noise = (rows: number, columns: number, seed: number): Matrix => {
  const random = new Random(seed);
  return new Matrix(
    Float32Array.from({ length: rows * columns }, () => random.normal()),
    rows,
    columns,
  );
};

describe("treeShap of scikit-learn forests", () => {
  for (const [name, item] of Object.entries(golden)) {
    it(`is shap's: ${name}`, async () => {
      const forest = scikitLearnForest(item.forest);
      const rows = Matrix.fromRows(item.rows);
      const probabilities = predictProbabilities(forest, rows);
      assertClose(probabilities.data, item.probabilities.flat(), 1e-14);
      assertClose(forest.importances!, item.importances, 1e-12);
      const path = await treeShap(forest, rows);
      assertClose(path.values, item.pathDependent.values.flat(2), 1e-11);
      assertClose(path.baseValues, item.pathDependent.baseValues, 1e-12);
      assertAdds(path, probabilities);
      const against = await treeShap(forest, rows, { background: Matrix.fromRows(item.background) });
      // shap's interventional values miss additivity by up to 7e-8 in this file; the definition is tested below to 1e-14.
      assertClose(against.values, item.interventional.values.flat(2), 1e-7);
      assertClose(against.baseValues, item.interventional.baseValues, 1e-7);
      assertAdds(against, probabilities);
    });
  }
});

describe("treeShap", () => {
  const x = noise(300, 12, 1);
  const labels = Int32Array.from(
    { length: 300 },
    (_, i) => (x.row(i)[0] + x.row(i)[3] > 0 ? 1 : 0) + (x.row(i)[5] > 1 ? 1 : 0),
  );

  it("adds up for trees without a depth limit, in blocks on any number of threads", async () => {
    const forest = await randomForest(x, labels, { nEstimators: 12, maxFeatures: 2 });
    const one = await treeShap(forest, x, { threads: 1 });
    assertAdds(one, predictProbabilities(forest, x));
    assert.deepEqual((await treeShap(forest, x, { threads: 3 })).values, one.values);
    assert.deepEqual((await treeShap(forest, x.select([17]))).values, one.values.slice(17 * 36, 18 * 36));
  });

  it("adds up on paths of more features than a machine word has bits, against a background too", async () => {
    // One chain: node 2 i asks about feature i, its left child is a leaf.
    const depth = 70;
    const inner = Array.from({ length: depth }, (_, i) => i);
    const nodes = (node: (i: number) => number, leaf: (i: number) => number): number[] => [
      ...inner.flatMap((i) => [node(i), leaf(i)]),
      leaf(depth),
    ];
    const chain = scikitLearnForest({
      features: depth,
      classes: 2,
      trees: [
        {
          feature: nodes(
            (i) => i,
            () => -2,
          ),
          threshold: nodes(
            () => -1.2,
            () => -2,
          ),
          children_left: nodes(
            (i) => 2 * i + 1,
            () => -1,
          ),
          children_right: nodes(
            (i) => 2 * i + 2,
            () => -1,
          ),
          value: [
            ...inner.flatMap((i) => [
              [1, 1],
              [1, i + 1],
            ]),
            [3, 1],
          ],
          weighted_n_node_samples: nodes(
            (i) => 2 + depth - i,
            (i) => (i === depth ? 2 : 1),
          ),
          impurity: nodes(
            () => 0.5,
            () => 0.5,
          ),
        },
      ],
    });
    const rows = noise(40, depth, 8);
    assertAdds(await treeShap(chain, rows), predictProbabilities(chain, rows));
    assertAdds(await treeShap(chain, rows, { background: noise(9, depth, 9) }), predictProbabilities(chain, rows));
  });

  it("gives nothing to features that no tree asks about, and moves with columns and classes", async () => {
    const forest = await randomForest(x, labels, { nEstimators: 6, maxDepth: 5 });
    const rows = x.select([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const before = await treeShap(forest, rows);
    const columns = new Random(3).permutation(12);
    const place = Int32Array.from({ length: 12 }, (_, f) => columns.indexOf(f));
    const moved = await treeShap(
      { ...forest, feature: forest.feature.map((f) => (f < 0 ? -1 : place[f])) },
      new Matrix(
        Float32Array.from({ length: 120 }, (_, at) => rows.row(Math.floor(at / 12))[columns[at % 12]]),
        10,
        12,
      ),
    );
    for (let i = 0; i < 10; i++) {
      for (let f = 0; f < 12; f++)
        for (let c = 0; c < 3; c++)
          assert.equal(moved.values[(i * 12 + place[f]) * 3 + c], before.values[(i * 12 + f) * 3 + c]);
    }
    const stump = await randomForest(x, labels, { nEstimators: 1, maxDepth: 1 });
    const asked = stump.feature[0];
    const values = (await treeShap(stump, rows)).values;
    assert.ok(values.every((value, at) => value === 0 || Math.floor(at / 3) % 12 === asked));
  });

  it("equals the definition: the weighted mean over all subsets of features", async () => {
    const small = noise(80, 4, 5);
    const forest = await randomForest(
      small,
      Int32Array.from({ length: 80 }, (_, i) => (small.row(i)[0] * small.row(i)[1] > 0 ? 1 : 0)),
      { nEstimators: 3, maxDepth: 4 },
    );
    const row = small.row(7);
    const background = small.select([20, 21, 22]);
    /** The mean probability of class 1 where the features in `mask` are the row's and the others the background's. */
    const worth = (mask: number): number => {
      const mixed = new Matrix(
        Float32Array.from({ length: 12 }, (_, at) => ((mask >> (at % 4)) & 1 ? row[at % 4] : background.data[at])),
        3,
        4,
      );
      const { data } = predictProbabilities(forest, mixed);
      return (data[1] + data[3] + data[5]) / 3;
    };
    const factorial = [1, 1, 2, 6, 24];
    const { values } = await treeShap(forest, small.select([7]), { background });
    for (let f = 0; f < 4; f++) {
      let expected = 0;
      for (let mask = 0; mask < 16; mask++) {
        if ((mask >> f) & 1) continue;
        const size = [0, 1, 2, 3].filter((bit) => (mask >> bit) & 1).length;
        expected += ((factorial[size] * factorial[3 - size]) / 24) * (worth(mask | (1 << f)) - worth(mask));
      }
      assert.ok(Math.abs(values[f * 2 + 1] - expected) < 1e-14, `${values[f * 2 + 1]} against ${expected}`);
    }
  });

  it("summarises without holding the values", async () => {
    const forest = await randomForest(x, labels, { nEstimators: 5, maxDepth: 6 });
    const held = meanMagnitudes(await treeShap(forest, x));
    const summary = await treeShapSummary(forest, x);
    assertClose(summary.magnitudes.data, held.data, 1e-14);
    assert.equal(summary.rows, 300);
  });

  it("explains the package's forest too", async () => {
    const forest = await randomForest(x.select([...labels.keys()].slice(0, 60)), labels.slice(0, 60), {
      engine: "ml-random-forest",
      nEstimators: 4,
      maxDepth: 3,
      maxFeatures: 5,
    });
    assertAdds(await treeShap(forest, x), predictProbabilities(forest, x));
  });

  it("refuses rows of other features and results that no machine holds", async () => {
    const forest = await randomForest(x, labels, { nEstimators: 2, maxDepth: 2, nClasses: 2000 });
    await assert.rejects(treeShap(forest, noise(3, 11, 2)), /trained on 12 features, the rows have 11/);
    await assert.rejects(treeShap(forest, noise(12_000, 12, 2)), /explain fewer rows or use treeShapSummary/);
  });
});

describe("gaussLegendre", () => {
  it("integrates polynomials of degree 2 n - 1 exactly", () => {
    for (const n of [1, 2, 5, 12, 20]) {
      const { points, weights } = gaussLegendre(n);
      for (const degree of [0, n, 2 * n - 1]) {
        const integral = weights.reduce((sum, w, i) => sum + w * points[i] ** degree, 0);
        assert.ok(Math.abs(integral - 1 / (degree + 1)) < 1e-15 * n, `n ${n}, degree ${degree}: ${integral}`);
      }
    }
  });
});
