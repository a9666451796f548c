import assert from "node:assert/strict";
import { test } from "node:test";
import { ariExampleFigure } from "#laboratory/figures/ari-example";
import { categoryGainsFigure } from "#laboratory/figures/category-gains";
import { throughputFigure } from "#laboratory/figures/throughput";
import { concentrationFigure } from "#laboratory/figures/concentration";
import { confusionFigure } from "#laboratory/figures/confusion";
import type { Figure } from "#laboratory/figures/figure";
import { infoNceTemperatureFigure } from "#laboratory/figures/info-nce-temperature";
import { lengthDistributionsFigure } from "#laboratory/figures/length-distributions";
import { shapBeeswarmFigure } from "#laboratory/figures/shap-beeswarm";
import { shapHeatmapFigure } from "#laboratory/figures/shap-heatmap";
import { shapWaterfallFigure } from "#laboratory/figures/shap-waterfall";
import { wordAttributionFigure } from "#laboratory/figures/word-attribution";
import { table } from "#laboratory/notebook/table";

const read = (text: string): string =>
  text.replaceAll("<br>", " ").replaceAll("&#37;", "%").replaceAll("&gt;", ">").replaceAll("\u00a0", " ");
const all = (figure: Figure): string => read(JSON.stringify(figure));
const title = ({ layout }: { layout: unknown }): string => read((layout as { title: { text: string } }).title.text);
const range = (n: number): number[] => [...Array(n).keys()];

const square = (counts: readonly number[][]): Figure => {
  const names = counts.map((_, i) => `C${i}`);
  return confusionFigure({
    model: "m",
    categories: names,
    clusters: names.map((name, i) => `${i}: ${name}`),
    counts: counts.flat(),
    matched: range(counts.length),
  });
};

test("a confusion is of products: empty cells are none, and what is folded counts by its own cells", () => {
  assert.match(
    all(
      square([
        [30, 0],
        [0, 30],
      ]),
    ),
    /No product is outside its category's cluster\./,
  );
  assert.doesNotMatch(
    all(
      square([
        [30, 0],
        [0, 30],
      ]),
    ),
    /Largest confusions/,
  );
  const some = all(
    square([
      [29, 1],
      [0, 30],
    ]),
  );
  assert.match(some, /Largest confusions: C0 in 1: C1 1\./);
  // 80 categories of three, all in their cluster but two products of the last.
  const many = range(80).map((i) =>
    range(80).map((j) => (i === j ? (i === 79 ? 1 : 3) : i === 79 && j === 78 ? 2 : 0)),
  );
  assert.match(all(square(many)), /Largest confusions: C79 in 78: C78 2\./);
});

test("classes whose names begin alike are told apart in titles", () => {
  const names = ["Coats", "Rain", "Vests"].map((leaf) => `Apparel & Accessories > Clothing > Outerwear > ${leaf}`);
  const shap = {
    values: Float64Array.from({ length: 2 * 3 * 3 }, (_, i) => (i % 5) / 10),
    baseValues: Float64Array.of(0.3, 0.3, 0.3),
    rows: 2,
    features: 3,
    classes: 3,
  };
  const apart = (of: (className: string, classIndex: number) => Figure): void =>
    assert.equal(new Set(names.map((name, i) => title(of(name, i)).replace(/:.*| for .*/, ""))).size, 3);
  apart((className, classIndex) =>
    shapBeeswarmFigure({
      shap,
      x: { data: new Float64Array(6), rows: 2, columns: 3 },
      classIndex,
      className,
      classNames: names,
    }),
  );
  apart((className, classIndex) =>
    shapHeatmapFigure({ shap, classIndex, className, labels: [0, 1], categories: names }),
  );
  apart((className) =>
    shapWaterfallFigure({ product: "p", className, classNames: names, baseValue: 0.1, values: [0.1, 0.2] }),
  );
  const cells = String(
    table(
      names.map((name) => ({ category: name })),
      { width: 30 },
    ),
  );
  assert.equal(new Set(cells.split("\n").slice(2)).size, 3, cells);
});

test("cells that differ by blanks alone are not numbered", () => {
  assert.doesNotMatch(String(table([{ name: "steel  mug" }, { name: "steel mug" }])), /\(\d\)/);
});

test("one other feature is one, and none is not spoken of", () => {
  const of = (values: number[]): string =>
    all(shapWaterfallFigure({ product: "p", className: "A", baseValue: 0.1, values, top: 3 }));
  assert.match(of([0.3, 0.2, 0.1, 0.05]), /1 other feature gives \+0\.05/);
  assert.match(of([0.3, 0.2, 0.1, 0.05, 0.04]), /2 other features give /);
  assert.doesNotMatch(of([0.3, 0.2]), /other feature/);
});

