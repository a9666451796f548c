import assert from "node:assert/strict";
import { test } from "node:test";
import type { ClusterScores } from "#embedlab/comparison/cluster-scores";
import { Matrix } from "#embedlab/numeric/matrix";
import {
  clusterWithoutSmall,
  smallCategoryNotes,
  withoutSmallRecord,
  withoutSmallRows,
} from "#laboratory/study/small-categories";

const catalogue = (...sizes: number[]): { categories: string[]; labels: Int32Array } => ({
  categories: sizes.map((_, c) => `c${c}`),
  labels: Int32Array.from(sizes.flatMap((size, c) => new Array<number>(size).fill(c))),
});

test("categories of few products are said to count in the scores, with what is scored without them", async () => {
  assert.deepEqual(smallCategoryNotes(catalogue(5, 6, 7)), []);
  const [note] = smallCategoryNotes(catalogue(5, 6, 1, 2));
  assert.match(
    note,
    /^2 of 4 categories have fewer than 5 products, 3 in all: no interval, headline or leak is told of such a category by itself\. The models' scores count them, .*; notebook 3 clusters the other products anew without them\.$/,
  );
  const scored = async (...sizes: number[]): Promise<ClusterScores[]> => {
    const { categories, labels } = catalogue(...sizes);
    const vectors = Matrix.fromRows([...labels].map((label, row) => [label, row / 1000]));
    return clusterWithoutSmall(
      [{ id: "m", vectors }],
      { categories, labels },
      { seeds: [0], nInit: 5, clustersOf: (n) => n },
    );
  };
  const [large] = await scored(5, 6, 1, 2);
  assert.deepEqual([large.clusterings[0].length, large.nClusters[0]], [11, 2]);
  assert.deepEqual(withoutSmallRecord([large], { task: "ARI", estimand: "least inertia" }), [
    { id: "m", task: "ARI", score: 1 },
  ]);
  assert.deepEqual(withoutSmallRecord([large], { task: "1-NN accuracy", estimand: "least inertia" }), []);
  const [row] = withoutSmallRows([{ ...large, ari: Float64Array.of(0.5) }], [large]) as Record<string, unknown>[];
  assert.deepEqual([row.model, row.ARI, row["ARI without categories of fewer than 5"]], ["m", 0.5, 1]);
  // One large category, or none: no clusters could tell it from another.
  for (const sizes of [
    [9, 1, 2],
    [1, 2, 3],
  ]) {
    assert.match(smallCategoryNotes(catalogue(...sizes))[0], /; too few categories are left to score without them\.$/);
    assert.deepEqual(await scored(...sizes), []);
  }
  assert.match(smallCategoryNotes(catalogue(9, 8, 1))[0], /^1 of 3 categories has fewer/);
});
