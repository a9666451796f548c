import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { Ajv } from "ajv";
import { verdict } from "#embedlab/comparison/verdict";

interface Results {
  models: unknown[];
  values: Record<string, unknown>;
  checks: Record<string, { value: unknown; low?: number; high?: number; from: string }>;
  dataset: { categories: Record<string, number>; name: string };
}
const script = (path: string): Promise<unknown> =>
  import(new URL(`../../../scripts/report/${path}`, import.meta.url).href);
const { assemble } = (await script("results.mjs")) as { assemble: (parts: object) => Results };
interface Comparison {
  compared: number;
  moved: string[];
  gone: string[];
  added: string[];
  times: { name: string; ratio: number }[];
}
const { checksOf, compare, judge } = (await script("check.mjs")) as {
  checksOf: (results: object) => Results["checks"];
  compare: (expected: object, found: object, notebooks: string[]) => Comparison;
  judge: (comparison: Comparison) => string;
};
const { indexPage } = (await script("index-page.mjs")) as {
  indexPage: (results: object, options?: { stated?: object }) => string;
};
const { conclusionOf } = (await script("answer.mjs")) as {
  conclusionOf: (results: object, said: typeof verdict) => string | undefined;
};
const schema = JSON.parse(
  readFileSync(new URL("../../../scripts/report/results.schema.json", import.meta.url), "utf8"),
) as object;
const validate = new Ajv({ strict: false }).compile(schema);

const hostile = "</script><script>alert(1)</script>";
const recordOf = (name: string, value: unknown): object => ({
  output_type: "display_data",
  metadata: {},
  data: { "application/vnd.embedlab.result+json": { name, value } },
});
const model = {
  id: hostile,
  contract: { id: hostile, source: { kind: "folder", path: "x" }, treatment: "raw", prefix: "" },
  status: "ran",
  seconds: { embed: 1.5, cluster: 61 },
  truncated: 3,
  ari: { mean: 0.45, min: 0.4, max: 0.5, seeds: [0.4, 0.5] },
  ariOfLeastInertia: 0.42,
};
const missing = { id: "note", contract: model.contract, status: "unavailable", reason: "no such folder" };

const sweep = [
  { setting: "a", ari: { mean: 0.1, min: 0, max: 0.2, seeds: [0, 0.2] } },
  { setting: "a", status: "unavailable" },
];
const comparison = { challenger: "e5", difference: -0.2, low: -0.25, high: -0.1, verdict: "worse" };

function results({ change }: { change?: (found: Results) => void } = {}): Results {
  const notebook = {
    metadata: { embedlab: { seconds: 2.5, cells: 3 } },
    cells: [
      { outputs: [recordOf("models", [{ id: "old" }]), recordOf("first", 1)] },
      {},
      {
        outputs: [
          recordOf("models", [model, missing]),
          recordOf("first", 2),
          recordOf("01.words", 200),
          recordOf("03.comparisons", [comparison]),
          recordOf("05.sweep", sweep),
        ],
      },
    ],
  };
  const catalogue = {
    name: hostile,
    sha256: "0".repeat(64),
    synthetic: true,
    products: [1, 2, 3],
    categories: ["__proto__", "b"],
    labels: Int32Array.of(0, 1, 1),
    source: "s",
    licence: "l",
  };
  const found = assemble({
    study: "embedded",
    catalogue,
    notebooks: [{ file: "01-a.ipynb", title: hostile }],
    executed: [notebook],
    seconds: 9,
  });
  if (change === undefined) return found;
  const changed = JSON.parse(JSON.stringify(found)) as Results;
  change(changed);
  return { ...changed, checks: checksOf(changed) };
}
const written = (): Results => JSON.parse(JSON.stringify(results())) as Results;

