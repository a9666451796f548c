import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { cataloguesFigure } from "#embedlab/comparison/catalogues-figure";
import {
  combineCatalogues,
  combinedRow,
  combinedSentence,
  fewCataloguesSentence,
  type CatalogueDifferences,
} from "#embedlab/comparison/several-catalogues";

const catalogue = (name: string, estimate: number, other = 0.01, turned = false): CatalogueDifferences => ({
  catalogue: name,
  products: 1000,
  pairs: [
    turned
      ? { baseline: "e5", challenger: "bert", estimate: -estimate, standardError: 0.02 }
      : { baseline: "bert", challenger: "e5", estimate, standardError: 0.02 },
    { baseline: "bert", challenger: "lsa", estimate: other, standardError: 0.001 },
  ],
});
const five = [0.05, 0.07, 0.06, 0.04, 0.08].map((estimate, i) => catalogue(`shop ${i}`, estimate, 0.002));

void describe("several catalogues", () => {
  void it("are one study, whichever way round a pair stands in each", () => {
    const plain = combineCatalogues(five, { task: "ARI", margin: 0.02 });
    const turned = combineCatalogues(
      [five[0], ...five.slice(1).map((_, i) => catalogue(`shop ${i + 1}`, [0.07, 0.06, 0.04, 0.08][i], 0.002, true))],
      { task: "ARI", margin: 0.02 },
    );
    assert.deepEqual(turned.pairs[0].combined, plain.pairs[0].combined);
    assert.ok(Math.abs(plain.pairs[0].combined.estimate - 0.06) < 1e-12);
  });

  void it("decide with p adjusted for the pairs, and call equivalent what stays within the margin", () => {
    const { pairs } = combineCatalogues(five, { task: "ARI", margin: 0.02 });
    assert.deepEqual(
      pairs.map(({ answer }) => answer),
      ["better", "equivalent"],
    );
    assert.equal(pairs[0].adjustedP, Math.min(1, 2 * pairs[0].combined.p));
  });

  void it("say of one more catalogue only what five or more allow", () => {
    const whole = combineCatalogues(five, { task: "ARI", margin: 0.02 });
    assert.match(
      combinedSentence(whole.pairs[0], whole),
      /^Over 5 catalogues e5 is better than bert: mean ARI difference \+0\.060, .*On one more such catalogue the difference would lie between/,
    );
    assert.doesNotMatch(combinedSentence(whole.pairs[0], whole), /that matters/);
    // A difference that is shown and below the margin.
    const wide = combineCatalogues(five, { task: "ARI", margin: 0.2 });
    const little = { ...wide.pairs[0], answer: "better" as const };
    assert.match(
      combinedSentence(little, wide),
      /^Over 5 catalogues e5 is better than bert, if by less than the 0\.2 that/,
    );
    const none = {
      ...little,
      answer: "equivalent" as const,
      combined: { ...little.combined, predicted: { low: -0.1, high: 0.1 } },
    };
    assert.doesNotMatch(combinedSentence(none, wide), /could turn round/);
    assert.match(combinedSentence(none, whole), /could turn round/);
    const two = combineCatalogues(five.slice(0, 2), { task: "ARI", margin: 0.02 });
    assert.doesNotMatch(combinedSentence(two.pairs[0], two), /one more/);
    assert.match(
      fewCataloguesSentence(two),
      /^2 catalogues say little of the next one: .* from 1 number, .* 6\.5 times as wide .* From 5 catalogues on/,
    );
    assert.match(fewCataloguesSentence(whole), /^The prediction intervals of 5 catalogues are 1\.4 times as wide/);
  });

  void it("refuse one catalogue, and one that lacks a pair", () => {
    assert.throws(() => combineCatalogues(five.slice(0, 1), { task: "ARI", margin: 0.02 }), {
      name: "InputError",
      message: /two at least/,
    });
    const lacking = { ...five[1], pairs: five[1].pairs.slice(1) };
    assert.throws(() => combineCatalogues([five[0], lacking], { task: "ARI", margin: 0.02 }), {
      name: "InputError",
      message: "shop 1: e5 and bert are not compared there",
    });
  });

  void it("are equivalent where two models are equal in all of them, and say which one has no standard error", () => {
    const equal = (name: string, estimate: number, standardError: number): CatalogueDifferences => ({
      catalogue: name,
      products: 100,
      pairs: [{ baseline: "a", challenger: "b", estimate, standardError }],
    });
    const same = combineCatalogues([equal("x", 0, 0), equal("y", 0, 0)], { task: "ARI", margin: 0.02 });
    assert.equal(same.pairs[0].answer, "equivalent");
    assert.match(
      combinedSentence(same.pairs[0], same),
      /^Over 2 catalogues b is as good as a: mean ARI difference 0\.000/,
    );
    assert.doesNotMatch(JSON.stringify(combinedRow(same.pairs[0])), /NaN|Infinity/);
    for (const differences of [
      [equal("x", 0.1, 0), equal("y", 0.1, 0)],
      [equal("x", 0, 0), equal("y", 0.1, 0.02)],
    ])
      assert.throws(() => combineCatalogues(differences, { task: "ARI", margin: 0.02 }), {
        name: "InputError",
        message: /^x: b and a differ by the same \S+ in every draw, .*; leave out that catalogue/,
      });
  });

  void it("have a column each, whatever they are called", () => {
    const named = (...names: string[]): Record<string, unknown> =>
      combinedRow(
        combineCatalogues(
          names.map((name, i) => catalogue(name, 0.1 * (i + 1))),
          { task: "ARI", margin: 0.02 },
        ).pairs[0],
      );
    const row = named("mean", "answer", "2024");
    assert.equal(row.mean, "+0.200");
    assert.equal(row["catalogue 1: mean"], "+0.100");
    assert.equal(row["catalogue 2: answer"], "+0.200");
    assert.equal(Object.keys(row)[0], "pair");
    const twice = named("products.csv", "products.csv", "other.csv");
    assert.deepEqual(Object.keys(twice).slice(-3), [
      "catalogue 1: products.csv",
      "catalogue 2: products.csv",
      "other.csv",
    ]);
  });

  void it("draw names as text", () => {
    const named = combineCatalogues([catalogue("<img src=x onerror=alert(1)>", 0.1), catalogue("__proto__", 0.2)], {
      task: "ARI",
      margin: 0.02,
    });
    const { markup } = cataloguesFigure(named.pairs[0], named);
    assert.doesNotMatch(markup, /<img/);
    assert.match(markup, /&lt;img/);
    assert.ok(Object.keys(combinedRow(named.pairs[0])).includes("__proto__"));
  });
});