test("all dimensions are not the top of them", () => {
  const shap = {
    values: Float64Array.of(0.1, 0.2, 0.3, 0.4),
    baseValues: Float64Array.of(0.5),
    rows: 2,
    features: 2,
    classes: 1,
  };
  const figure = shapBeeswarmFigure({
    shap,
    x: { data: new Float64Array(4), rows: 2, columns: 2 },
    classIndex: 0,
    className: "A",
  });
  assert.match(title(figure), /; all 2 dimensions are drawn$/);
});

test("what is left out in runs is called a run of words", () => {
  const text = "p class a speaks";
  const of = (wordsPerUnit: number, units: [number, number][]): string =>
    all(
      wordAttributionFigure({
        attribution: {
          text,
          score: 0.5,
          units: units.map(([start, end], i) => ({ start, end, words: wordsPerUnit, change: 0.3 - i / 10 })),
          wordsPerUnit,
        },
        className: "Lamps",
        subject: "a lamp",
        top: 1,
      }),
    );
  assert.match(
    of(2, [
      [0, 7],
      [8, 16],
    ]),
    /1 strongest of 2 runs of words/,
  );
  assert.match(
    of(2, [
      [0, 7],
      [8, 16],
    ]),
    /Attribution to runs of words/,
  );
  assert.match(
    of(1, [
      [0, 1],
      [2, 7],
    ]),
    /1 strongest of 2 words/,
  );
});

test("an empty cell holds no pairs, and no minus", () => {
  assert.doesNotMatch(
    all(
      ariExampleFigure({
        rows: ["a", "b"],
        columns: ["c", "d"],
        counts: [
          [1, 0],
          [0, 3],
        ],
      }),
    ),
    /-0 pairs/,
  );
  assert.doesNotMatch(String(table([{ ARI: -0.0001 }, { ARI: -0 }])), /-0/);
  assert.match(String(table([{ ARI: -0.052 }])), /-0\.052/);
});

test("the positive is drawn however many texts are nearer", () => {
  const of = (positive: number): Figure =>
    infoNceTemperatureFigure({
      candidates: range(20).map((i) => ({ name: `t${i}`, similarity: 1 - i / 40, positive: i === positive })),
      distributions: [{ temperature: 0.05, loss: 3, probabilities: range(20).map(() => 0.05) }],
      top: 5,
    });
  assert.match(all(of(12)), /✓ t12/);
  assert.match(all(of(12)), /✓ is the positive, number 13 by similarity: .*the other 15 texts share 75 %/);
  assert.match(all(of(2)), /✓ is the positive: /);
  assert.doesNotMatch(all(of(2)), /number 3/);
});

test("texts of one length are not half of them", () => {
  const of = (lengths: number[]): string => title(lengthDistributionsFigure({ panels: [{ name: "words", lengths }] }));
  assert.match(of([19, 19, 19]), /^All texts have exactly 19 words/);
  assert.match(of([18, 19, 20]), /^Half of the texts have at most 19 words/);
});

test("what is told of a few dimensions is not empty", () => {
  const few = all(concentrationFigure({ curves: [{ name: "impurity", importances: [0.5, 0.3, 0.2] }] }));
  assert.match(few, /impurity: 3 hold 100 %\./);
});

test("rates taken while the machine was busy call no batch size fastest", () => {
  const points = [
    { batchSize: 128, estimate: 40, low: 39, high: 41 },
    { batchSize: 512, estimate: 80, low: 79, high: 81 },
  ];
  const of = (loaded?: boolean): string => title(throughputFigure({ series: [{ name: "m", points, loaded }] }));
  assert.match(of(true), /^Measured while the machine was busy, so no batch size is called fastest: m at about 80/);
  assert.match(of(false), /^m is fastest at 512/);
  assert.match(of(), /^m is fastest at 512/);
});

test("a gain that is the same in every draw has no spread, and is not certain", () => {
  const gain = (low: number, high: number): string =>
    all(
      categoryGainsFigure({
        categories: ["A"],
        baseline: "a",
        challenger: "b",
        gains: [{ estimate: 0, low, high }],
      }),
    );
  assert.match(gain(0, 0), /A: 0\.0 \(no spread seen\)/);
  assert.match(gain(0, 0), /no spread seen, which is no certainty/);
  assert.match(gain(-0.1, 0.1), /A: 0\.0 \[−10\.0, \+10\.0\]/);
});

test("a table without rows says that there are none", () => {
  const empty = table([], { caption: "Only noise groups" });
  assert.equal(String(empty), "Only noise groups: none.");
  assert.match(JSON.stringify(empty.bundle()), /Only noise groups: none\./);
  assert.doesNotMatch(JSON.stringify(empty.bundle()), /<table/);
});
