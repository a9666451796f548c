import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { contractNamed } from "#embedlab/embedding/contract/contracts";
import { Random } from "#embedlab/numeric/random";
import { costRatio, type Cost, type Costs } from "#laboratory/experiments/costs";
import { alikeSentence, type Candidate, candidateRow, candidatesOf, recommend } from "#laboratory/findings/frontier";
import { leadersByClusterer, recommendationSentence } from "#laboratory/findings/sentences";
import type { RanRow } from "#laboratory/experiments/sweep";

const halvings = 20;
/** A setting whose halves score `ari` give or take `spread`, drawn by `seed`. */
function candidate(
  setting: string,
  ari: number,
  { spread = 0.02, seed = 0, setAside = null as string | null } = {},
): Candidate {
  const random = new Random(seed);
  const halves = Float64Array.from({ length: 2 * halvings }, () => ari + spread * random.normal());
  const measure = { estimate: ari, resampled: halves, searchVariance: 0 };
  return {
    model: "m",
    setting,
    contract: contractNamed("lsa"),
    scores: { ari: Float64Array.of(ari), halves, factor: 1, measure },
    setAside,
  };
}
const cost = (estimate: number, noise = 0.01): Cost => {
  const rounds = [0.98, 1, 1.02, 1, 1].map((factor, i) => estimate * factor * (1 + noise * (i % 2)));
  return { estimate, low: estimate * 0.97, high: estimate * 1.03, rounds };
};
const costs = (...values: number[]): Costs => ({
  costs: values.map((value) => cost(value)),
  when: "once",
  loaded: false,
});

void describe("recommend", () => {
  void it("takes the leader where nothing is tied with it, however cheap", () => {
    const { leader, recommended, candidates } = recommend(
      [candidate("good", 0.5, { seed: 1 }), candidate("poor", 0.3, { seed: 2 })],
      costs(40, 1),
    );
    assert.equal(leader.setting, "good");
    assert.equal(recommended, leader);
    assert.deepEqual(
      candidates.map(({ standing }) => standing),
      ["recommended", "behind"],
    );
    assert.ok(Math.abs(leader.chosen - 1) < 1e-9);
  });
  void it("calls ties ties, and takes the cheaper one where that clearly saves", () => {
    const tied = [candidate("slow", 0.5, { seed: 1 }), candidate("quick", 0.49, { seed: 2 })];
    const clear = recommend(tied, costs(40, 10));
    assert.equal(clear.leader.setting, "slow");
    assert.equal(clear.recommended.setting, "quick");
    assert.deepEqual(
      clear.candidates.map(({ standing }) => standing),
      ["tied", "recommended"],
    );
    assert.match(
      recommendationSentence(clear),
      /One setting is tied with it: these products cannot tell the two apart\. Of those quick .* take that one/,
    );
  });
  void it("lets equals share what they win: the first of them is not chosen most often", () => {
    const equals = recommend(
      [candidate("one", 0.5, { seed: 1 }), candidate("same", 0.5, { seed: 1 }), candidate("poor", 0.3, { seed: 2 })],
      costs(10, 10, 10),
    );
    assert.deepEqual(
      equals.candidates.map(({ chosen }) => Math.round(100 * chosen)),
      [50, 50, 0],
    );
    assert.match(
      recommendationSentence(equals),
      /is chosen most often, as often as one other of the same score, on 50 %/,
    );
  });
  void it("names the clusterers' leaders with their ties, and draws no more from one", () => {
    const score = (id: string, clusterer: string, ari: number) =>
      ({ id, clusterer, ari: Float64Array.of(ari), nClusters: [ari === 0 ? 0 : 2] }) as never;
    const of = (...aris: [string, string, number][]): string => leadersByClusterer(aris.map((own) => score(...own)));
    assert.equal(of(["a", "k", 0.5], ["b", "k", 0.4]), "The highest ARI: k a (0.500).");
    assert.match(
      of(["a", "k", 0.5], ["b", "k", 0.5], ["a", "w", 0.6], ["b", "w", 0.6]),
      /k a and b \(0\.500, tied\); w a and b .*a and b are among the first each time, and not alone/,
    );
    assert.match(
      of(["a", "k", 0.5], ["b", "k", 0.5], ["a", "w", 0.6], ["b", "w", 0.2]),
      / a is among the first each time/,
    );
    assert.match(
      of(["a", "k", 0.5], ["b", "k", 0.4], ["a", "w", 0.1], ["b", "w", 0.2]),
      /Another clusterer puts another/,
    );
    assert.equal(
      of(["a", "k", 0.5], ["b", "k", 0.4], ["a", "h", 0], ["b", "h", 0]),
      "The highest ARI: k a (0.500); h finds no cluster.",
    );
    assert.match(
      leadersByClusterer([score("a", "k", -0.0001), score("b", "k", -0.2)], true),
      /k a \(0\.000\)\. Under k-means none is shown to be beyond chance: such an order says nothing of the models\.$/,
    );
  });
  void it("takes no saving that is none: 0.3 ms, a tenth, noise, or a busy machine's", () => {
    const tied = [candidate("slow", 0.5, { seed: 1 }), candidate("quick", 0.49, { seed: 2 })];
    assert.equal(recommend(tied, costs(1, 0.7)).recommended.setting, "slow");
    assert.equal(recommend(tied, costs(40, 36)).recommended.setting, "slow");
    const noisy: Costs = {
      ...costs(40, 10),
      costs: [cost(40), { estimate: 30, low: 5, high: 55, rounds: [5, 60, 20, 55, 10] }],
    };
    assert.equal(recommend(tied, noisy).recommended.setting, "slow");
    const busy = recommend(tied, { ...costs(40, 10), loaded: true });
    assert.equal(busy.recommended.setting, "slow");
    assert.match(recommendationSentence(busy), /measured while the machine was busy \(once\) and decide nothing/);
  });
  void it("never recommends what is set aside, and never draws what it recommends as behind", () => {
    const { recommended, candidates } = recommend(
      [
        candidate("made with labels", 0.9, { setAside: "it was made with labels" }),
        candidate("honest", 0.4, { seed: 3 }),
      ],
      costs(1, 40),
    );
    assert.equal(recommended.setting, "honest");
    assert.deepEqual(
      candidates.map(({ standing }) => standing),
      ["set aside", "recommended"],
    );
    assert.throws(() => recommend([candidate("only", 0.9, { setAside: "no" })], costs(1)), { name: "InputError" });
    assert.throws(() => recommend([candidate("one", 0.9)], costs(1, 2)), /2 costs for 1 settings/);
  });
  void it("does not promise what choosing the best of many equal ones only seems to give", () => {
    const equal = Array.from({ length: 22 }, (_, i) => candidate(`s${i}`, 0.4, { seed: 100 + i, spread: 0.03 }));
    const { promised, judged } = recommend(equal, costs(...equal.map(() => 5)));
    assert.ok(promised > 0.44 && Math.abs(judged - 0.4) < 0.02, `${promised} ${judged}`);
  });
});

