import assert from "node:assert/strict";
import { test } from "node:test";
import { Random } from "#embedlab/numeric/random";
import {} from "#embedlab/preprocessing/tfidf";
import { termsOf } from "#embedlab/text/words";
import { leakingBoilerplate, removePhrases } from "#embedlab/preprocessing/boilerplate";
import { describeLengths, lengthStatistics } from "#embedlab/products/lengths";
import { loadProducts } from "#embedlab/products/load";
import { nearDuplicates } from "#embedlab/text/near-duplicates";

const real = process.env.PRODUCTS_CSV;
const skip = real === undefined || real === "" ? "PRODUCTS_CSV does not name the real Flipkart sample" : false;

test("length statistics as numpy's", () => {
  // numpy.percentile([1, 2, 4, 8, 16], [50, 95]) is [4, 14.4].
  const { mean, median, p95, max } = lengthStatistics([16, 1, 8, 2, 4]);
  assert.deepEqual([mean, median, max], [6.2, 4, 16]);
  assert.ok(Math.abs(p95 - 14.4) < 1e-12);
  assert.deepEqual(describeLengths(["a bc", "d"]).words, { mean: 1.5, median: 1.5, p95: 1.95, max: 2 });
});

test("the real sample's lengths", { skip }, async () => {
  const { products } = await loadProducts(real!);
  const { characters, words } = describeLengths(products.map(({ description }) => description));
  assert.deepEqual(
    [characters.mean.toFixed(1), words.mean.toFixed(1), words.median, words.max],
    ["472.8", "76.2", 44, 587],
  );
});

/** All pairs by comparing each with each. */
function byBruteForce(texts: readonly string[], threshold: number): string[] {
  const sets = texts.map((text) => {
    const words = termsOf(text);
    return new Set(
      words.length === 0
        ? []
        : words.length < 3
          ? [words.join(" ")]
          : words.slice(2).map((_, i) => words.slice(i, i + 3).join(" ")),
    );
  });
  return sets
    .flatMap((one, b) =>
      sets.slice(0, b).flatMap((other, a) => {
        const shared = [...one].filter((shingle) => other.has(shingle)).length;
        const similarity = shared / (one.size + other.size - shared);
        return similarity >= threshold ? [`${a}-${b}: ${similarity}`] : [];
      }),
    )
    .sort();
}

test("near-duplicates are exactly those that comparing each with each finds", () => {
  const random = new Random(3);
  const words = ["mug", "red", "blue", "cup", "tea", "pot", "set", "__proto__"];
  const draw = (): string =>
    Array.from({ length: random.integer(14) }, () => words[random.integer(words.length)]).join(" ");
  const texts = Array.from({ length: 120 }, draw);
  for (let i = 0; i < 40; i++) texts.push(`${texts[random.integer(120)]} ${random.integer(2) === 0 ? "extra" : ""}`);
  for (const threshold of [0.3, 0.5, 0.8, 1]) {
    const { pairs, total, texts: inPairs } = nearDuplicates(texts, { threshold, most: Infinity });
    assert.equal(total, pairs.length);
    assert.equal(inPairs, new Set(pairs.flatMap(({ a, b }) => [a, b])).size);
    assert.ok(pairs.length > 5);
    assert.deepEqual(
      pairs.map(({ a, b, similarity }) => `${a}-${b}: ${similarity}`).sort(),
      byBruteForce(texts, threshold),
    );
    for (let i = 1; i < pairs.length; i++) assert.ok(pairs[i - 1].similarity >= pairs[i].similarity);
    for (const most of [0, 1, 7, pairs.length - 1])
      assert.deepEqual(nearDuplicates(texts, { threshold, most }), {
        pairs: pairs.slice(0, most),
        total,
        texts: inPairs,
      });
  }
  assert.deepEqual(nearDuplicates(["", "…", ""]), { pairs: [], total: 0, texts: 0 });
  for (const threshold of [0, 1.1, Number.NaN])
    assert.throws(() => nearDuplicates(texts, { threshold }), /threshold is/);
});

test("near-duplicates of a thousand equal texts are counted without being written out", () => {
  const texts = Array.from({ length: 3000 }, (_, i) =>
    i % 3 === 0 ? "one red steel mug for tea" : `a shirt of cotton in size ${1000 + i}`,
  );
  const { pairs, total, texts: inPairs } = nearDuplicates(texts);
  assert.deepEqual([pairs.length, total, inPairs], [1000, (1000 * 999) / 2, 1000]);
  assert.deepEqual(pairs[999], { a: 3, b: 6, similarity: 1 });
});

