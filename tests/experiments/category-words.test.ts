import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Matrix, predictProbabilities, randomForest } from "embedlab";
import { termsOf } from "#embedlab/text/words";
import { categoryWords } from "#laboratory/experiments/explanation";

/** How often a text says "mug" and "shirt". */
const embed = (texts: readonly string[]): Promise<Matrix> =>
  Promise.resolve(
    Matrix.fromRows(
      texts.map((text) => ["mug", "shirt"].map((word) => termsOf(text).filter((term) => term === word).length)),
    ),
  );
const filler = Array.from({ length: 40 }, (_, i) => `word${String.fromCharCode(97 + (i % 26))}`).join(" ");
const labels = Int32Array.of(0, 0, 0, 1, 1, 1);
const names = ["cups", "clothes"];

async function wordsOf(texts: readonly string[], among: readonly number[]): Promise<string[]> {
  const vectors = await embed(texts);
  const forest = await randomForest(vectors, labels, { nEstimators: 20, seed: 0 });
  const found = await categoryWords(texts, labels, names, predictProbabilities(forest, vectors), {
    embed,
    forest,
    among,
    perCategory: 1,
    maxUnits: 10,
  });
  return found.map(({ words }) => words);
}

void describe("words that decide, by category", () => {
  void it("stand beside every category that has a short text", async () => {
    const texts = [`a mug ${filler}`, "a red mug", "mug", `a shirt ${filler}`, "a blue shirt", "shirt"];
    const [cups, clothes] = await wordsOf(texts, [0, 1, 3, 4]);
    assert.match(cups, /^mug \(0\.\d+\)/);
    assert.match(clothes, /^shirt \(0\.\d+\)/);
  });
  void it("are runs of words where all its texts are long, and it is said where nothing was held out", async () => {
    const texts = [`a mug ${filler}`, `mug ${filler}`, "mug", `a shirt ${filler}`, "a blue shirt", "shirt"];
    const [cups, clothes] = await wordsOf(texts, [0, 1]);
    assert.match(cups, /^in runs of words: “(?:a )?mug worda[^”]*” \(0\.\d+\)/);
    assert.equal(clothes, "no product of it was held out");
  });
});
