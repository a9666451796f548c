import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Ajv } from "ajv";
import { Html, html } from "embedlab/notebook/html";

interface Results {
  models: unknown[];
  values: Record<string, unknown>;
  dataset: { categories: Record<string, number>; name: string };
}
const script = (path: string): Promise<unknown> => import(new URL(`../../../scripts/report/${path}`, import.meta.url).href);
const { assemble, compareResults } = (await script("results.mjs")) as { assemble: (parts: object) => Results; compareResults: (expected: object, found: object, tolerance: number) => void };
const { indexPage } = (await script("index-page.mjs")) as { indexPage: (results: object, library: object) => string };
const schema = JSON.parse(readFileSync(new URL("../../../scripts/report/results.schema.json", import.meta.url), "utf8")) as object;
const validate = new Ajv({ strict: false }).compile(schema);

const hostile = "</script><script>alert(1)</script>";
const recordOf = (name: string, value: unknown): object => ({ output_type: "display_data", metadata: {}, data: { "application/vnd.embedlab.result+json": { name, value } } });
const model = {
  id: hostile,
  contract: { id: hostile, source: { kind: "folder", path: "x" }, treatment: "raw", prefix: "" },
  status: "ran",
  seconds: { embed: 1.5, cluster: 61 },
  truncated: 3,
  ari: { mean: 0.45, min: 0.4, max: 0.5, seeds: [0.4, 0.5] },
};
const missing = { id: "note", contract: model.contract, status: "unavailable", reason: "no such folder" };

function results(): Results {
  const notebook = { metadata: { embedlab: { seconds: 2.5, cells: 3 } }, cells: [{ outputs: [recordOf("models", [{ id: "old" }]), recordOf("first", 1)] }, {}, { outputs: [recordOf("models", [model, missing]), recordOf("first", 2)] }] };
  const catalogue = { name: hostile, sha256: "0".repeat(64), synthetic: true, products: [1, 2, 3], categories: ["__proto__", "b"], labels: Int32Array.of(0, 1, 1), source: "s", licence: "l" };
  return assemble({ study: "embedded", catalogue, notebooks: [{ file: "01-a.ipynb", title: hostile }], executed: [notebook], seconds: 9 });
}
const written = (): Results => JSON.parse(JSON.stringify(results())) as Results;

void describe("results.json", () => {
  void it("holds what the cells recorded last, and follows its schema", () => {
    const found = written();
    assert.ok(validate(found), JSON.stringify(validate.errors));
    assert.deepEqual(found.models, [model, missing]);
    assert.deepEqual(found.values, { first: 2 });
    assert.deepEqual(Object.entries(found.dataset.categories), [["__proto__", 1], ["b", 2]]);
  });

  void it("breaks its schema where a model neither ran nor says why", () => {
    for (const broken of [{ ...missing, reason: undefined }, { ...model, seconds: undefined }, { ...model, status: "skipped" }, { ...model, ari: { ...model.ari, mean: 1.2 } }]) {
      assert.equal(validate(JSON.parse(JSON.stringify({ ...results(), models: [broken] }))), false);
    }
  });

  void it("is compared by results, not by times", () => {
    const other = written();
    (other.models[0] as typeof model).seconds.embed = 99;
    compareResults(results(), other, 0.01);
    (other.models[0] as typeof model).ari.mean = 0.451;
    compareResults(results(), other, 0.01);
    (other.models[0] as typeof model).ari.mean = 0.47;
    assert.throws(() => compareResults(results(), other, 0.01), /models\.0\.ari\.mean: 0\.45 expected, 0\.47 found/);
  });
});

void describe("the index page", () => {
  void it("shows hostile names as text and asks the network for nothing", () => {
    const page = indexPage(written(), { html, Html });
    assert.equal(page.match(/<script/g)?.length, 1);
    assert.ok(page.includes("&lt;/script&gt;&lt;script&gt;alert(1)"));
    assert.doesNotMatch(page, /https?:/);
    assert.match(page, /unavailable: <bdi[^>]*>no such folder/);
    assert.match(page, /Synthetic data/);
  });
});
