import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { inspect } from "node:util";
import { boilerplateByCategoryFigure } from "#laboratory/figures/boilerplate-by-category";
import { projectionFigure } from "#laboratory/figures/projection";
import { outputs } from "#laboratory/figures/attributions";
import { categoryCountsFigure } from "#laboratory/figures/category-counts";
import { categoryGainsFigure } from "#laboratory/figures/category-gains";
import { confusionFigure } from "#laboratory/figures/confusion";
import { Figure } from "#laboratory/figures/figure";
import { frontierFigure } from "#laboratory/figures/frontier";
import { neighbourAgreement } from "#laboratory/figures/neighbours";
import { separationFigure } from "#laboratory/figures/separation";
import { shapWaterfallFigure } from "#laboratory/figures/shap-waterfall";
import { swarm } from "#laboratory/figures/swarm";
import { InputError } from "#embedlab/errors";
import { Matrix } from "#embedlab/numeric/matrix";
import { figuresOf, worlds } from "./cases.js";

const folder = new URL("../../../tests/figures/snapshots/", import.meta.url);
const update = process.env.UPDATE_SNAPSHOTS !== undefined;

/** Rounded, so that another machine's logarithms make the same text. */
const text = (value: unknown): string =>
  `${JSON.stringify(value, (_, inner: unknown) => (typeof inner === "number" ? Number(inner.toPrecision(6)) : inner), 1)}\n`;

function assertSnapshot(name: string, value: unknown): void {
  const file = new URL(`${name}.json`, folder);
  if (update) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, text(value));
  }
  assert.ok(existsSync(file), `no snapshot ${name}.json: look at the figure, then run with UPDATE_SNAPSHOTS=1`);
  assert.equal(text(value), readFileSync(file, "utf8"));
}

void describe("figures", () => {
  const figures = figuresOf(worlds.small);

  for (const [name, figure] of Object.entries(figures)) {
    void it(`${name} is as its snapshot`, () => {
      const { template, ...layout } = figure.layout as Record<string, unknown>;
      assert.ok(template);
      assertSnapshot(name, { description: figure.description, layout, data: figure.data });
    });
  }

  void it("share one template", () => {
    const templates = new Set(
      Object.values(figures).map((figure) => text((figure.layout as Record<string, unknown>).template)),
    );
    assert.equal(templates.size, 1);
    assertSnapshot("template", (Object.values(figures)[0].layout as Record<string, unknown>).template);
  });

  void it("name their columns apart, however alike the names begin", () => {
    const phrases = [
      "of the shop",
      "of the shop authentic items",
      "of the shop authentic items no delivery",
      "of the shop authentic items no delivery",
    ];
    const { layout } = boilerplateByCategoryFigure({ categories: ["a"], phrases, shares: phrases.map(() => [1]) });
    assert.deepEqual((layout as { xaxis: { ticktext: string[] } }).xaxis.ticktext, [
      "of the shop",
      "of the sho…tic items",
      "of the sho…delivery",
      "of the sho…delivery",
    ]);
  });

  void it("draw the largest of a thousand categories, say so, and stay small and low", () => {
    const categories = Array.from({ length: 1000 }, (_, c) => `Department of long name number ${c}`);
    // The last category is the largest.
    const labels = Int32Array.from({ length: 12_000 }, (_, i) => (i < 6000 ? i % 1000 : 999 - (i % 2) * (i % 90)));
    const sizes = categories.map((_, c) => labels.filter((label) => label === c).length);
    const silhouettes = Float64Array.from(labels, (label, i) => Math.sin(label + i) / 2);
    const gains = sizes.map((products, c) => ({ estimate: Math.sin(c) / 9, low: -0.2, high: 0.2, products }));
    const counts = new Int32Array(1_000_000);
    for (const label of labels) counts[1000 * label + ((7 * label) % 1000)]++;
    const drawn = [
      [categoryCountsFigure({ categories, labels }), /941 other categories/],
      [
        separationFigure({ categories, labels, models: ["one", "other"].map((name) => ({ name, silhouettes })) }),
        /the 60 largest of 1,000 categories/,
      ],
      [
        categoryGainsFigure({ categories, gains, baseline: "one", challenger: "other" }),
        /the 60 largest of 1,000 categories/,
      ],
      [
        boilerplateByCategoryFigure({
          categories,
          phrases: ["free delivery", "best price"],
          shares: [0, 1].map((shift) => categories.map((_, c) => ((c + shift) % 7) / 7)),
          sizes,
        }),
        /the 60 largest of 1,000 categories/,
      ],
      [
        confusionFigure({ model: "m", categories, clusters: categories, counts, matched: categories.map((_, c) => c) }),
        /941 other categories and 941 other clusters/,
      ],
    ] as const;
    for (const [figure, said] of drawn) {
      const json = JSON.stringify({ data: figure.data, layout: figure.layout }).replaceAll("<br>", " ");
      const about = figure.description.slice(0, 60);
      assert.ok(said.test(json), about);
      assert.ok(json.length + figure.description.length < 600_000, `${about}: ${json.length}`);
      assert.ok((figure.layout as { height: number }).height < 4000);
      assert.ok(json.includes("number 999"), about);
    }
  });

  void it("are shown in words where nothing can draw", () => {
    for (const figure of Object.values(figures)) {
      assert.ok(figure instanceof Figure);
      assert.equal(inspect(figure), figure.description);
      assert.ok(figure.description.length > 40);
    }
  });

  void it("hold no undefined, infinite or missing number, in any world", () => {
    for (const world of Object.values(worlds)) {
      for (const [name, figure] of Object.entries(figuresOf(world))) {
        const check = (value: unknown, path: string): void => {
          if (typeof value === "number") assert.ok(Number.isFinite(value), `${name}: ${path} is ${value}`);
          else if (value !== null && typeof value === "object")
            for (const [key, inner] of Object.entries(value)) check(inner, `${path}.${key}`);
        };
        check(figure.data, "data");
        check(figure.layout, "layout");
        assert.doesNotMatch(figure.description, /NaN|undefined|Infinity/, name);
      }
    }
  });

  void it("cut texts: a description of a megabyte does not reach the page", () => {
    const product = { name: "x".repeat(1_000_000), className: "y", baseValue: 0.5 };
    assert.ok(
      JSON.stringify(shapWaterfallFigure({ ...product, product: product.name, values: [0.1, -0.2] })).length < 20_000,
    );
  });
});