void describe("results.json", () => {
  void it("holds what the cells recorded last, and follows its schema", () => {
    const found = written();
    assert.ok(validate(found), JSON.stringify(validate.errors));
    assert.deepEqual(found.models, [model, missing]);
    assert.equal(found.values.first, 2);
    assert.deepEqual(Object.entries(found.dataset.categories), [
      ["__proto__", 1],
      ["b", 2],
    ]);
  });

  void it("says on its first page how many products have no category", () => {
    const of = (rows: number): string =>
      indexPage(results({ change: ({ dataset }) => Object.assign(dataset, { rows }) })).replace(/<[^>]+>/g, "");
    assert.match(of(5), /5 in 2 categories; 2 of them have no category and are in no score/);
    assert.doesNotMatch(of(3), /no category/);
  });

  void it("breaks its schema where a model neither ran nor says why", () => {
    for (const broken of [
      { ...missing, reason: undefined },
      { ...model, seconds: undefined },
      { ...model, status: "skipped" },
      { ...model, ari: { ...model.ari, mean: 1.2 } },
    ]) {
      assert.equal(validate(JSON.parse(JSON.stringify({ ...results(), models: [broken] }))), false);
    }
  });

  void it("gives every number a name that stays and the interval that it may move in", () => {
    const { checks } = written();
    assert.deepEqual(checks[`models.${hostile}.ari`], {
      value: 0.45,
      low: 0.4,
      high: 0.5,
      from: "least to greatest of 2",
    });
    assert.deepEqual(checks["values.03.comparisons.e5.difference"], {
      value: -0.2,
      low: -0.25,
      high: -0.1,
      from: "interval",
    });
    assert.deepEqual(checks["values.03.comparisons.e5.verdict"], { value: "worse", from: "text" });
    assert.deepEqual(checks["values.01.words"], { value: 200, low: 198, high: 202, from: "tolerance" });
    assert.deepEqual(checks[`models.${hostile}.seconds.embed`], { value: 1.5, from: "time" });
    assert.deepEqual(checks["values.05.sweep.a#0.ari"].value, 0.1);
  });
});

void describe("--check", () => {
  const all = ["01", "03", "05"];
  const other = (change: (changed: Results) => void): ReturnType<typeof compare> => {
    const changed = JSON.parse(JSON.stringify(results({ change }))) as Results;
    return compare(written(), changed, all);
  };
  const sent = (found: Results): { ari: { mean: number }; seconds: { embed: number } } =>
    found.models[0] as typeof model;

  void it("lets a number move within its interval, and times move at all", () => {
    const { compared, moved, gone, added, times } = other((found) => {
      sent(found).ari.mean = 0.41;
      sent(found).seconds.embed = 99;
    });
    assert.deepEqual([moved, gone, added], [[], [], []]);
    assert.ok(compared > 5);
    assert.deepEqual(times.find(({ name }) => name.endsWith("embed"))?.ratio, 66);
    assert.match(judge({ compared, moved, gone, added, times }), /0 moved, 0 gone, 0 new; of \d+ times/);
  });

  void it("names what moved beyond it, by its interval", () => {
    const comparison = other((found) => {
      sent(found).ari.mean = 0.39;
      found.values["01.words"] = 203;
      (found.values["03.comparisons"] as { verdict: string }[])[0].verdict = "better";
    });
    assert.equal(comparison.moved.length, 3);
    assert.match(comparison.moved[0], /ari: 0\.39, it was 0\.45 \(0\.4 to 0\.5: least to greatest of 2\)/);
    assert.throws(() => judge(comparison), { name: "Problem", message: /verdict: "better", it was "worse"/ });
  });

  void it("lists what is new and what is gone, and does not fail by it", () => {
    const comparison = other((found) => {
      delete found.values["01.words"];
      found.values["01.more"] = 1;
    });
    assert.deepEqual(
      [comparison.gone, comparison.added, comparison.moved],
      [["values.01.words"], ["values.01.more"], []],
    );
    assert.match(judge(comparison), /1 gone:\n {4}values\.01\.words\n1 new:\n {4}values\.01\.more/);
  });

  void it("leaves notebooks alone that did not run, and refuses other data", () => {
    const changed = results({
      change: (found) => {
        delete found.values["01.words"];
        found.models.pop();
      },
    });
    assert.deepEqual(compare(written(), changed, ["05"]).gone, []);
    assert.throws(() => compare({ ...written(), study: "other" }, results(), all), {
      name: "Problem",
      message: /nothing to compare/,
    });
    assert.throws(() => compare({ ...written(), parameters: { seeds: 5 } }, results(), all), {
      name: "Problem",
      message: /made with other parameters \(seeds=5\) than these \(none set\): give the same --set/,
    });
  });
});

