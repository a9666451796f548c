import assert from "node:assert/strict";
import { test } from "node:test";
import { clean, cleaner, compression } from "#embedlab/preprocessing/clean";
import { wordCount } from "#embedlab/text/words";
import { commerceWords, stopwordLists, stopwords } from "#embedlab/preprocessing/stopwords";
import { treatments } from "#embedlab/preprocessing/treatments";
import { loadProducts } from "#embedlab/products/load";

const real = process.env.PRODUCTS_CSV;
const skip = real === undefined || real === "" ? "PRODUCTS_CSV does not name the real Flipkart sample" : false;

test("lower case, no punctuation, no words of commerce", () => {
  assert.equal(
    clean("The great Café Mug (350 ml) for Rs.225, new!\n\tQuality product."),
    "the café mug 350 ml for rs 225",
  );
  assert.equal(treatments.cleaned("A-B"), "a b");
  assert.equal(treatments.raw(" A-B\n"), " A-B\n");
});
test("marks of other scripts and accents stay with their letters", () => {
  assert.equal(clean("नमस्ते, दीया! E\u0301te\u0301 ΣΊΣΥΦΟΣ"), "नमस्ते दीया \u00e9t\u00e9 σίσυφος");
  assert.equal(clean("😀 ™ —"), "");
});
test("a stopword goes as a whole word only, and cleaning twice changes nothing", () => {
  assert.equal(clean("boxer keyboard onlyness"), "boxer keyboard onlyness");
  const once = clean("Key-Features of Model: X, pack of 2; __proto__ constructor");
  assert.equal(once, "features of x pack of 2 proto constructor");
  assert.equal(clean(once), once);
});
test("each list is 49 different words of commerce, each with its reason; the default saves what the note saves", () => {
  assert.equal(stopwords, stopwordLists.light.words);
  assert.equal(new Set(commerceWords.map(({ word }) => word)).size, commerceWords.length);
  for (const [name, { words, rule }] of Object.entries(stopwordLists)) {
    assert.equal(words.length, 49, name);
    assert.ok(
      rule !== "" &&
        words.every(({ reason, documentShare, information }) => reason !== "" && documentShare > 0 && information >= 0),
    );
    assert.equal(
      cleaner(words)(words.map(({ word }) => word).join(" and ")),
      words
        .slice(1)
        .map(() => "and")
        .join(" "),
    );
  }
});
test("lists chosen without labels go by frequency alone", () => {
  const shares = commerceWords.map(({ documentShare }) => documentShare);
  assert.deepEqual(
    shares,
    [...shares].sort((a, b) => b - a),
  );
  for (const { words } of [stopwordLists.frequent, stopwordLists.light]) {
    const first = commerceWords.indexOf(words[0]);
    assert.deepEqual(words, commerceWords.slice(first, first + 49));
  }
  assert.ok(stopwordLists.informed.words.every(({ information }) => information < 0.135));
});
test("compression splits what is removed", () => {
  const { characters, byPunctuation, byStopwords, words } = compression(["Key it, now!", "mug"]);
  // "Key it, now!" (12) -> "key it now" (10) -> "it now" (6); "mug" stays.
  assert.deepEqual([characters, byPunctuation, byStopwords, words], [6 / 15, 2 / 15, 4 / 15, 1 / 4]);
  assert.equal(compression([]).characters, 0);
  assert.equal(wordCount(" a\u00a0b\tc\n"), 3);
});

test("the shares and the information that stand beside the words are the real sample's", { skip }, async () => {
  const { products, labels, categories } = await loadProducts(real!);
  const entropy = (counts: number[]): number => {
    const total = counts.reduce((a, b) => a + b, 0);
    return counts.reduce((sum, count) => (count > 0 ? sum - (count / total) * Math.log2(count / total) : sum), 0);
  };
  const sets = products.map(({ description }) => new Set(description.toLowerCase().split(/[^\p{L}\p{M}\p{N}]+/u)));
  const sizes = categories.map((_, c) => labels.filter((label) => label === c).length);
  for (const { word, documentShare, information } of commerceWords) {
    const inside = categories.map((_, c) => products.filter((__, i) => labels[i] === c && sets[i].has(word)).length);
    const holders = inside.reduce((a, b) => a + b, 0);
    const outside = sizes.map((size, c) => size - inside[c]);
    const gained =
      entropy(sizes) -
      (holders / products.length) * entropy(inside) -
      (1 - holders / products.length) * entropy(outside);
    assert.ok(Math.abs(holders / products.length - documentShare) < 0.002, `${word}: ${holders / products.length}`);
    assert.ok(Math.abs(gained - information) < 0.002, `${word}: ${gained}`);
  }
});
test("the real sample's compression, and the note's 5.1 % of the words", { skip }, async () => {
  const { products } = await loadProducts(real!);
  const texts = products.map(({ description }) => description);
  const { characters, byPunctuation, byStopwords, words } = compression(texts, cleaner(stopwordLists.frequent.words));
  // Counted by a script of Python's: the most frequent take 25.9 % of the characters, 4.2 % by punctuation, 19.1 % of the words.
  assert.ok(Math.abs(characters - byPunctuation - byStopwords) < 1e-12);
  assert.ok(
    Math.abs(characters - 0.259) < 0.002 && Math.abs(byPunctuation - 0.042) < 0.002 && Math.abs(words - 0.191) < 0.002,
  );
  const light = compression(texts).words;
  assert.ok(Math.abs(light - 0.051) < 0.001, `${light}`);
  // No later run of 49 words comes as near, and none before leaves as much.
  const before = compression(texts, cleaner(commerceWords.slice(26, 75))).words;
  assert.ok(before > light && Math.abs(before - 0.051) > Math.abs(light - 0.051));
});