void describe("findings", () => {
  const title = (figure: Figure): string =>
    (figure.layout as { title: { text: string } }).title.text.replaceAll("<br>", " ").replaceAll("\u00a0", " ");
  const categories = ["Baby Care", "Watches"];

  void it("of a confusion matrix are computed from its counts", () => {
    const common = { model: "m", categories, counts: [100, 50, 2, 148] };
    assert.equal(
      title(confusionFigure({ ...common, clusters: categories, matched: [0, 1] })),
      "m: 82.7 % in their category's cluster; Watches does best with 148 of 150".replace("%", "&#37;"),
    );
    assert.match(
      title(confusionFigure({ ...common, clusters: ["cluster 0", "cluster 1"], matched: null })),
      /the diagonal means nothing/,
    );
  });

  void it("refuse lists that do not fit together, and name them", () => {
    assert.throws(
      () => confusionFigure({ model: "m", categories, clusters: categories, counts: [1, 2, 3], matched: [0, 1] }),
      (error) => error instanceof InputError && /3 counts for 4 cells/.test(error.message),
    );
    assert.throws(
      () => confusionFigure({ model: "m", categories: [], clusters: categories, counts: [], matched: [] }),
      /no categories to draw/,
    );
    assert.throws(
      () =>
        frontierFigure({
          points: [
            {
              setting: "a",
              model: "m",
              quality: { estimate: 1, low: 1, high: 1 },
              cost: { estimate: 0, low: 0, high: 0 },
              standing: "tied",
            },
          ],
        }),
      /setting a costs 0/,
    );
  });

  void it("of a waterfall add up to the prediction", () => {
    const figure = shapWaterfallFigure({
      product: "p",
      className: "c",
      baseValue: 0.143,
      values: [0.02, -0.01, 0.3, 0.005],
      top: 2,
    });
    const [bars] = figure.data as { x: number[]; base: number[] }[];
    assert.equal(bars.x.length, 3);
    assert.ok(Math.abs(bars.base[0] + bars.x[0] - 0.458) < 1e-12);
    assert.ok(Math.abs(bars.base[2] - 0.143) < 1e-12);
    assert.match(title(figure), /from 0\.143 to 0\.458/);
  });

  void it("of a SHAP heat map start from the base values of each product's own fold", () => {
    const shap = { values: Float64Array.of(0.1, -0.1, 0.2, -0.2), rows: 2, features: 1, classes: 2 };
    const baseValues = Float64Array.of(0.4, 0.6);
    assert.deepEqual([...outputs({ ...shap, baseValues }, 0)], [0.5, 0.4 + 0.2]);
    const bases = Matrix.fromRows([
      [0.25, 0.75],
      [0.5, 0.5],
    ]);
    const own = new Matrix(Float64Array.from(bases.data), 2, 2);
    assert.deepEqual([...outputs({ ...shap, baseValues, bases: own }, 0)], [0.25 + 0.1, 0.5 + 0.2]);
  });

  void it("of a map count each point's nearest neighbour", () => {
    const points = { data: [0, 0, 1, 0, 5, 5, 5, 6, 0, 9], rows: 5 };
    assert.equal(neighbourAgreement(points, [0, 0, 1, 1, 0]), 4 / 5);
    assert.equal(neighbourAgreement(points, [0, 0, 1, 1, -1]), 1);
  });

  void it("of a swarm keep equal values apart and within their row", () => {
    const offsets = Array.from(swarm([1, 1, 1, 2, 3]));
    assert.equal(new Set(offsets.slice(0, 3)).size, 3);
    assert.ok(offsets.every((offset) => Math.abs(offset) < 0.45));
  });
});

void it("what is told of points on hover is bounded in bytes, whatever the script", () => {
  const rows = 2_000;
  const size = (text: string): number => {
    const points = { data: Float64Array.from({ length: 2 * rows }, (_, i) => (i * 7919) % 1000), rows, columns: 2 };
    const panel = { points, groups: new Int32Array(rows) };
    const { data } = projectionFigure({
      panels: ["A", "B"].map((name) => ({ name, ...panel })),
      groupNames: ["all"],
      by: "category",
      products: Array.from({ length: rows }, (_, i) => ({
        name: text.repeat(30) + i,
        description: text.repeat(60) + i,
      })),
    });
    return Buffer.byteLength(JSON.stringify(data));
  };
  for (const text of ["Red cotton ", "सूती कुर्ता ", "เสื้อยืดผู้ชาย", "红色纯棉女", "👨‍👩‍👧‍👦 ", '<"$%>\\'])
    assert.ok(size(text) < 1_300_000, `${text}: ${size(text)} bytes`);
});