void describe("candidatesOf", () => {
  const row = (setting: string, products: number, truncated = 0, labelMade = false): RanRow => ({
    setting,
    status: "ran",
    contract: { ...contractNamed("all-MiniLM-L6-v2"), maxTokens: products + truncated + (labelMade ? 1 : 0) },
    scores: candidate("", 0.4).scores,
    ari: 0.4,
    against: null,
    products,
    vectors: `${setting} ${products}`,
    truncated,
    labelMade,
    warnings: [],
  });
  void it("leaves out what ran on a part, and sets aside what cuts texts or looked at labels", () => {
    const found = candidatesOf(
      [row("whole", 1050), row("part", 280), row("short", 1050, 300), row("made", 1050, 0, true)].map((own) => ({
        model: "m",
        row: own,
      })),
    );
    assert.deepEqual(
      found.map(({ setAside }) => setAside),
      [null, "it cuts 29 % of the texts", "it was made with a look at the categories that judge"],
    );
    assert.deepEqual(candidatesOf([]), []);
  });
  void it("takes settings of one model's equal vectors for one, under all their names", () => {
    const of = (model: string, maxTokens: number, vectors: string) => {
      const own = row("own", 180);
      return { model, row: { ...own, vectors, contract: { ...own.contract, maxTokens } } };
    };
    const found = candidatesOf([
      of("m", 256, "a"),
      of("m", 256, "a"),
      of("m", 128, "a"),
      of("m", 64, "a"),
      of("m", 32, "b"),
      of("n", 256, "a"),
    ]);
    assert.deepEqual(
      found.map(({ setting }) => setting),
      ["m fp32, cleaned, max 256", "m fp32, cleaned, max 32", "n fp32, cleaned, max 256"],
    );
    assert.equal(
      alikeSentence(found),
      "Settings of equal vectors count as one: m fp32, cleaned, max 256 stands for m fp32, cleaned, max 128 and m fp32, cleaned, max 64 too.",
    );
    assert.equal(alikeSentence(found.slice(1)), "");
  });
  void it("keeps an interval of a score within what a score can be, and calls no spread a certainty", () => {
    const rows = (spread: number): string =>
      JSON.stringify(
        recommend([candidate("a", 0.99, { spread, seed: 1 }), candidate("b", 0.5)], costs(1, 1)).candidates.map(
          candidateRow,
        ),
      );
    assert.match(rows(0.05), /"its interval":"0\.\d+ to 1\.000"/);
    assert.match(rows(0), /"its interval":"no spread seen"/);
  });
});

void describe("costRatio", () => {
  void it("turns when the two change places", () => {
    const [one, other] = [costRatio(cost(10), cost(40, 0.1)), costRatio(cost(40, 0.1), cost(10))];
    assert.ok(Math.abs(one.estimate * other.estimate - 1) < 1e-12 && Math.abs(one.low * other.high - 1) < 1e-12);
    assert.ok(one.high < 1 && other.low > 1);
  });
});
