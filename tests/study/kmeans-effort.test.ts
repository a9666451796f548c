import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { kmeansEffort } from "#laboratory/study/kmeans-effort";

const twenty = { seeds: Array.from({ length: 20 }, (_, seed) => seed), full: false };
const of = (rows: number, columns: number, nClusters: number, study = twenty): { nInit: number; seeds: number } => {
  const { nInit, seeds } = kmeansEffort(study, [{ rows, columns }], nClusters);
  return { nInit, seeds: seeds.length };
};

describe("the effort of k-means", () => {
  it("is the note's on catalogues of the note's kind, and says nothing then", () => {
    for (const [rows, columns] of [
      [1050, 1024],
      [10_000, 1024],
    ])
      assert.deepEqual(kmeansEffort(twenty, [{ rows, columns }], 7), { seeds: twenty.seeds, nInit: 20, note: "" });
  });

  it("falls with rows times columns times clusters: starts first, then seeds, and never below what scores need", () => {
    assert.deepEqual(of(20_000, 384, 30), { nInit: 20, seeds: 20 });
    assert.deepEqual(of(20_000, 384, 50), { nInit: 10, seeds: 20 });
    assert.deepEqual(of(20_000, 384, 265), { nInit: 3, seeds: 12 });
    assert.deepEqual(of(20_000, 1024, 2000), { nInit: 3, seeds: 5 });
  });

  it("goes by the widest of the models, so that all are run alike", () => {
    const both = kmeansEffort(
      twenty,
      [384, 1024].map((columns) => ({ rows: 20_000, columns })),
      60,
    );
    assert.deepEqual(both, kmeansEffort(twenty, [{ rows: 20_000, columns: 1024 }], 60));
  });

  it("says what is left out and how to have it, and leaves nothing out where all is asked for", () => {
    assert.equal(
      kmeansEffort(twenty, [{ rows: 20_000, columns: 384 }], 265).note,
      "20,000 products in 265 clusters: k-means runs under 12 seeds with 3 starts each instead of 20 with 20, so that a report ends in time; npm run report -- --full runs all.",
    );
    assert.deepEqual(of(20_000, 384, 265, { ...twenty, full: true }), { nInit: 20, seeds: 20 });
    assert.deepEqual(of(20_000, 1024, 2000, { seeds: [4, 9], full: false }), { nInit: 3, seeds: 2 });
  });
});
