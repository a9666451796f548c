import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { contractNamed, lsa } from "embedlab";
import { Random } from "embedlab/numeric";
import type { RanModel } from "#embedlab/embedding/embed-models";
import { measureRobustness } from "#laboratory/experiments/robustness";
import { firstHalf, misspell, textVariations } from "#laboratory/experiments/text-variations";

describe("text variations", () => {
  it("make one error in each word that they choose, and keep the rest", () => {
    const text = "Elegant polyester curtain, 2 m x 3 m — नीला पर्दा für Fenster";
    const words = (own: string): string[] => own.split(" ");
    for (let seed = 0; seed < 50; seed++) {
      const varied = misspell(text, 1, new Random(seed));
      assert.equal(words(varied).length, words(text).length);
      words(varied).forEach((own, i) => {
        const whole = words(text)[i];
        const long = /[\p{L}\p{M}]{4,}/u.test(whole);
        assert.equal(own !== whole, long, `${whole} became ${own}`);
        if (long) assert.equal(Array.from(own)[0], Array.from(whole)[0]);
        assert.ok(Math.abs(own.length - whole.length) <= 1);
      });
    }
    assert.equal(misspell(text, 0, new Random(1)), text);
    assert.equal(misspell(text, 0.5, new Random(1)), misspell(text, 0.5, new Random(1)));
  });

  it("make errors in the share of words that they name", () => {
    const words = Array.from({ length: 5000 }, (_, i) => `word${"abcdefghij"[i % 10]}`);
    const varied = misspell(words.join(" "), 0.1, new Random(3)).split(" ");
    const changed = varied.filter((own, i) => own !== words[i]).length;
    assert.ok(changed > 400 && changed < 600, `${changed} of 5,000`);
  });

  it("cut to half of the words", () => {
    assert.equal(firstHalf("one two  three\nfour five"), "one two  three");
    assert.equal(firstHalf("one two"), "one");
    assert.equal(firstHalf("one"), "one");
    assert.equal(firstHalf(""), "");
    assert.equal(firstHalf("  one two "), "  one");
  });
});

describe("measureRobustness", () => {
  const words = [
    "curtain polyester window door eyelet",
    "watch analog strap steel men",
    "mug ceramic coffee kitchen gift",
  ];
  const random = new Random(4);
  const texts = Array.from({ length: 60 }, (_, i) =>
    Array.from({ length: 12 }, () => words[i % 3].split(" ")[random.integer(5)]).join(" "),
  );
  const labels = Int32Array.from(texts, (_, i) => i % 3);
  const contract = {
    ...contractNamed("lsa"),
    source: { kind: "corpus", method: "lsa", components: 3, seed: 0 },
  } as const;
  const model = async (): Promise<RanModel> => {
    const { vectors } = await lsa(texts, { components: 3, seed: 0 });
    return {
      id: "lsa",
      contract,
      status: "ran",
      embedding: { vectors, embedSeconds: 6, warnings: [] },
    } as unknown as RanModel;
  };

  it("finds that nothing moves where nothing changes, or nothing that the model reads", async () => {
    const [{ points }] = await measureRobustness([await model()], texts, labels, {
      products: 30,
      variations: [{ name: "none", vary: (text) => text }, textVariations[0]],
    });
    for (const point of points) {
      assert.equal(point.products, 30);
      // LSA reads lower case.
      assert.ok(point.shift < 1e-5, `${point.variation}: ${point.shift}`);
      assert.deepEqual(
        [point.sameCluster, point.sameCategory, point.ari],
        [30, point.sameCategoryBefore, point.ariBefore],
      );
    }
  });

  it("finds what moves: texts of another product move to its group", async () => {
    const swap = { name: "another's", vary: () => texts[1] };
    const [
      {
        points: [point],
      },
    ] = await measureRobustness([await model()], texts, labels, { products: 30, variations: [swap] });
    assert.equal(point.ariBefore, 1);
    assert.equal(point.ari, 0);
    assert.equal(point.sameCluster, 10);
    assert.ok(point.shift > 0.5);
    assert.equal(point.sameCategoryBefore, 30);
    assert.equal(point.sameCategory, 10);
  });

  it("leaves a model out that would take too long, with the reason, and needs no category", async () => {
    const fitted = await model();
    const embedding = { ...fitted.embedding, tokens: new Int32Array(texts.length).fill(10) };
    const transformer = { ...fitted, contract: contractNamed("all-MiniLM-L6-v2"), embedding };
    const [own] = await measureRobustness([transformer], texts, labels, { products: 30, budget: 1e9 });
    assert.match(own.reason ?? "", /^lsa: embedding takes [\d.]+ trillion multiply-adds, and 0\.001 trillion/);
    assert.deepEqual(own.points, []);
    const [{ points }] = await measureRobustness([await model()], texts, new Int32Array(60).fill(-1), {
      products: 20,
      nClusters: 3,
    });
    assert.deepEqual([points[0].products, points[0].ari, points[0].sameCategoryBefore], [20, null, 0]);
  });
});
