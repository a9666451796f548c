import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  attributeWords,
  centroidSimilarity,
  classProbability,
  totalByWord,
} from "#embedlab/explainability/attribution";
import { predictProbabilities } from "#embedlab/classifiers/predict";
import { randomForest } from "#embedlab/classifiers/forest";
import { infoNce } from "#embedlab/explainability/infonce";
import { Matrix } from "#embedlab/numeric/matrix";
import { Random } from "#embedlab/numeric/random";

/** Counts of three words: a model whose every word can be followed by hand. */
const vocabulary = ["watch", "towel", "baby"];
const counts = (texts: string[]): Promise<Matrix> =>
  Promise.resolve(
    Matrix.fromRows(texts.map((text) => vocabulary.map((word) => text.toLowerCase().split(word).length - 1))),
  );

describe("attributeWords", () => {
  it("gives each word what the score loses without it, at its place in the text", async () => {
    const texts = ["Analog watch, for a baby’s towel", "A Watch - watch"];
    let calls = 0;
    const [first, second] = await attributeWords(texts, {
      embed: (all) => (calls++, counts(all)),
      score: (vectors) => Array.from({ length: vectors.rows }, (_, i) => vectors.row(i)[0] - 3 * vectors.row(i)[1]),
    });
    assert.equal(calls, 1);
    assert.equal(first.score, -2);
    assert.deepEqual(
      first.units.map(({ start, end, change }) => [texts[0].slice(start, end), change]),
      [
        ["Analog", 0],
        ["watch", 1],
        ["for", 0],
        ["a", 0],
        ["baby’s", 0],
        ["towel", -3],
      ],
    );
    assert.deepEqual(
      second.units.map(({ start }) => start),
      [0, 2, 10],
    );
    const { words, runs } = totalByWord([first, second], [0, 0]);
    assert.equal(runs, 0);
    assert.deepEqual(words[0], { group: 0, word: "watch", texts: 2, occurrences: 3, total: 3 });
    assert.equal(words.at(-1)!.word, "towel");
  });

  it("occludes long texts in runs that cover every word, and says so", async () => {
    const text = Array.from({ length: 95 }, (_, i) => `word${i}`).join("\n ");
    const [{ units, wordsPerUnit }] = await attributeWords([text], {
      embed: counts,
      score: (v) => new Float64Array(v.rows),
      maxUnits: 20,
    });
    assert.equal(wordsPerUnit, 5);
    assert.equal(units.length, 19);
    assert.equal(
      units.reduce((sum, { words }) => sum + words, 0),
      95,
    );
    assert.equal(text.slice(units[1].start, units[1].end), "word5\n word6\n word7\n word8\n word9");
    assert.equal(totalByWord([{ text, score: 0, units, wordsPerUnit }], [0]).runs, 19);
  });

  it("scores by a forest's class and by a centroid", async () => {
    const random = new Random(2);
    const x = new Matrix(
      Float32Array.from({ length: 180 }, () => random.integer(3)),
      60,
      3,
    );
    const forest = await randomForest(
      x,
      Array.from({ length: 60 }, (_, i) => (x.row(i)[0] > 0 ? 1 : 0)),
      { nEstimators: 10 },
    );
    const vectors = x.select([3, 4]);
    assert.deepEqual(Array.from(classProbability(forest, [0, 1])(vectors, 1)), [
      predictProbabilities(forest, vectors).data[1],
      predictProbabilities(forest, vectors).data[3],
    ]);
    const cosines = centroidSimilarity(
      Matrix.fromRows([
        [0, 1, 0],
        [3, 4, 0],
      ]),
      [1],
    )(
      Matrix.fromRows([
        [1, 0, 0],
        [0, 0, 0],
        [6, 8, 0],
      ]),
      0,
    );
    [0.6, 0, 1].forEach((expected, i) => assert.ok(Math.abs(cosines[i] - expected) < 1e-15));
  });

  it("says what is wrong", async () => {
    const score = (vectors: Matrix): Float64Array => new Float64Array(vectors.rows);
    await assert.rejects(attributeWords(["fine", " -- "], { embed: counts, score }), /text 1 has no word/);
    await assert.rejects(
      attributeWords(["fine"], { embed: () => counts(["one"]), score }),
      /embed gave 1 vectors for 2 texts/,
    );
  });
});

describe("infoNce", () => {
  const queries = Matrix.fromRows([
    [2, 0],
    [0, 1],
  ]);
  const candidates = Matrix.fromRows([
    [1, 0],
    [0, 3],
    [1, 1],
  ]);

  it("is minus log of the positive's softmax share, by hand", () => {
    const { loss, losses, probabilities, perplexities } = infoNce(queries, candidates, [0, 2], { temperature: 0.5 });
    const scores = [
      [2, 0, Math.SQRT2],
      [0, 2, Math.SQRT2],
    ];
    scores.forEach((row, i) => {
      const total = row.reduce((sum, score) => sum + Math.exp(score), 0);
      row.forEach((score, j) => assert.ok(Math.abs(probabilities.row(i)[j] - Math.exp(score) / total) < 1e-14));
      assert.ok(Math.abs(losses[i] + Math.log(Math.exp(row[[0, 2][i]]) / total)) < 1e-14);
      const entropy = -row.reduce(
        (sum, score) => sum + (Math.exp(score) / total) * Math.log(Math.exp(score) / total),
        0,
      );
      assert.ok(Math.abs(perplexities[i] - Math.exp(entropy)) < 1e-13);
    });
    assert.equal(loss, (losses[0] + losses[1]) / 2);
  });

  it("sharpens as the temperature falls, and leaves candidates out", () => {
    const warm = infoNce(queries, candidates, [0, 1], { temperature: 0.05 });
    const cold = infoNce(queries, candidates, [0, 1], { temperature: 0.01 });
    assert.ok(cold.perplexities[0] < warm.perplexities[0] && cold.loss < warm.loss);
    const without = infoNce(queries, candidates, [2, 2], { temperature: 0.01, leaveOut: [0, -1] });
    assert.equal(without.probabilities.row(0)[0], 0);
    assert.ok(without.probabilities.row(0)[2] > 0.999);
    assert.ok(Math.abs(without.losses[1] - (1 - Math.SQRT1_2) / 0.01) < 1e-9);
  });

  it("says what is wrong", () => {
    assert.throws(
      () => infoNce(queries, candidates, [0, 3], { temperature: 0.05 }),
      /query 1: positive 3 is not one of its candidates/,
    );
    assert.throws(() => infoNce(queries, candidates, [0, 1], { temperature: 0 }), /temperature is 0/);
    assert.throws(
      () => infoNce(Matrix.fromRows([[0, 0]]), candidates, [0], { temperature: 0.05 }),
      /query 0 is a zero vector/,
    );
  });
});
