import assert from "node:assert/strict";
import { test } from "node:test";
import { scoreClusterings } from "#embedlab/comparison/cluster-scores";
import { Matrix } from "#embedlab/numeric/matrix";
import { scoresWithoutSmall, smallCategoryNotes } from "#laboratory/study/small-categories";

const catalogue = (...sizes: number[]): { categories: string[]; labels: Int32Array } => ({
  categories: sizes.map((_, c) => `c${c}`),
  labels: Int32Array.from(sizes.flatMap((size, c) => new Array<number>(size).fill(c))),
});

test("categories of few products are said to count in the scores, with what is scored without them", async () => {
  assert.deepEqual(smallCategoryNotes(catalogue(5, 6, 7)), []);
  const [note] = smallCategoryNotes(catalogue(5, 6, 1, 2));
  assert.match(
    note,
    /^2 of 4 categories have fewer than 5 products, 3 in all: no interval, headline or leak is told of such a category by itself\. The models' scores count them, .*; notebook 3 scores the same clusterings without their products too\.$/,
  );
  const scored = async (...sizes: number[]): Promise<number> => {
    const { categories, labels } = catalogue(...sizes);
    const vectors = Matrix.fromRows([...labels].map((label, row) => [label, row / 1000]));
    const scores = await scoreClusterings("m", vectors as Matrix<Float32Array>, labels, { seeds: [0], nInit: 1 });
    return scoresWithoutSmall([scores], { categories, labels }).length;
  };
  assert.equal(await scored(5, 6, 1, 2), 1);
  // One large category, or none: no clusters could tell it from another.
  for (const sizes of [
    [9, 1, 2],
    [1, 2, 3],
  ]) {
    assert.match(smallCategoryNotes(catalogue(...sizes))[0], /; too few categories are left to score without them\.$/);
    assert.equal(await scored(...sizes), 0);
  }
  assert.match(smallCategoryNotes(catalogue(9, 8, 1))[0], /^1 of 3 categories has fewer/);
});
