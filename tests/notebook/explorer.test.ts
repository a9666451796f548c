import assert from "node:assert/strict";
import { test } from "node:test";
import { Matrix } from "#embedlab/numeric/matrix";
import { explorer } from "#laboratory/notebook/explorer";

const hindi = "महिलाओं के लिए सूती कुर्ता लाल रंग में बड़े आकार का बहुत सुंदर और आरामदायक त्योहार ";
const family = "👨‍👩‍👧‍👦".repeat(45);
const marked = `e${"\u0301\u0302\u0303".repeat(8)}`.repeat(30);

async function card(n: number, name: (i: number) => string, categories = ["a", "b"]) {
  const points = new Matrix(
    Float64Array.from({ length: 2 * n }, (_, i) => ((i * 7919) % 1000) / 1000),
    n,
    2,
  );
  const { markup } = await explorer({
    products: Array.from({ length: n }, (_, i) => ({ id: `p${i}`, name: name(i), description: name(i) })),
    categories,
    labels: Int32Array.from({ length: n }, (_, i) => i % categories.length),
    models: ["m1", "m2"].map((id) => ({
      id,
      points,
      vectors: points,
      clusters: new Int32Array(n).map((_, i) => i % 5),
    })),
  });
  const [, json] = /<script type="application\/json">(.*?)<\/script>/s.exec(markup)!;
  return { bytes: Buffer.byteLength(json), ...(JSON.parse(json) as { names: string[]; categories: string[] }), markup };
}

for (const [script, name] of [
  ["Devanagari", (i: number) => hindi.repeat(3) + i],
  ["emoji of many parts", (i: number) => family + i],
  ["letters of many marks", (i: number) => marked + i],
  ["what a page escapes", (i: number) => '<">\\'.repeat(40) + i],
] as const)
  void test(`a card of ${script} is as light as one of Latin letters`, async () => {
    const { bytes, markup } = await card(6_000, name);
    assert.ok(bytes < 2_350_000, `${bytes} bytes`);
    assert.match(markup, /Left out so that the page stays light/);
  });

void test("categories of a card are cut by bytes too, and differ where their names do", async () => {
  const { bytes, categories } = await card(
    6_000,
    (i) => `p${i}`,
    Array.from({ length: 3_000 }, (_, i) => family + i),
  );
  assert.ok(bytes < 2_350_000, `${bytes} bytes`);
  assert.equal(categories.length, 3_000);
});

void test("products that begin alike have names of their own in a card", async () => {
  const { names, markup } = await card(50, (i) => `${"Cotton shirt for men, regular fit, ".repeat(4)}${i} and more`);
  assert.equal(new Set(names).size, 50);
  assert.doesNotMatch(markup, /ends of names/);
});
