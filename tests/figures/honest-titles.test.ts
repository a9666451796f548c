import assert from "node:assert/strict";
import { test } from "node:test";
import { Matrix } from "#embedlab/numeric/matrix";
import { arisBySeedFigure } from "#laboratory/figures/aris-by-seed";
import { boilerplateByCategoryFigure } from "#laboratory/figures/boilerplate-by-category";
import { categoryCountsFigure } from "#laboratory/figures/category-counts";
import { confusionFigure } from "#laboratory/figures/confusion";
import { namesAxis } from "#laboratory/figures/axes";
import { projectionFigure } from "#laboratory/figures/projection";
import { resultsBarsFigure } from "#laboratory/figures/results-bars";
import { separationFigure } from "#laboratory/figures/separation";
import { sweepFigure } from "#laboratory/figures/sweep";
import { labelsApart, plainText, shorten } from "#laboratory/figures/text";

const read = (text: string): string => text.replaceAll("<br>", " ").replaceAll("&#37;", "%").replaceAll("&gt;", ">");
const title = ({ layout }: { layout: unknown }): string => read((layout as { title: { text: string } }).title.text);
const at = (estimate: number): { estimate: number; low: number; high: number } => ({
  estimate,
  low: estimate - 0.01,
  high: estimate + 0.01,
});

test("a lead below what is shown is a tie, and is called so", () => {
  const models = (a: number[], b: number[]) =>
    [a, b].map((values, i) => ({ name: ["one", "two"][i], values: values.map(at) }));
  const bars = (a: number[], b: number[]): string =>
    title(resultsBarsFigure({ measures: ["ARI", "AMI"], models: models(a, b) }));
  assert.match(bars([1, 1], [1, 1]), /^Both models score alike; ARI: one 1\.000 and two 1\.000/);
  assert.match(bars([0.5, 0.60001], [0.5, 0.6]), /^Both models score alike/);
  assert.match(bars([0.5, 0.7], [0.5, 0.6]), /^one leads in 1 of 2 scores, 1 is tied/);
  assert.match(bars([0.6, 0.5], [0.5, 0.6]), /^one and two lead in 1 of 2 scores each/);
  assert.match(
    title(
      arisBySeedFigure({
        models: [
          { name: "one", aris: [0.5, 0.6] },
          { name: "two", aris: [0.55, 0.5504] },
        ],
      }),
    ),
    /two and one have the same ARI, 0\.550/,
  );
});

test("a sweep's title says what the intervals over the products bear, and no more", () => {
  const row = (setting: string, ari: number, difference?: { estimate: number; low: number; high: number }) => ({
    setting,
    status: "ran" as const,
    scores: { ari: Float64Array.of(ari, ari) },
    against: difference === undefined ? null : { setting: "a", difference },
  });
  const sweepTitle = (...models: ReturnType<typeof row>[][]): string =>
    title(sweepFigure({ option: "prefix", series: models.map((rows, i) => ({ name: `m${i}`, rows })) }));
  assert.equal(
    sweepTitle([row("a", 1), row("b", 1, { estimate: 0, low: 0, high: 0 })]),
    "m0: ARI 1.000 with every prefix tried",
  );
  const tied = [row("a", 0.3), row("b", 0.4, { estimate: 0.1, low: -0.01, high: 0.21 })];
  assert.equal(sweepTitle(tied), "m0: no prefix is shown to differ from a (ARI 0.300)");
  assert.equal(sweepTitle(tied, tied), "No prefix is shown to differ from the first, in any of 2 models");
  const worse = [row("a", 0.3), row("b", 0.2, { estimate: -0.1, low: -0.15, high: -0.05 })];
  assert.equal(
    sweepTitle(tied, worse),
    "m1: prefix b is worse than a by 0.100 ARI; 1 of 2 differences from the first are shown",
  );
});

test("the category that does best is named with its ties", () => {
  const figure = (counts: number[], categories = ["A", "B", "C"]): string =>
    title(confusionFigure({ model: "m", categories, clusters: categories, counts, matched: [...categories.keys()] }));
  assert.match(figure([10, 0, 0, 0, 10, 0, 0, 0, 10]), /A and 2 others stand apart: 10 of 10 of A in one cluster/);
  assert.match(figure([10, 0, 0, 0, 5, 5, 0, 5, 5]), /A stands apart: 10 of 10 in one cluster/);
  assert.match(
    title(
      separationFigure({
        categories: ["A", "B"],
        labels: Array.from({ length: 12 }, (_, i) => i % 2),
        models: [{ name: "m", silhouettes: new Array<number>(12).fill(1) }],
      }),
    ),
    /all 2 categories have a mean silhouette of 1\.00/,
  );
  assert.match(
    title(categoryCountsFigure({ categories: ["A", "B", "C"], labels: [0, 0, 1, 1, 2] })),
    /The 2 largest of 3 categories have 40\u00a0% of the products each, C the smallest with 1/,
  );
});

test("a category stands apart only in a cluster of its own", () => {
  const shared = confusionFigure({
    model: "m",
    categories: ["A", "B"],
    clusters: ["0", "1"],
    counts: [15, 0, 15, 5],
    matched: [0, 1],
  });
  assert.match(title(shared), /A does best with 15 of 15/);
});

