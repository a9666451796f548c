import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { costFigure } from "#embedlab/comparison/cost-figure";
import { costRows, type PricedModel } from "#embedlab/comparison/costs";

const priced = (id: string, msPerText: number | null, dimensions: number, more: object = {}): PricedModel => ({
  id,
  msPerText,
  dimensions,
  cut: 0,
  tokensPerText: 100,
  endpoint: false,
  ...more,
});
const figure = (given: object = {}): string =>
  costFigure({
    scores: [
      { id: "a", ari: 0.5 },
      { id: "b", ari: 0.4 },
      { id: "c", ari: 0.3 },
    ],
    estimand: "mean over seeds",
    task: "ARI",
    leaders: ["a", "b"],
    costs: [priced("a", 40, 768), priced("b", 4, 384), priced("c", 0.4, 384)],
    stated: { prices: new Map() },
    loaded: false,
    ...given,
  }).markup;
/** Left and top of each point of an axis, in percent, and whether it is filled. */
const points = (markup: string, axis: string): (readonly [number, number, string])[] =>
  Array.from(
    markup
      .split(`plane ${axis}`)[1]
      .split('</div>\n      <div class="cost"')[0]
      .matchAll(/<b class="(\w+)" style="left:([\d.]+)%;top:([\d.]+)%"/g),
    ([, kind, left, top]) => [Number(left), Number(top), kind] as const,
  );
const plain = (markup: string): string => markup.replaceAll(/<[^>]*>/g, "").replaceAll(/\s+/g, " ");

void describe("quality against cost", () => {
  it("places models by the logarithm of their cost and by their score, and fills those that lead", () => {
    assert.deepEqual(points(figure(), "time"), [
      [94, 10, "shown"],
      [50, 50, "shown"],
      [6, 90, "open"],
    ]);
    assert.deepEqual(
      points(figure(), "bytes").map(([left]) => left),
      [94, 6, 6],
    );
  });

  it("offers the axes that are known of two models at least: time, money where prices are stated, bytes", () => {
    const axes = (markup: string): string[] => Array.from(markup.matchAll(/value="(\w+)"/g), ([, axis]) => axis);
    assert.deepEqual(axes(figure()), ["time", "bytes"]);
    const stated = { prices: new Map(), machinePrice: 0.9, products: 1_000_000, currency: "EUR" };
    assert.deepEqual(axes(figure({ stated })), ["time", "money", "bytes"]);
    // 40 ms x 1,000,000 = 11.1 h, at 0.9 an hour.
    assert.match(plain(figure({ stated })), /a: mean ARI 0\.500, 10 EUR for 1,000,000 products/);
    const unknown = [priced("a", null, 768), priced("b", null, 384), priced("c", 0.4, 384)];
    assert.deepEqual(axes(figure({ costs: unknown })), ["bytes"]);
  });

  it("says what is not known, what cuts its texts, and that a busy machine's times decide nothing", () => {
    const costs = [priced("a", 40, 768, { cut: 0.48 }), priced("b", 4, 384), priced("c", null, 384)];
    const text = plain(figure({ costs, loaded: true }));
    assert.match(text, /a: mean ARI 0\.500, 40 ms a text, 48 % of the texts cut/);
    assert.match(text, /Not known of c\. Measured while the machine was busy: times decide nothing\./);
    assert.doesNotMatch(plain(figure()), /busy|Not known|cut/);
  });

  it("writes scores below 0 with their minus, none before a zero, and one product as one", () => {
    const scores = [
      { id: "a", ari: -0.0001 },
      { id: "b", ari: -0.02 },
    ];
    const stated = { prices: new Map(), machinePrice: 3600, products: 1 };
    const text = plain(figure({ scores, stated }));
    assert.match(text, /a: mean ARI 0\.000, 0\.04 for 1 product /);
    assert.match(text, /b: mean ARI −0\.020/);
    assert.doesNotMatch(text, /-0\.0|1 products/);
  });

  it("writes names as text, and is nothing where no two models have a cost", () => {
    const hostile = "<img src=x onerror=alert(1)>";
    const scores = [
      { id: hostile, ari: 0.5 },
      { id: "b", ari: 0.4 },
    ];
    const costs = [priced(hostile, 40, 768), priced("b", 4, 384)];
    assert.ok(!figure({ scores, costs }).includes("<img"));
    assert.equal(figure({ scores: scores.slice(0, 1), costs }), "");
  });
});

void describe("costs in a table", () => {
  const stated = { prices: new Map([["c", 0.5]]), machinePrice: 0.2, products: 1000 };

  it("tells a price that was not stated from one of what nobody has timed or counted", () => {
    const costs = [
      priced("a", 40, 768),
      priced("b", null, 384),
      priced("c", 4, 384, { endpoint: true, tokensPerText: null }),
      priced("d", 4, 384, { endpoint: true }),
    ];
    const prices = costRows(costs, stated).map(({ price }) => price);
    assert.deepEqual(prices, ["< 0.01", "not known", "not known", "not stated"]);
  });

  it("has no column of what is known of no model", () => {
    const of = (...costs: PricedModel[]): string[] => Object.keys(costRows(costs, { ...stated, prices: new Map() })[0]);
    const unknown = { tokensPerText: null };
    assert.deepEqual(of(priced("a", null, 768, unknown), priced("b", null, 384, unknown)).slice(1, 4), [
      "dimensions",
      "index, a product",
      "index of all",
    ]);
    const all = of(priced("a", null, 768, unknown), priced("b", 4, 384));
    for (const column of ["a text", "tokens a text", "embedding all"]) assert.ok(all.includes(column), column);
  });
});
