import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { InputError } from "#embedlab/errors";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";
import { pca } from "#embedlab/projection/pca";
import { symmetricEigen } from "#embedlab/numeric/symmetric-eigen";

interface Golden {
  x: number[][];
  components: number[][];
  scores: number[][];
  explainedVariance: number[];
  explainedVarianceRatio: number[];
  mean: number[];
}
const golden = JSON.parse(readFileSync(new URL("../../../tests/golden/pca.json", import.meta.url), "utf8")) as Golden[];

function matrix(rows: number[][]): Matrix<Float64Array> {
  return new Matrix(Float64Array.from(rows.flat()), rows.length, rows[0].length);
}

function assertClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  for (let i = 0; i < actual.length; i++)
    assert.ok(Math.abs(actual[i] - expected[i]) <= tolerance, `${i}: ${actual[i]} is not ${expected[i]}`);
}

const normals = (rows: number, columns: number, seed: number): Matrix<Float64Array> => {
  const random = new Random(seed);
  return new Matrix(
    Float64Array.from({ length: rows * columns }, (_, at) => random.normal() / (1 + (at % columns))),
    rows,
    columns,
  );
};

describe("pca", () => {
  for (const g of golden) {
    const [rows, columns, nComponents] = [g.x.length, g.x[0].length, g.components.length];
    it(`matches scikit-learn's, sign and all, on ${rows} x ${columns}`, async () => {
      const result = await pca(matrix(g.x), { nComponents, solver: "exact" });
      assertClose(result.components.data, g.components.flat(), 1e-8);
      assertClose(
        g.scores.flatMap((_, i) => Array.from(result.scores.row(i).subarray(0, 4))),
        g.scores.flat(),
        1e-8,
      );
      assertClose(result.explainedVariance, g.explainedVariance, 1e-8);
      assertClose(result.explainedVarianceRatio, g.explainedVarianceRatio, 1e-8);
      assertClose(result.mean, g.mean, 1e-12);
    });
  }

  it("finds by random projection what the exact solver finds", async () => {
    const x = normals(300, 120, 3);
    const exact = await pca(x, { nComponents: 3, solver: "exact" });
    const randomized = await pca(x, { nComponents: 3, solver: "randomized", seed: 5 });
    assertClose(randomized.explainedVariance, exact.explainedVariance, 1e-6);
    assertClose(randomized.components.data, exact.components.data, 1e-3);
    const again = await pca(x, { nComponents: 3, solver: "randomized", seed: 5 });
    assert.deepEqual(again.scores.data, randomized.scores.data);
  });

  it("takes the exact solver by itself where that is quick or most components are wanted", async () => {
    const solver = async (rows: number, columns: number, nComponents: number): Promise<string> =>
      (await pca(normals(rows, columns, 2), { nComponents })).solver;
    assert.equal(await solver(300, 100, 2), "exact");
    assert.equal(await solver(300, 120, 2), "randomized");
    assert.equal(await solver(300, 120, 96), "exact");
  });

  it("keeps its variances when columns are permuted or the rows turned upside down", async () => {
    const x = normals(40, 10, 8);
    const columns = new Random(1).permutation(10);
    const permuted = new Matrix(
      x.data.map((_, at) => x.data[Math.floor(at / 10) * 10 + columns[at % 10]]),
      40,
      10,
    );
    const upside = x.select(Array.from({ length: 40 }, (_, i) => 39 - i));
    const plain = await pca(x, { nComponents: 10, solver: "exact" });
    assertClose(
      (await pca(permuted, { nComponents: 10, solver: "exact" })).explainedVariance,
      plain.explainedVariance,
      1e-12,
    );
    assertClose(
      (await pca(upside, { nComponents: 10, solver: "exact" })).explainedVariance,
      plain.explainedVariance,
      1e-12,
    );
  });

  for (const solver of ["exact", "randomized"] as const) {
    it(`gives orthonormal components and no variance of equal rows (${solver})`, async () => {
      const result = await pca(new Matrix(new Float32Array(60).fill(3), 12, 5), { nComponents: 4, solver });
      assert.ok(result.explainedVariance.every((value) => value === 0));
      assert.ok(result.explainedVarianceRatio.every((value) => value === 0));
      for (let a = 0; a < 4; a++) {
        for (let b = 0; b < 4; b++) {
          const dot = result.components.row(a).reduce((sum, value, j) => sum + value * result.components.row(b)[j], 0);
          assert.ok(Math.abs(dot - (a === b ? 1 : 0)) < 1e-12);
        }
      }
    });
  }

  it("names what is wrong", async () => {
    const x = normals(6, 4, 1);
    await assert.rejects(
      pca(x, { nComponents: 5 }),
      (error) => error instanceof InputError && error.message.includes("1 to 4"),
    );
    x.data[5] = NaN;
    await assert.rejects(pca(x, { nComponents: 2 }), /row 1, column 1 is NaN/);
    await assert.rejects(pca(new Matrix(new Float32Array(3), 1, 3), { nComponents: 1 }), /one row/);
  });
});

describe("symmetricEigen", () => {
  for (const n of [1, 2, 3, 40, 150]) {
    it(`decomposes a random ${n} x ${n} matrix, one with repeated values and a diagonal one`, () => {
      const random = normals(n, n, n);
      const symmetric = random.data.map((value, at) => value + random.data[(at % n) * n + Math.floor(at / n)]);
      const ones = new Float64Array(n * n).fill(1);
      const diagonal = new Float64Array(n * n).map((_, at) => (at % (n + 1) === 0 ? at % 3 : 0));
      for (const data of [symmetric, ones, diagonal, new Float64Array(n * n)]) {
        const { values, vectors } = symmetricEigen(new Matrix(data, n, n));
        for (let v = 0; v < n; v++) {
          if (v > 0) assert.ok(values[v] <= values[v - 1]);
          const vector = vectors.row(v);
          for (let i = 0; i < n; i++) {
            let product = 0;
            for (let j = 0; j < n; j++) product += data[i * n + j] * vector[j];
            assert.ok(Math.abs(product - values[v] * vector[i]) < 1e-12 * (1 + n));
          }
          for (let u = 0; u <= v; u++) {
            const dot = vectors.row(u).reduce((sum, value, j) => sum + value * vector[j], 0);
            assert.ok(Math.abs(dot - (u === v ? 1 : 0)) < 1e-12);
          }
        }
      }
    });
  }
});
