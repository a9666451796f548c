import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { stopwordLists } from "#embedlab/preprocessing/stopwords";
import { wordListWorth } from "#laboratory/experiments/word-lists";
import { listRows } from "#laboratory/findings/word-lists";

void describe("what a list of words is worth", () => {
  const labels = Int32Array.from({ length: 40 }, (_, i) => i % 2);
  // Only half of the texts hold a word that every list leaves out; cleaning knows it in wide letters too.
  const texts = Array.from(labels, (label, i) => `lamp ${i} ${label === 0 ? "shade" : i % 4 === 1 ? "the" : "ｔｈｅ"}`);
  const given = { seeds: [0], groups: Int32Array.from(labels.keys()), embed: {} };

  void it("says how well its words alone tell the categories", async () => {
    const worth = await wordListWorth(texts, labels, given);
    assert.deepEqual(
      worth.map(({ name }) => name),
      Object.keys(stopwordLists),
    );
    for (const { name, predicts } of worth) {
      const holds = stopwordLists[name as keyof typeof stopwordLists].words.some(({ word }) => word === "the");
      assert.equal(predicts, holds ? 1 : 0.5, name);
    }
  });

  void it("asks no probe where none is wanted, and shows no number then", async () => {
    const worth = await wordListWorth(texts, labels, { ...given, probe: false });
    for (const { predicts } of worth) assert.equal(predicts, null);
    for (const row of listRows(worth)) assert.equal(Object.values(row)[4], null);
  });
});
