import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { agglomerative } from "#embedlab/clustering/agglomerative";
import { agglomerate } from "#embedlab/clustering/linkage";
import { adjustedRandIndex } from "#embedlab/evaluation/rand-index";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";
import { hierarchies, labelsFrom } from "./hierarchies.js";

const closeTo = (actual: number, expected: number, what: string): void =>
  assert.ok(Math.abs(actual - expected) <= 1e-9 * Math.abs(expected), `${what}: ${actual}, not ${expected}`);

describe("agglomerative clustering", () => {
  for (const { name, x, k, agglomerative: fits } of hierarchies) {
    for (const { linkage, labels, lastHeights, sumOfHeights } of fits) {
      it(`gives scikit-learn's clusters and scipy's heights: ${name}, ${linkage}`, async () => {
        const result = await agglomerative(x, { nClusters: k, linkage });
        assert.equal(adjustedRandIndex(labelsFrom(labels), result.labels), 1);
        assert.equal(new Set(result.labels).size, k);
        const { heights } = result.merges;
        lastHeights.forEach((height, i) =>
          closeTo(heights[heights.length - lastHeights.length + i], height, `height ${i}`),
        );
        closeTo(
          heights.reduce((sum, height) => sum + height, 0),
          sumOfHeights,
          "sum of heights",
        );
      });
    }
  }

  it("gives the same clusters in any order, moved, turned over and scaled, with any number of threads", async () => {
    const { x } = hierarchies[0];
    const { labels } = await agglomerative(x, { nClusters: 5 });
    const order = new Random(4).permutation(x.rows);
    const moved = new Matrix(
      x.data.map((value) => 1e6 - 512 * value),
      x.rows,
      x.columns,
    ).select(order);
    const again = await agglomerative(moved, { nClusters: 5, threads: 1 });
    assert.equal(
      adjustedRandIndex(
        Array.from(order, (row) => labels[row]),
        again.labels,
      ),
      1,
    );
    assert.equal(again.labels[0], 0, "numbered in the order of first rows");
  });

  it("cuts at a distance as at the number of clusters that it leaves", async () => {
    const { x } = hierarchies[1];
    const { labels, merges } = await agglomerative(x, { nClusters: 4 });
    const threshold = merges.heights[merges.heights.length - 3];
    const cut = await agglomerative(x, { distanceThreshold: threshold });
    assert.equal(cut.nClusters, 4);
    assert.deepEqual(cut.labels, labels);
  });

  it("merges the same where distances are kept in float32", () => {
    const random = new Random(9);
    const pairs = Float64Array.from({ length: 780 }, () => random.uniform());
    const narrow = agglomerate(Float32Array.from(pairs), 40, "average", () => undefined);
    const wide = agglomerate(pairs, 40, "average", () => undefined);
    assert.deepEqual(narrow.rows, wide.rows);
  });

  it("merges equal rows first, and takes one row, two rows, and as many clusters as rows", async () => {
    const x = new Matrix(Float32Array.of(1, 5, 1, 9, 5, 1), 6, 1);
    const { labels, merges } = await agglomerative(x, { nClusters: 3 });
    assert.deepEqual([...labels], [0, 1, 0, 2, 1, 0]);
    assert.deepEqual([...merges.heights.subarray(0, 3)], [0, 0, 0]);
    assert.deepEqual([...(await agglomerative(x, { nClusters: 6 })).labels], [0, 1, 2, 3, 4, 5]);
    assert.deepEqual([...(await agglomerative(x.select([3]), { nClusters: 1 })).labels], [0]);
    assert.deepEqual(
      [...(await agglomerative(x.select([0, 3]), { nClusters: 1, linkage: "ward" })).merges.heights],
      [8],
    );
  });

  it("names what is wrong", async () => {
    const x = new Matrix(new Float32Array(6), 3, 2);
    await assert.rejects(agglomerative(x, { nClusters: 4 }), {
      name: "InputError",
      message: /3 rows cannot form 4 clusters/,
    });
    await assert.rejects(agglomerative(x, {}), /either nClusters or distanceThreshold/);
    await assert.rejects(agglomerative(x, { nClusters: 2, linkage: "centroid" as "ward" }), /linkage is centroid/);
    await assert.rejects(
      agglomerative(new Matrix(Float32Array.of(1, NaN), 2, 1), { nClusters: 1 }),
      /row 1, column 0 is NaN/,
    );
    await assert.rejects(
      agglomerative(new Matrix(new Float32Array(20_001), 20_001, 1), { nClusters: 2 }),
      /20,000 rows at most, not 20,001/,
    );
    await assert.rejects(
      agglomerative(x, { nClusters: 2, signal: AbortSignal.abort(new Error("stopped")) }),
      /stopped/,
    );
  });
});
