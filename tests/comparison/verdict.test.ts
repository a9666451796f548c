import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type JudgedPair, leadersSentence, verdictSentence } from "#embedlab/comparison/sentences";
import { verdict, type ModelCost, type VerdictInput } from "#embedlab/comparison/verdict";

type Answer = JudgedPair["judged"]["answer"];

const pair = (baseline: string, challenger: string, estimate: number, answer: Answer): JudgedPair => ({
  baseline,
  challenger,
  judged: {
    estimate,
    low: estimate - 0.03,
    high: estimate + 0.03,
    confidence: 0.95,
    adjustedP: answer === "undecided" ? 0.4 : 0.002,
    answer,
  },
  productsNeeded: 3150,
});
const cost = (id: string, msPerText: number | null, dimensions = 384, cut = 0): ModelCost => ({
  id,
  msPerText,
  dimensions,
  cut,
});
const said = (given: Partial<VerdictInput>): ReturnType<typeof verdict> =>
  verdict({
    pairs: [],
    leaders: ["a"],
    products: 1000,
    protocol: { margin: 0.02, task: "ARI", estimand: "least inertia" },
    costs: [],
    loaded: false,
    ...given,
  });

void describe("a verdict", () => {
  it("names the model that leads, and by how much the next is behind, whichever was the baseline", () => {
    const pairs = [pair("a", "b", -0.1, "worse"), pair("c", "a", 0.2, "better"), pair("b", "c", -0.1, "worse")];
    const { decided, sentence } = said({ pairs });
    assert.equal(decided, true);
    assert.equal(
      sentence,
      "a groups these products best: its ARI at the least inertia of all starts is 0.100 above that of b, the next (95 % interval +0.070 to +0.130, p = 0.002, adjusted for 3 pairs).",
    );
  });

  it("says that nothing is found where no model is beyond chance, or too little, and gives no advice on costs", () => {
    const chance = {
      model: "a",
      equals: [],
      ari: 0.011,
      p: 0.4,
      products: 1000,
      duplicates: 0,
      least: 0,
      shown: false,
      showable: true,
      beyond: false,
    };
    const pairs = [pair("a", "b", -0.1, "undecided")];
    const given = { pairs, leaders: ["a", "b"], costs: [cost("a", 90), cost("b", 5, 384, 0.5)] };
    const none = said({ ...given, chance });
    assert.deepEqual(none, {
      decided: false,
      sentence:
        "No model's clusters follow these categories beyond chance: the highest ARI, 0.011 of a, is one that shuffled categories give as well (p = 0.400, permutation test); no model is better or worse here.",
      cost: "",
      reversed: "",
      caveats: [
        "The texts may tell other categories apart than these; a comparison needs categories that some model's clusters follow.",
        "b cut 50 % of the texts: it is judged on other texts than these, and is not recommended.",
      ],
    });
    assert.equal(
      said({ ...given, chance: { ...chance, p: 0.001, shown: true } }).sentence,
      "No model's clusters follow these categories far enough beyond chance to matter: the highest ARI, 0.011 of a, is less than 0.02 above the 0 of shuffled categories, though these hardly reach it (p = 0.001, permutation test); no model is better or worse here.",
    );
    assert.match(
      said({ ...given, chance: { ...chance, equals: ["b"], products: 40, duplicates: 960 } }).sentence,
      /beyond chance: the highest ARI is 0\.011 of a and b, and shuffled categories give as much where near-duplicates are counted once \(p = 0\.400, permutation test on the 40 products that are no near-duplicates of each other\);/,
    );
    assert.match(
      said({ ...given, chance: { ...chance, products: 3, duplicates: 57, least: 1, showable: false } }).sentence,
      /^Whether clusters follow these categories beyond chance cannot be told: the 3 products that are no near-duplicates of each other are too few, for in a permutation test even clusters that are the categories would have p = 1\.000 \(the highest ARI of all products is 0\.011 of a\); no model is better or worse here\.$/,
    );
    assert.deepEqual(said({ ...given, chance: { ...chance, beyond: true } }), said(given));
    assert.deepEqual(said({ ...given, chance: null }), said(given));
  });

  it("says that it does not hold where categories of few products are left out, if it does not", () => {
    const pairs = [pair("b", "a", 0.1, "better")];
    const reversed = (a: number, b: number, given: Partial<VerdictInput> = {}): string => {
      const withoutSmall = [
        { id: "a", score: a },
        { id: "b", score: b },
      ];
      const { reversed: why, decided, sentence } = said({ pairs, withoutSmall, ...given });
      assert.equal(sentence.startsWith("Undecided"), !decided);
      assert.equal(
        /, but not without the categories of fewer than 5 products, where b scores /.test(sentence),
        why !== "",
      );
      return why;
    };
    const claim =
      "That a groups these products best does not hold without the categories of fewer than 5 products: there b scores";
    assert.equal(reversed(0.561, 0.577), `${claim} 0.577 in ARI and a 0.561.`);
    assert.equal(reversed(1, 1), `${claim} as high in ARI.`);
    assert.equal(reversed(0.577, 0.561), "");
    const equal = { pairs: [pair("b", "a", 0.001, "equivalent")], leaders: ["a", "b"] };
    assert.equal(reversed(0.6, 0.61, equal), "");
    assert.match(
      reversed(0.5, 0.6, equal),
      /^That a and b group these products equally well does not hold .* b scores 0\.600 in ARI and a 0\.500\.$/,
    );
    assert.equal(reversed(0.5, 0.6, { pairs: [pair("b", "a", 0.02, "undecided")], leaders: ["a", "b"] }), "");
    assert.equal(said({ pairs }).reversed, "");
  });

  it("says of the first two models what is shown, where neither leads", () => {
    const pairs = [pair("b", "c", 0.05, "undecided"), pair("b", "a", 0.2, "better"), pair("c", "a", 0.15, "better")];
    assert.equal(
      said({ pairs }).caveats[0],
      "The first two models: undecided between c and b: ARI difference at the least inertia +0.050, 95 % interval +0.020 to +0.080, p = 0.400, adjusted for 3 pairs; alone, without the other pairs, it would be called better.",
    );
    assert.ok(!said({ pairs: pairs.slice(1) }).caveats[0].startsWith("The first two"));
  });

  it("is undecided where a model that is tied is not shown to be worse, and says what would decide", () => {
    const pairs = [pair("b", "a", 0.02, "undecided"), pair("a", "c", -0.2, "worse"), pair("b", "c", -0.2, "worse")];
    const { decided, sentence, caveats } = said({ pairs, leaders: ["a", "b"] });
    assert.equal(decided, false);
    assert.match(
      sentence,
      /^Undecided between a and b: a scores highest, 0\.020 above b in ARI at the least inertia of all starts, .* c is shown to group worse\.$/,
    );
    assert.match(
      caveats[0],
      /^About 3,200 labelled products would decide it four times in five, if the true difference is the one seen here/,
    );
  });

  it("is undecided about a pair that is open, not about one that is shown to be equivalent", () => {
    const of = (ids: readonly string[], open: readonly string[]): JudgedPair[] =>
      ids.flatMap((a, i) =>
        ids
          .slice(i + 1)
          .map((b) =>
            pair(a, b, a === "a" && b === "b" ? 0 : -0.01, open.includes(a + b) ? "undecided" : "equivalent"),
          ),
      );
    const leaders = ["a", "b", "c"];
    const withBest = said({ pairs: of(["b", "a", "c"], ["ac", "bc"]), leaders });
    assert.equal(withBest.decided, false);
    assert.equal(
      withBest.sentence,
      "Undecided between a, b and c: a scores highest, 0.010 above c in ARI at the least inertia of all starts, and another draw of such products could turn that round (95 % interval −0.020 to +0.040, p = 0.400, adjusted for 3 pairs). a and b are shown to differ by less than 0.02.",
    );
    const withoutBest = said({ pairs: of(leaders, ["bc"]), leaders }).sentence;
    assert.match(
      withoutBest,
      /^Undecided between a, b and c: b scores 0\.010 above c in .* a, b and c are shown to differ by less than 0\.02\.$/,
    );
  });

  it("shows of equivalent models the two farthest apart, and never one that is shown to be worse", () => {
    const pairs = [
      pair("a", "b", -0.001, "equivalent"),
      pair("a", "c", -0.008, "equivalent"),
      pair("b", "c", -0.007, "equivalent"),
      pair("a", "d", -0.0005, "worse"),
    ];
    const { sentence } = said({ pairs, leaders: ["a", "b", "c"] });
    assert.match(sentence, /too little to matter \(a − c: 95 % interval −0\.022 to \+0\.038/);
    assert.match(sentence, /d is shown to group worse\.$/);
  });

  it("is decided where those that lead are shown to be equivalent, and then the cheaper one is taken", () => {
    const {
      decided,
      sentence,
      cost: take,
    } = said({
      pairs: [pair("a", "b", -0.001, "equivalent")],
      leaders: ["a", "b"],
      costs: [cost("a", 40), cost("b", 10, 100)],
    });
    assert.equal(decided, true);
    assert.match(sentence, /^a and b group these products equally well/);
    assert.equal(
      take,
      "Take b: 10 ms a text instead of 40 ms with a, and 400 bytes a product in an index of 32-bit numbers instead of 1,536.",
    );
  });

  it("recommends no saving of a fraction of a millisecond, none measured under load, and no model that cuts the texts", () => {
    const pairs = [pair("a", "b", -0.01, "undecided")];
    const leaders = ["a", "b"];
    for (const [costs, loaded] of [
      [[cost("a", 0.5), cost("b", 0.2)], false],
      [[cost("a", 40), cost("b", 30)], false],
      [[cost("a", 40), cost("b", 10)], true],
      [[cost("a", 40), cost("b", 10, 384, 0.48)], false],
      [[cost("a", 40), cost("b", null)], false],
    ] as const) {
      const { cost: take, caveats } = said({ pairs, leaders, costs, loaded });
      assert.doesNotMatch(take, /take b/i);
      assert.equal(
        caveats.some((caveat) => caveat.startsWith("b cut 48 % of the texts")),
        costs[1].cut > 0,
      );
    }
    assert.match(said({ pairs, leaders, costs: [cost("a", 40), cost("b", 10)] }).cost, /^If cost matters, take b/);
  });

  it("recommends no saving that a part of the texts does not show", () => {
    const pairs = [pair("a", "b", -0.01, "undecided")];
    const take = (slow: readonly number[], fast: readonly number[]): string =>
      said({
        pairs,
        leaders: ["a", "b"],
        costs: [
          { ...cost("a", 40), msInParts: slow },
          { ...cost("b", 20), msInParts: fast },
        ],
      }).cost;
    assert.match(take([38, 40, 42], [19, 20, 21]), /take b/);
    assert.doesNotMatch(take([20, 40, 60], [20, 20, 20]), /take b/);
    // Long texts cost both models more.
    assert.match(take([20, 40, 60], [10, 20, 30]), /take b/);
    assert.match(take([], []), /take b/);
  });

  it("says of other ways of grouping what they say of the model that scores highest, and of no other", () => {
    const ways = [
      { model: "a", other: "the best other model", ways: 304, ahead: 0.934 },
      { model: "c", other: "b", ways: 304, ahead: 0.2 },
    ];
    const { caveats } = said({ pairs: [pair("b", "a", 0.1, "better")], inOtherWays: ways });
    assert.deepEqual(
      caveats.filter((caveat) => caveat.startsWith("Grouped in")),
      [
        "Grouped in 304 ways (numbers of clusters, clusterers, forms of the vectors), a is ahead of the best other model in 93\u00a0% of them.",
      ],
    );
  });

  it("names all that score highest, and all that are next", () => {
    const pairs = [
      pair("a", "b", 0, "equivalent"),
      pair("c", "a", 0.05, "undecided"),
      pair("c", "b", 0.05, "undecided"),
    ];
    for (const leaders of [
      ["a", "b", "c"],
      ["b", "a", "c"],
    ]) {
      const both = leaders.slice(0, 2).join(" and ");
      assert.match(
        said({ pairs, leaders }).sentence,
        new RegExp(`: ${both} score highest and alike, 0\\.050 above c in ARI .* \\(${leaders[0]} − c: 95 % interval`),
      );
      assert.equal(
        leadersSentence({ leaders, pairs: pairs as never, protocol: { task: "ARI", margin: 0.02 } as never }),
        `${leaders.join(", ").replace(/, c$/, " and c")} are tied: ${both} score highest and alike, and this catalogue does not show any of them to be worse.`,
      );
    }
    const next = [pair("a", "b", -0.1, "worse"), pair("a", "c", -0.1, "worse")];
    assert.match(said({ pairs: next }).sentence, /0\.100 above that of b and c, the next \(a − b: 95 % interval/);
  });

  it("says of a difference that is shown and below the margin that it is too small to matter, and of none that reaches it", () => {
    const protocol = { margin: 0.02, task: "ARI", estimand: "least inertia" } as const;
    for (const [estimate, little] of [
      [0.015, true],
      [0.02, false],
      [0.1, false],
    ] as const) {
      const pairs = [pair("b", "a", estimate, "better")];
      for (const sentence of [
        said({ pairs }).sentence,
        verdictSentence(pairs[0], { protocol, pairs }),
        leadersSentence({ leaders: ["a"], pairs: pairs as never, protocol: protocol as never }),
      ])
        assert.equal(/if by less than the 0\.02 that matters/.test(sentence), little, sentence);
      assert.equal(said({ pairs }).decided, true);
    }
  });

  it("says undecided of no pair where no model is beyond chance", () => {
    const pairs = [pair("b", "a", 0.01, "undecided")];
    const protocol = { margin: 0.02, task: "ARI", estimand: "least inertia" } as const;
    assert.match(
      verdictSentence(pairs[0], { protocol, pairs, chance: { beyond: false } as never }),
      /^Neither a nor b is better here, where no clusters are shown to be beyond chance: ARI difference/,
    );
    assert.match(verdictSentence(pairs[0], { protocol, pairs, chance: null }), /^Undecided between a and b: /);
  });

  it("says for which true difference products are counted", () => {
    const needed = (estimate: number): readonly string[] =>
      said({ pairs: [pair("b", "a", estimate, "undecided")], leaders: ["a", "b"] }).caveats;
    assert.match(needed(0.015)[0], /if the true difference is 0\.02, the least that matters, and errors fall/);
    assert.match(needed(0)[0], /if the true difference is 0\.02, the least that matters/);
    assert.match(needed(0.035)[0], /if the true difference is the one seen here and errors fall/);
  });

  it("calls a lead that is shown as none a tie, not a leader", () => {
    const { sentence } = said({ pairs: [pair("a", "b", -0.0002, "undecided")], leaders: ["a", "b"] });
    assert.match(sentence, /^Undecided between a and b: a and b score alike in ARI .* could put either first/);
    const little = said({ pairs: [pair("a", "b", -0.0004, "worse")] }).sentence;
    assert.match(little, /is less than 0\.001 above that of b/);
    assert.equal(
      leadersSentence({
        leaders: ["a", "b"],
        pairs: [pair("b", "a", 0.0001, "undecided")] as never,
        protocol: { task: "ARI" } as never,
      }),
      "a and b are tied: a and b score alike, and this catalogue does not show any of them to be worse.",
    );
    const ways = [{ model: "a", other: "b", ways: 10, ahead: 0, tied: 1 }];
    assert.match(said({ inOtherWays: ways }).caveats.join(" "), /ahead of b in 0\s% of them, tied with it in 100\s%\./);
  });
});
