import assert from "node:assert/strict";
import { test } from "node:test";
import { otherLanguageSentence, wordsLeftOut } from "#laboratory/findings/words-left-out";

test("the words left out are those of the contract: the note's, a language's or the study's", () => {
  const english = wordsLeftOut(undefined);
  assert.equal(english.called, "the 49 words of commerce");
  assert.equal(english.rows.flatMap(({ words }) => words.split(", ")).length, 49);
  const french = wordsLeftOut("fr");
  assert.match(french.called, /^\d+ stopwords of French$/);
  assert.equal(french.rows[0].words.split(", ").length, Number.parseInt(french.called, 10));
  assert.ok(french.rows[0].words.split(", ").includes("avec"));
  assert.deepEqual(wordsLeftOut(["neuf", "promo"]).rows, [
    { group: "the study's own", words: "neuf, promo", reason: "given with the study" },
  ]);
});
test("English lists are not compared on texts of another language", () => {
  assert.equal(otherLanguageSentence("en"), "");
  assert.equal(otherLanguageSentence(null), "");
  assert.match(otherLanguageSentence("hi"), /the texts seem to be Hindi/);
});