void describe("the index page", () => {
  void it("shows hostile names as text and asks the network for nothing", () => {
    const page = indexPage(written());
    assert.equal(page.match(/<script/g)?.length, 1);
    assert.ok(page.includes("&lt;/script&gt;&lt;script&gt;alert(1)"));
    assert.doesNotMatch(page, /https?:/);
    assert.match(page, /unavailable: <bdi[^>]*>no such folder/);
    assert.match(page, /Synthetic data/);
  });

  void it("puts a model's grave warnings before the scores, and no other", () => {
    const warned = { ...model, warnings: ["of little weight", "of great weight"], grave: ["of great weight"] };
    const page = indexPage({ ...written(), caution: "", models: [warned] });
    assert.match(page, /Caution\.[^]*: of great weight\.[^]*<h2>Results/);
    assert.doesNotMatch(page, /of little weight/);
  });

  const pair = {
    baseline: "a",
    challenger: "b",
    low: -0.13,
    high: -0.07,
    adjustedP: 0.001,
    verdict: "worse",
    productsNeeded: 900,
  };
  const compared = (values: object, models = ["a", "b"]): object => ({
    ...written(),
    models: models.map((id) => ({
      ...model,
      id,
      truncated: 0,
      contract: { ...model.contract, id, dtype: "fp32", maxTokens: 256, dimensions: 384 },
    })),
    values: {
      "03.protocol": {
        task: "ARI",
        estimand: "least inertia",
        leaders: ["a"],
        products: 1000,
        margin: 0.02,
        level: 0.05,
      },
      "03.comparisons": [{ ...pair, difference: -0.1 }],
      ...values,
    },
  });
  const plain = (markup: string): string => markup.replaceAll(/<[^>]*>/g, "").replaceAll(/\s+/g, " ");
  const cost = (setting: string, estimate: number): object => ({ setting, cost: { estimate } });

  void it("answers first: which model, by how much, how sure, and at what cost", () => {
    const candidates = [
      cost("a fp32, raw, max 256", 20),
      cost("b fp32, raw, max 256", 5),
      cost("a fp32, cleaned, max 64", 1),
    ];
    const recommendation = { "05.recommendation": { candidates, loaded: false } };
    const text = plain(
      indexPage(compared(recommendation), {
        stated: { prices: new Map(), products: 1_000_000, machinePrice: 0.36, currency: "EUR" },
      }),
    );
    assert.match(
      text,
      /best\? a groups these products best: its ARI at the least inertia of all starts is 0\.100 above that of b, the next \(95 % interval \+0\.070 to \+0\.130, p = 0\.001\)\./,
    );
    assert.match(text, /a took 20 ms a text and 1,536 bytes a product/);
    // 20 ms x 1,000,000 = 5.56 h, at 0.36 an hour.
    assert.match(text, /price, EUR a 20\.0 ms 384 1,536 bytes 5\.6 h 1\.5 GB 2\.00/);
  });

  void it("says what categories of few products do, whether or not something is decided", () => {
    const small = ["2 of 7 categories have fewer than 5 products, 3 in all."];
    const few = { "03.undecidable": "Too few.", "03.comparisons": [], "03.protocol": undefined };
    for (const values of [{}, few]) {
      const without = [{ id: "a", task: "ARI", score: 0.6 }];
      const page = plain(
        indexPage(compared({ ...values, "03.smallCategories": small, "03.withoutSmallCategories": without })),
      );
      assert.match(page, /fewer than 5 products, 3 in all\. Clustered anew: ARI a 0\.600\.[^]*Results/);
      assert.doesNotMatch(plain(indexPage(compared(values))), /fewer than 5/);
    }
  });

  void it("decides nothing that categories of few products alone decide", () => {
    const scored = (a: number, b: number): string =>
      plain(
        indexPage(
          compared({
            "03.smallCategories": ["2 of 7 are small."],
            "03.withoutSmallCategories": [
              { id: "a", task: "ARI", score: a },
              { id: "b", task: "ARI", score: b },
            ],
          }),
        ),
      );
    assert.match(
      scored(0.5, 0.6),
      /best\? Undecided: a groups these products best, but not without the categories of fewer than 5 products, where b scores 0\.600 in ARI and a 0\.500: its ARI/,
    );
    assert.match(
      scored(0.6, 0.5),
      /best\? a groups these products best: its ARI .* 2 of 7 are small\. Clustered anew: ARI a 0\.600 and b 0\.500\./,
    );
  });

  void it("says before the scores that nothing is decided and why, and on the console at the end", () => {
    const why = "20 products are too few to be drawn in parts and clustered anew into 5 clusters: nothing is said.";
    const values = { "03.undecidable": why, "03.comparisons": [] };
    const page = plain(indexPage({ ...written(), values }));
    assert.match(page, /products best\? Not decided\. 20 products are too few to be drawn in parts[^]*Results/);
    assert.equal(conclusionOf({ ...written(), values }, verdict), `Not decided. ${why}`);
    const decided = compared({ "03.undecidable": null });
    assert.doesNotMatch(plain(indexPage(decided)), /Not decided/);
    assert.match(conclusionOf(decided, verdict) ?? "", /^a groups these products best/);
    const without = { ...written(), values: {} };
    assert.doesNotMatch(plain(indexPage(without)), /Not decided/);
    assert.equal(conclusionOf(without, verdict), undefined);
  });

  void it("says of models that are not beyond chance that none is better, with no advice on costs", () => {
    const chance = {
      model: "a",
      equals: [],
      ari: 0.004,
      p: 0.41,
      duplicates: 0,
      showable: true,
      shown: false,
      beyond: false,
    };
    const results = compared({}) as { values: Record<string, object> };
    const protocol = { ...results.values["03.protocol"], chance };
    const page = plain(indexPage({ ...results, values: { ...results.values, "03.protocol": protocol } }));
    assert.match(
      page,
      /best\? No model.*s clusters follow these categories beyond chance: the highest ARI, 0\.004 of a/,
    );
    assert.doesNotMatch(page, /groups these products best:/);
  });

  void it("tells no time that was not measured in turns, and none that decides where the machine was busy", () => {
    const untold = plain(indexPage(compared({})));
    assert.doesNotMatch(untold, /a took/);
    const recommendation = { candidates: [cost("a fp32, raw, max 256", 20)], loaded: true };
    const busy = plain(indexPage(compared({ "05.recommendation": recommendation })));
    assert.match(busy, /the machine was busy meanwhile, so times decide nothing here/);
  });

  void it("says what was set, and lets the reader choose what quality is set against", () => {
    const candidates = [cost("a fp32, raw, max 256", 20), cost("b fp32, raw, max 256", 5)];
    const recommendation = { "05.recommendation": { candidates, loaded: false } };
    const stated = { prices: new Map(), products: 1_000_000, machinePrice: 0.36, currency: "EUR" };
    const page = indexPage(
      { ...compared(recommendation), parameters: { seeds: 5, explainedClass: "<b>" } },
      { stated },
    );
    assert.match(plain(page), /Parameters seeds = 5, explainedClass = &quot;&lt;b&gt;&quot;/);
    assert.deepEqual(
      Array.from(page.matchAll(/type="radio" name="cost-axis" value="(\w+)"/g), ([, axis]) => axis),
      ["time", "money", "bytes"],
    );
    const without = indexPage(compared({}));
    assert.doesNotMatch(plain(without), /Parameters/);
    // Bytes alone are known there.
    assert.equal(without.match(/type="radio"/g)?.length, 1);
  });

  void it("has no verdict where nothing was compared", () => {
    assert.doesNotMatch(indexPage(written()), /class="verdict"/);
  });
});
