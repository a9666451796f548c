import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { costFigure } from "#embedlab/comparison/cost-figure";
import type { PricedModel } from "#embedlab/comparison/costs";

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
