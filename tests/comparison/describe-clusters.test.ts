import assert from "node:assert/strict";
import { test } from "node:test";
import { describeClusters } from "#embedlab/comparison/describe-clusters";
import { Matrix } from "#embedlab/numeric/matrix";
import type { Catalogue } from "#embedlab/products/catalogue";

const categories = ["mugs", "watches", "bags"];

/** The table of products of these categories in these clusters. */
function described(labels: readonly number[], clusters: readonly number[]): ReturnType<typeof describeClusters> {
  const products = labels.map((label, row) => ({ id: String(row), name: `p${row}`, description: `word${label}` }));
  const vectors = Matrix.fromRows(clusters.map((cluster, row) => [1, cluster, row]));
  const catalogue = { products, categories, labels: Int32Array.from(labels), language: "en" };
  return describeClusters(catalogue as unknown as Catalogue, vectors, Int32Array.from(clusters));
}

test("a cluster that has more products of another category than of the one matched with it says so", () => {
  // Watches are in two clusters: the larger one is matched with them, the other with the bag that it holds.
  const rows = described([0, 0, 1, 1, 1, 1, 1, 2], [0, 0, 1, 1, 1, 2, 2, 2]);
  assert.deepEqual(
    rows.map((row) => [row["matched with"], row["of that category"], row.mostly]),
    [
      ["mugs", 2, "–"],
      ["watches", 3, "–"],
      ["bags", 1, "watches (2)"],
    ],
  );
});

test("a cluster that is matched with none says what it holds, as many of several; noise does not", () => {
  const rows = described([0, 0, 0, 1, 1, 1, 2, 2, 2, 0, 1, 2, 0], [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, -1]);
  assert.deepEqual(
    rows.map((row) => row.mostly),
    ["–", "–", "–", "mugs and 2 others (1 each)", "–"],
  );
});

test("where each cluster has most of the category matched with it, nothing more is said", () => {
  for (const row of described([0, 0, 1, 1, 2, 2], [1, 1, 0, 0, 2, 2])) assert.ok(!("mostly" in row));
  // As many of another is not more.
  for (const row of described([0, 0, 1, 1, 2, 0], [0, 0, 1, 1, 2, 2])) assert.ok(!("mostly" in row));
});
