import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { adjustedRandIndex } from "#embedlab/evaluation/rand-index";
import { kmeans } from "#embedlab/clustering/kmeans";
import { lsa } from "#embedlab/preprocessing/lsa";
import { describeLengths } from "#embedlab/products/lengths";
import { parseProducts } from "#embedlab/products/load";

const generator = new URL("../../../data/generate-sample.mjs", import.meta.url);
const { generateSample } = (await import(generator.href)) as {
  generateSample: (options?: { rows?: number; seed?: number }) => string;
};
const committed = readFileSync(new URL("../../../data/sample.csv", import.meta.url));

test("the generator writes the committed sample, byte for byte", () => {
  assert.equal(generateSample(), committed.toString("utf8"));
});

test("any number of products, any seed, in equal categories", () => {
  const { products, labels, categories, synthetic } = parseProducts(
    Buffer.from(generateSample({ rows: 70, seed: 9 })),
    "70.csv",
  );
  assert.deepEqual([products.length, categories.length, synthetic], [70, 7, true]);
  for (let c = 0; c < 7; c++) assert.equal(labels.filter((label) => label === c).length, 10);
  assert.notEqual(generateSample({ rows: 70, seed: 9 }), generateSample({ rows: 70, seed: 10 }));
  assert.throws(() => generateSample({ rows: 3 }), /rows is 3/);
});

test("the sample is as hard as the real one", async () => {
  const { products, labels } = parseProducts(committed, "sample.csv");
  const texts = products.map(({ description }) => description);
  const { words } = describeLengths(texts);
  assert.ok(
    words.median >= 42 && words.median <= 47 && words.mean > 70 && words.mean < 84 && words.max > 500,
    JSON.stringify(words),
  );
  assert.ok(texts.filter((text) => /[\n\t]/.test(text)).length > 140);
  // eslint-disable-next-line no-control-regex
  assert.ok(texts.filter((text) => /[^\u0000-\u007f]/.test(text)).length > 50);
  assert.ok(committed.length < 1_500_000);
  const { vectors } = await lsa(texts, { components: 100, seed: 0 });
  const ari = adjustedRandIndex(labels, (await kmeans(vectors, { nClusters: 7, nInit: 10, seed: 0 })).labels);
  assert.ok(ari > 0.2 && ari < 0.5, `LSA's ARI is ${ari}`);
});