test("categories of few products stand in no headline, and that is said", () => {
  const figure = confusionFigure({
    model: "m",
    categories: ["One", "Many"],
    clusters: ["0", "1"],
    counts: [1, 0, 4, 6],
    matched: [0, 1],
  });
  assert.match(title(figure), /Many does best with 6 of 10/);
  assert.match(read(JSON.stringify(figure.layout)), /1 of 2 categories have fewer than 5 products/);
  assert.match(
    title(separationFigure({ categories: ["One"], labels: [0, -1], models: [{ name: "m", silhouettes: [0, 0] }] })),
    /No category has 5 products/,
  );
  const shares = [new Float64Array([NaN, 0.5, 0.52])];
  assert.match(
    title(boilerplateByCategoryFigure({ categories: ["One", "A", "B"], phrases: ["free"], shares })),
    /No phrase leaks the category/,
  );
});

test("labels differ where names differ, within their width", () => {
  const paths = Array.from(
    { length: 14 },
    (_, i) => `Apparel & Accessories > Clothing > Group ${String.fromCharCode(65 + i)} > Items`,
  );
  const twins = ["x".repeat(80) + "1" + "y".repeat(80), "x".repeat(80) + "2" + "y".repeat(80), "short"];
  for (const names of [paths, twins, ["a\u200b", "a", "a b", "a  b"]]) {
    for (const width of [12, 16, 24, 28]) {
      const labels = labelsApart(names, width);
      assert.equal(new Set(labels).size, names.length, labels.join("|"));
    }
    for (const side of ["x", "y"] as const)
      assert.equal(new Set((namesAxis(names, side) as { ticktext: string[] }).ticktext).size, names.length);
  }
  assert.deepEqual(labelsApart(["same", "same"], 12), ["same", "same"]);
  const means = paths.flatMap((_, c) => [c / 20, c / 20, c / 20, c / 20, c / 20]);
  const figure = separationFigure({
    categories: paths,
    labels: means.map((_, i) => Math.floor(i / 5)),
    models: [{ name: "m", silhouettes: means }],
  });
  const [, best, worst] = /In m, (.+) separates best .*\), (.+) worst/.exec(title(figure))!;
  assert.notEqual(best, worst);
});

test("text is cut by what readers count, after its blanks are folded", () => {
  assert.equal(shorten(`${" ".repeat(40)}ab😀👩‍👩‍👧cdef`, 5), "ab😀👩‍👩‍👧…");
  assert.equal(shorten("ab\u200bcd", 8), "ab…");
  assert.equal(shorten("ab\u200bcd", 11), "ab[U+200B]…");
  assert.equal(shorten("a[b]cdefg", 5), "a[b]…");
  for (let length = 1; length < 12; length++) assert.doesNotMatch(shorten("😀".repeat(200), length), /U\+D/);
});
test("invisible characters are written out; what joins emoji and letters is not", () => {
  assert.equal(plainText("a\u200bb\u00adc\ufeffd\u2060e"), "a[U+200B]b[U+00AD]c[U+FEFF]d[U+2060]e");
  assert.equal(plainText("👩‍👧 ❤️ می\u200cخواهم"), "👩‍👧 ❤️ می\u200cخواهم");
  assert.equal(plainText("\ufffca\u2800b\ufe00\ufffe"), "[U+FFFC]a[U+2800]b[U+FE00][U+FFFE]");
  const england = "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
  assert.equal(plainText(england), england);
  assert.equal(plainText("a\u180e\u034f\u{e0041}"), "a[U+180E][U+034F][U+E0041]");
});

for (const categories of [200, 1000]) {
  test(`figures of ${categories} categories stay small, and say what was folded`, () => {
    const names = Array.from(
      { length: categories },
      (_, i) => `Department ${i} > Section ${i} with a rather long name`,
    );
    const counts = new Int32Array(categories * categories);
    for (let i = 0; i < categories; i++) counts[i * categories + i] = 1 + (i % 7) + (i === 5 ? 50 : 0);
    const examples = Array.from(counts, (count) =>
      count > 0 ? ["a product of some name", "another one", "a third"] : [],
    );
    const confusion = confusionFigure({
      model: "m",
      categories: names,
      clusters: names.map((name, i) => `${i}: ${name}`),
      counts,
      matched: [...names.keys()],
      examples,
    });
    // A page of notebook 3 holds two matrices a model, three maps of all models and the linked ones.
    assert.ok(JSON.stringify(confusion).length < 300_000, String(JSON.stringify(confusion).length));
    assert.match(
      read(JSON.stringify(confusion.layout)),
      new RegExp(`${(categories - 59).toLocaleString("en-US")} other`),
    );
    assert.match(title(confusion), /Department 5 /);
    const n = 20 * categories;
    const points = new Matrix(
      Float32Array.from({ length: 2 * n }, (_, i) => Math.sin(i)),
      n,
      2,
    );
    const projection = projectionFigure({
      panels: Array.from({ length: 2 }, (_, model) => ({
        name: `m${model}`,
        points,
        groups: Array.from({ length: n }, (_, i) => i % categories),
      })),
      groupNames: names,
      by: "category",
      products: Array.from({ length: n }, (_, i) => ({
        name: `Product ${i} with a long name of its own`,
        description: "word ".repeat(60),
      })),
    });
    assert.ok(JSON.stringify(projection).length < 1_000_000, String(JSON.stringify(projection).length));
    assert.match(read(JSON.stringify(projection.layout)), /smallest are one/);
    // Many categories as one lie under the others, in grey, and stand last in the legend.
    const [first, ...others] = projection.data as { name: string; legendrank: number; marker: { color: string } }[];
    assert.match(first.name, /^\d[\d,]* others$/);
    assert.equal(first.marker.color, "#8A8A8A");
    assert.ok(others.slice(0, 40).every(({ legendrank }) => legendrank < first.legendrank));
  });
}
