import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { effortFor, type Part } from "#laboratory/study/effort";

const twenty = {
  seeds: Array.from({ length: 20 }, (_, seed) => seed),
  full: false,
  protocol: { nInit: "by products" as const },
};
const full = { ...twenty, full: true };
const model = (rows: number, columns = 384) => ({ embedding: { vectors: { rows, columns } } });
const of = (rows: number, columns: number, nClusters: number, study = twenty): { nInit: number; seeds: number } => {
  const { nInit, seeds } = effortFor(study, [model(rows, columns)], { nClusters });
  return { nInit, seeds: seeds.length };
};
const parts: readonly Part[] = ["silhouettes", "neighbours", "clusterers", "sweeps", "suspects", "explained"];
const takesAll = "A report ends in time so; npm run report -- --full takes all.";

void describe("the effort of k-means", () => {
  void it("is the note's on catalogues of the note's kind, and says nothing then", () => {
    for (const [rows, columns] of [
      [1050, 1024],
      [10_000, 1024],
    ]) {
      const { seeds, nInit, note } = effortFor(twenty, [model(rows, columns)], { nClusters: 7 });
      assert.deepEqual({ seeds, nInit, note }, { seeds: twenty.seeds, nInit: 20, note: "" });
    }
  });

  void it("falls with rows times columns times clusters: starts first, then seeds, and never below what scores need", () => {
    assert.deepEqual(of(20_000, 384, 30), { nInit: 20, seeds: 20 });
    assert.deepEqual(of(20_000, 384, 50), { nInit: 10, seeds: 20 });
    assert.deepEqual(of(20_000, 384, 265), { nInit: 3, seeds: 12 });
    assert.deepEqual(of(20_000, 1024, 2000), { nInit: 3, seeds: 5 });
  });

  void it("goes by the widest of the models, so that all are run alike", () => {
    const both = effortFor(twenty, [model(20_000), model(20_000, 1024)], { nClusters: 60 });
    assert.deepEqual(both, effortFor(twenty, [model(20_000, 1024)], { nClusters: 60 }));
  });

  void it("is shared by the settings of a sweep, and is the note's on catalogues of its kind even so", () => {
    const each = (rows: number, nClusters: number) => effortFor(twenty, [model(rows)], { nClusters, settings: 10 });
    assert.deepEqual([each(1050, 7).seeds.length, each(1050, 7).nInit], [20, 20]);
    assert.deepEqual([each(20_000, 30).seeds.length, each(20_000, 30).nInit], [10, 3]);
    assert.match(each(20_000, 30).note, /under 10 seeds with 3 starts each instead of 20 with 20/);
  });

  void it("says what is left out and how to have it, and leaves nothing out where all is asked for", () => {
    assert.equal(
      effortFor(twenty, [model(20_000)], { nClusters: 265 }).note,
      `20,000 products in 265 clusters: k-means runs under 12 seeds with 3 starts each instead of 20 with 20. ${takesAll}`,
    );
    assert.deepEqual(of(20_000, 384, 265, full), { nInit: 20, seeds: 20 });
    assert.deepEqual(of(20_000, 1024, 2000, { ...twenty, seeds: [4, 9] }), { nInit: 3, seeds: 2 });
  });
});

void describe("what probes learn", () => {
  void it("is left out of more categories than they learn in time, and said", () => {
    const noteOf = (nClusters: number, study = twenty): string =>
      effortFor(study, [model(1000, 50)], { nClusters, parts: ["learntCategories"] }).note;
    assert.equal(noteOf(300), "");
    assert.equal(
      noteOf(301),
      `1,000 products in 301 clusters: no linear probe is asked what lists of words give away, what labels are worth or which are suspect, which it is of 300 categories at most. ${takesAll}`,
    );
    assert.equal(noteOf(301, full), "");
  });
});

void describe("the starts that a protocol names", () => {
  void it("are run on a catalogue of any size, and nothing is said to be left out", () => {
    const { seeds, nInit, note } = effortFor({ ...twenty, protocol: { nInit: 7 } }, [model(20_000)], {
      nClusters: 265,
    });
    assert.deepEqual({ seeds, nInit, note }, { seeds: twenty.seeds, nInit: 7, note: "" });
  });
});

void describe("the samples of a large catalogue", () => {
  void it("are all products of a catalogue of the note's kind, of which nothing is said", () => {
    const { most, note } = effortFor(twenty, [model(1050, 1024)], { nClusters: 7, parts });
    assert.equal(note, "");
    for (const part of parts) assert.ok(most[part] >= 1050, part);
  });

  void it("are said one by one, each where it is smaller than the catalogue and asked for", () => {
    for (const part of parts) {
      const { most } = effortFor(twenty, [model(1e6)], { nClusters: 7 });
      const said = (products: number): string =>
        effortFor(twenty, [model(products)], { nClusters: 2, parts: [part] }).note;
      assert.equal(said(most[part]), "", part);
      assert.match(said(most[part] + 1), new RegExp(`${most[part].toLocaleString("en-US")} of them`), part);
      assert.ok(said(most[part] + 1).endsWith(takesAll));
    }
    assert.match(
      effortFor(twenty, [model(3000)], { nClusters: 51, parts: ["explainedCategories"] }).note,
      /^3,000 products in 51 clusters: a forest learns the 50 largest categories\. /,
    );
    assert.match(
      effortFor(twenty, [model(100_000)], { nClusters: 50, parts: ["silhouettes", "neighbours"] }).note,
      /; silhouettes are of 20,000 of them, drawn at random; neighbours are judged for 10,000 of them, drawn at random, among all\. /,
    );
  });

  void it("are all products with --full, but for what memory cannot hold, and that is said", () => {
    const { most, note } = effortFor(full, [model(100_000)], {
      nClusters: 50,
      parts: ["silhouettes", "neighbours", "sweeps"],
    });
    assert.equal(note, "");
    for (const part of ["silhouettes", "neighbours", "sweeps", "suspects"] as const) assert.equal(most[part], Infinity);
    assert.ok(8 * most.explained * 384 * 50 <= 2 ** 32 && most.explained > 20_000);
    assert.equal(
      effortFor(full, [model(100_000)], { nClusters: 50, parts: ["clusterers"] }).note,
      "100,000 products in 50 clusters: clusterers that look at every pair run on 20,000 of them. More does not fit into memory.",
    );
  });
});