test("boilerplate: a shop's sentence of one category leaks, its share is counted in each", () => {
  const texts = Array.from(
    { length: 40 },
    (_, i) =>
      `${i < 20 ? `vase ${i} only at zorbo shop today` : `kettle ${i}${i < 30 ? " only at zorbo shop today" : ""}`} ${"ab cd ef".split(" ")[i % 3]}`,
  );
  const labels = texts.map((_, i) => (i < 20 ? 0 : 1));
  const [first] = leakingBoilerplate(texts, labels, 2);
  assert.equal(first.phrase, "only at zorbo shop today");
  assert.deepEqual([[...first.shares], first.documents], [[1, 0.5], 30]);
  // I = H(label) - 3/4 H(2/3, 1/3) - 1/4 H(0, 1), in bits.
  const expected = 1 - 0.75 * -((2 / 3) * Math.log2(2 / 3) + (1 / 3) * Math.log2(1 / 3));
  assert.ok(Math.abs(first.information - expected) < 1e-12);
  assert.ok(
    leakingBoilerplate(texts, labels, 2).every(({ phrase }) => !phrase.includes("vase")),
    "a product's own word is no boilerplate",
  );
});

test("boilerplate: a phrase put in by coin leaks nothing, nor does one product in many copies, in any seed", () => {
  for (const [seed, size] of [5, 6, 10, 30].entries()) {
    const random = new Random(seed);
    const texts = Array.from(
      { length: 20 * size },
      (_, i) => `item z${i}${random.uniform() < 0.2 ? " free shipping" : ""} y${3 * i}`,
    );
    const labels = texts.map((_, i) => i % 20);
    assert.deepEqual(leakingBoilerplate(texts, labels, 20, { seed }), [], `categories of ${size}`);
    assert.ok(leakingBoilerplate(texts, labels, 20, { level: 1 })[0].p > 0.05);
  }
  const copied = Array.from({ length: 95 }, (_, i) => `item z${i} q${3 * i}${i % 19 < 2 ? " cash on delivery" : ""}`);
  const labels = copied.map((_, i) => i % 5);
  for (let i = 0; i < 12; i++) {
    copied.push("one product only with free shipping and cash on delivery");
    labels.push(5);
  }
  assert.deepEqual(leakingBoilerplate(copied, labels, 6), []);
  const [all] = leakingBoilerplate(copied, labels, 6, { level: 1 });
  assert.ok(Number.isNaN(all.shares[5]));
  // Told that none are copies, it is believed.
  assert.equal(leakingBoilerplate(copied, labels, 6, { groups: [...copied.keys()] })[0].shares[5], 1);
});

test("boilerplate: unlabelled texts are left out, rare phrases too", () => {
  const texts = Array.from({ length: 30 }, (_, i) => `free delivery ${i % 2}`);
  assert.equal(
    leakingBoilerplate(
      texts,
      texts.map((_, i) => (i < 20 ? i % 2 : -1)),
      2,
      { minDocuments: 10, level: 1 },
    )[0].documents,
    20,
  );
  assert.deepEqual(
    leakingBoilerplate(
      texts,
      texts.map((_, i) => (i < 8 ? i % 2 : -1)),
      2,
      { minDocuments: 10 },
    ),
    [],
  );
  assert.throws(() => leakingBoilerplate(texts, [0], 2), /30 texts and 1 labels/);
  assert.throws(
    () =>
      leakingBoilerplate(
        texts,
        texts.map(() => 0),
        1,
        { groups: [0] },
      ),
    /30 texts and 1 groups/,
  );
});

test("boilerplate of the real sample: the shop's name by category", { skip }, async () => {
  const { products, labels, categories } = await loadProducts(real!);
  const found = leakingBoilerplate(
    products.map(({ description }) => description),
    labels,
    categories.length,
  );
  assert.equal(found.length, 12);
  const shop = found.find(({ phrase }) => phrase === "flipkart com")!;
  assert.equal(Math.round(shop.shares[categories.indexOf("Watches")] * 150), 134);
  assert.equal(shop.shares[categories.indexOf("Home Decor & Festive Needs")], 0);
});

test("phrases are removed whatever their case and punctuation, as whole words", () => {
  assert.equal(removePhrases("Buy at Flipkart.com, now. flipkart COM!", ["flipkart com"]), "Buy at , now. !");
  assert.equal(removePhrases("comfort", ["com"]), "comfort");
  assert.equal(removePhrases("a.b (c)", []), "a.b (c)");
});
