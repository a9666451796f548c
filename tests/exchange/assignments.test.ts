import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { parseProducts } from "#embedlab/products/load";
import { scoreClusterings } from "#embedlab/comparison/cluster-scores";
import { assignProducts, vectorsOfAll } from "#laboratory/exchange/assignments";
import { writeAssignments } from "#laboratory/exchange/write-assignments";
import { ranModels } from "#embedlab/embedding/embed-models";
import { embedModels } from "#laboratory/study/models";
import { labelledPart } from "#laboratory/study/labelled";

const folder = mkdtempSync(join(tmpdir(), "embedlab-assignments-"));
after(() => rmSync(folder, { recursive: true, force: true }));

// Vectors of one's own: two groups, an unlabelled product in each.
const vectors: Readonly<Record<string, readonly number[]>> = {
  "=1+1": [0, 0],
  b: [0, 2],
  c: [10, 10],
  d: [10, 12],
  near: [0, 1.5],
  far: [11, 11],
};
const csv = `id,text,kind\n"=1+1",red mug,"Cups, mugs"\nb,blue mug,"Cups, mugs"\nnear,tin mug,\nc,shirt,Clothes\nfar,vest,\nd,coat,Clothes\n`;

void describe("every product and its cluster", () => {
  void it("leaves as CSV and Parquet, unlabelled products with the nearest centre", async () => {
    const whole = parseProducts(Buffer.from(csv), "p.csv", {
      columns: { id: "id", description: "text", category: "kind", unlabelled: "accept" },
    });
    const path = join(folder, "mine.jsonl");
    const { writeFileSync } = await import("node:fs");
    writeFileSync(
      path,
      Object.entries(vectors)
        .map(([id, vector]) => JSON.stringify({ id, vector }))
        .join("\n"),
    );
    const { checkContract } = await import("embedlab/embedding");
    const labelled = labelledPart(whole);
    const contract = checkContract({ id: "mine", source: { kind: "vectors", path }, normalize: false });
    const texts = labelled.products.map(({ description }) => description);
    const models = ranModels(await embedModels([contract], texts, { products: labelled.products }));
    const [{ embedding }] = models;
    const scores = await scoreClusterings("mine", embedding.vectors, labelled.labels, { seeds: [0, 1], nClusters: 2 });
    const found = await assignProducts(whole, labelled, models, [scores]);
    assert.deepEqual(found.ids, ["=1+1", "b", "near", "c", "far", "d"]);
    const [{ cluster, aligned, silhouette }] = found.models;
    assert.deepEqual(aligned, ["Cups, mugs", "Cups, mugs", "Cups, mugs", "Clothes", "Clothes", "Clothes"]);
    assert.equal(new Set(cluster.slice(0, 3)).size, 1);
    // "near" is 0.5 from its centre (0, 1) and the root of 190.25... from (10, 11).
    const expected = 1 - 0.5 / Math.hypot(10, 9.5);
    assert.ok(Math.abs(silhouette[2]! - expected) < 1e-4, String(silhouette[2]));

    assert.deepEqual(await writeAssignments(folder, found), ["assignments.csv", "assignments.parquet"]);
    const lines = readFileSync(join(folder, "assignments.csv"), "utf8").split("\n");
    assert.equal(lines[0], "id,category,mine: cluster,mine: matched with,mine: silhouette");
    assert.match(lines[1], /^'=1\+1,"Cups, mugs",\d,"Cups, mugs",0\.\d+$/);
    assert.match(lines[3], /^near,,\d,"Cups, mugs",0\.\d+$/);
    const rows = (await parquetReadObjects({
      file: await asyncBufferFromFile(join(folder, "assignments.parquet")),
    })) as Record<string, unknown>[];
    assert.deepEqual(
      rows.map(({ id }) => id),
      found.ids,
    );
    assert.equal(rows[2].category ?? null, null);
    assert.equal(rows[2]["mine: silhouette"], silhouette[2]);
    assert.ok(!readdirSync(folder).some((name) => name.endsWith(".tmp")));
  });

  void it("is known of a model that was fitted on the labelled products too, in the space that it was fitted in", async () => {
    const kinds = { Cups: "red tin mug for hot tea", Clothes: "warm wool coat with long sleeves" };
    const rows = Array.from({ length: 40 }, (_, i) => {
      const kind = i % 2 === 0 ? "Cups" : "Clothes";
      return `p${i},${kinds[kind]} of series ${i % 7},${i % 5 === 0 ? "" : kind}`;
    });
    const whole = parseProducts(Buffer.from(`id,text,kind\n${rows.join("\n")}\n`), "p.csv", {
      columns: { id: "id", description: "text", category: "kind", unlabelled: "accept" },
    });
    const labelled = labelledPart(whole);
    const { contractNamed } = await import("embedlab");
    const contract = {
      ...contractNamed("lsa"),
      dimensions: 3,
      source: { kind: "corpus", method: "lsa", components: 3, seed: 0 },
    } as const;
    const texts = labelled.products.map(({ description }) => description);
    const models = ranModels(await embedModels([contract], texts, { products: labelled.products }));
    const [{ id, embedding }] = models;
    const scores = await scoreClusterings(id, embedding.vectors, labelled.labels, { seeds: [0], nClusters: 2 });
    const [{ cluster, aligned }] = (await assignProducts(whole, labelled, models, [scores])).models;
    assert.ok(!cluster.includes(null));
    assert.deepEqual(
      aligned,
      rows.map((_, i) => (i % 2 === 0 ? "Cups" : "Clothes")),
    );
    // A text that stands among the labelled has their vector.
    const all = await vectorsOfAll(whole, labelled, models[0]);
    const twin = whole.products.findIndex(
      ({ description, category }, i) => i > 0 && category !== null && description === whole.products[0].description,
    );
    all[0]!.forEach((value, d) => assert.ok(Math.abs(value - all[twin]![d]) < 1e-5));
  });

  void it("puts formulas behind an apostrophe, in every sign that spreadsheets know; Parquet has them as they are", async () => {
    const ids = ["=cmd", "+1", "-5", "@x", "\t=1", "\n=1", "＝1", "＋1", "－1", "＠x", "a=b", 'a "b", c'];
    const of = <T>(value: T): T[] => ids.map(() => value);
    await writeAssignments(folder, {
      ids,
      categories: ids.map((id, i) => (i % 2 === 0 ? id : null)),
      models: [{ id: "=m", cluster: of(null), aligned: of("-a"), silhouette: of(-0.5) }],
    });
    const lines = readFileSync(join(folder, "assignments.csv"), "utf8").replaceAll("\n=", "=").split("\n");
    assert.equal(lines[0], "id,category,'=m: cluster,'=m: matched with,'=m: silhouette");
    assert.equal(lines[2], "'+1,,,'-a,-0.5");
    for (const line of lines.slice(1, 11)) assert.match(line, /^"?'/);
    assert.equal(lines[12], '"a ""b"", c",,,\'-a,-0.5');
    const rows = (await parquetReadObjects({
      file: await asyncBufferFromFile(join(folder, "assignments.parquet")),
    })) as Record<string, unknown>[];
    assert.deepEqual(
      rows.map(({ id }) => id),
      ids,
    );
  });
});
