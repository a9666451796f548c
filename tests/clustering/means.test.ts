import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lloyd } from "#embedlab/clustering/lloyd";
import { Means } from "#embedlab/clustering/means";
import { squaredDistance } from "#embedlab/numeric/distance";
import { type Floats, Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";

/** Row after row; a cluster without rows repeats the largest. */
function plainMeans({ data, rows, columns: d }: Matrix, labels: Int32Array, k: number): Float64Array {
  const means = new Float64Array(k * d);
  const sizes = new Int32Array(k);
  for (let i = 0; i < rows; i++) {
    sizes[labels[i]]++;
    for (let j = 0; j < d; j++) means[labels[i] * d + j] += data[i * d + j];
  }
  for (let at = 0; at < k * d; at++) means[at] /= sizes[Math.floor(at / d)];
  const largest = sizes.indexOf(Math.max(...sizes));
  sizes.forEach((size, c) => {
    if (size === 0) means.copyWithin(c * d, largest * d, (largest + 1) * d);
  });
  return means;
}

function randomRows(kind: "float32" | "float64", rows: number, columns: number, random: Random): Matrix {
  const values: Floats = new (kind === "float32" ? Float32Array : Float64Array)(rows * columns);
  return new Matrix(
    values.map(() => random.normal() * 1.1),
    rows,
    columns,
  );
}

describe("the means of clusters", () => {
  const shapes = [...[1, 2, 3, 4, 5, 6, 7, 33].map((columns) => [61, columns]), [500, 601], [3, 140_001]];
  for (const kind of ["float32", "float64"] as const) {
    it(`are a plain sum's bits, and distances to them squaredDistance's, as labels change: ${kind}`, () => {
      const random = new Random(3);
      for (const [rows, columns] of shapes) {
        const x = randomRows(kind, rows, columns, random);
        const k = 6;
        const means = new Means(x, k);
        const labels = Int32Array.from({ length: rows }, () => random.integer(k - 1));
        // All rows at first, then a few, none, and all of one cluster, to one that was empty.
        for (const change of [
          (c: number): number => c,
          (c: number, i: number): number => (i % 17 === 0 ? (c + 1) % (k - 1) : c),
          (c: number): number => c,
          (c: number): number => (c === 2 ? 5 : c),
        ]) {
          labels.set(labels.map(change));
          const centroids = means.of(labels);
          assert.deepEqual(centroids.data, plainMeans(x, labels, k));
          for (let i = 0; i < rows; i++) {
            for (const c of [labels[i], 3])
              assert.equal(
                means.squaredDistance(i, c, centroids),
                squaredDistance(x.data, i * columns, centroids.data, c * columns, columns),
              );
          }
        }
      }
    });
  }

  it("give an empty cluster the farthest row, which stays as far from the centroid that it goes by", () => {
    const x = new Matrix(Float64Array.of(0, 1, 2, 10), 4, 1);
    const means = new Means(x, 3);
    const labels = Int32Array.of(0, 0, 1, 1);
    const first = means.of(labels);
    assert.deepEqual([...first.data], [0.5, 6, 0.5]);
    const next = means.of(labels, first);
    assert.deepEqual([...next.data], [0.5, 10, 2]);
    assert.deepEqual(
      [0, 1, 2, 3].map((row) => means.squaredDistance(row, labels[row], next)),
      [0.25, 0.25, 64, 0],
    );
  });

  it("give Lloyd's iterations the sum of squared distances, row after row", async () => {
    const x = randomRows("float32", 400, 11, new Random(8));
    for (const maxIter of [0, 2, 100]) {
      const start = new Matrix(Float64Array.from(x.data.subarray(0, 5 * 11)), 5, 11);
      const { centroids, inertia, labels } = await lloyd(x, start, { maxIter, tolerance: 0 });
      const expected = labels.reduce(
        (sum, c, i) => sum + squaredDistance(x.data, i * 11, centroids.data, c * 11, 11),
        0,
      );
      assert.equal(inertia, expected);
    }
  });
});
