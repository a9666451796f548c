import assert from "node:assert/strict";
import { test } from "node:test";
import { Matrix } from "#embedlab/numeric/matrix";
import { arisBySeedFigure } from "#laboratory/figures/aris-by-seed";
import { boilerplateByCategoryFigure } from "#laboratory/figures/boilerplate-by-category";
import { categoryCountsFigure } from "#laboratory/figures/category-counts";
import { confusionFigure } from "#laboratory/figures/confusion";
import { categoryGainsFigure } from "#laboratory/figures/category-gains";
import { modelComparisonFigure } from "#laboratory/figures/model-comparison";
import { multiverseFigure } from "#laboratory/figures/multiverse";
import { robustnessFigure } from "#laboratory/figures/robustness";
import { shapBeeswarmFigure } from "#laboratory/figures/shap-beeswarm";
import { shapGlobalBarFigure } from "#laboratory/figures/shap-global-bar";
import { throughputFigure } from "#laboratory/figures/throughput";
import { wordAttributionFigure } from "#laboratory/figures/word-attribution";
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

test("the first of equals is not the winner: categories, words, dimensions, ways, batches, variations", () => {
  const gain = (estimate: number) => ({ estimate, low: estimate - 0.01, high: estimate + 0.01 });
  const gains = (...estimates: number[]): string =>
    title(
      categoryGainsFigure({
        categories: estimates.map((_, i) => `C${i}`),
        gains: estimates.map(gain),
        baseline: "a",
        challenger: "b",
      }),
    );
  assert.match(gains(0.2, 0.2, 0.1), /gains in 3 categories, most in C0 and C1 \(\+20\.0 points each\)/);
  assert.match(gains(0.2, 0.1, 0.1), /most in C0 \(\+20\.0 points\)/);
  const means = (...values: number[]): string =>
    title(
      separationFigure({
        categories: values.map((_, c) => `C${c}`),
        labels: values.flatMap((_, c) => [c, c, c, c, c]),
        models: [{ name: "m", silhouettes: values.flatMap((value) => [value, value, value, value, value]) }],
      }),
    );
  assert.match(means(0.8, 0.8, 0.1, 0.1), /C0 and C1 separate best \(mean silhouette 0\.80\), C[23] and C[23] worst/);
  const words = (...changes: number[]): string =>
    title(
      wordAttributionFigure({
        attribution: {
          text: "abcdefgh".slice(0, changes.length),
          units: changes.map((change, i) => ({ start: i, end: i + 1, change })),
        } as never,
        className: "Mugs",
        subject: "p",
      }),
    );
  assert.equal(words(0, 0), "No word speaks for Mugs or against it");
  assert.equal(words(0.2, 0.2, -0.1), "“a” and “b” speak most for Mugs (+0.200 each), “c” most against (−0.100)");
  assert.equal(words(-0.2, 0.1), "“a” speaks most against Mugs (−0.200)");
  const shap = (classes: number, ...values: number[]) =>
    ({
      rows: 1,
      features: values.length,
      classes,
      values: Float64Array.from(values.flatMap((v) => new Array<number>(classes).fill(v))),
      baseValues: new Float64Array(classes),
    }) as never;
  const bees = (...values: number[]): string =>
    title(
      shapBeeswarmFigure({
        shap: shap(1, ...values),
        x: { data: values, rows: 1, columns: values.length },
        classIndex: 0,
        className: "Mugs",
      }),
    );
  assert.match(bees(0.1, -0.1, 0), /dim_0 and dim_1 move the prediction most \(0\.1000 on average each\)/);
  assert.match(bees(0, 0), /nothing moves the prediction/);
  const globally = (...values: number[]): string =>
    title(shapGlobalBarFigure({ shap: shap(2, ...values), classNames: ["A", "B"] }));
  assert.match(globally(0.2, 0.1), /dim_0 matters most, for every class alike/);
  assert.match(globally(0.2, 0.2), /dim_0 and dim_1 matter most;/);
  const ways = (...differences: number[]): string =>
    title(
      multiverseFigure({
        model: "a",
        other: "b",
        ways: differences.map((_, i) => ({
          clusterer: "k-means",
          vectors: "as they are",
          duplicates: "kept",
          size: i + 2,
        })),
        differences: Float64Array.from(differences),
      } as never),
    );
  assert.equal(ways(0, 0.0001), "a and b are tied in all 2 ways of grouping");
  assert.match(ways(-0.1, 0), /a is ahead of b in 0\s% of 2 ways of grouping, tied with it in 50\s%/);
  assert.equal(ways(-0.1, -0.2), "a is behind b in all 2 ways of grouping");
  const batches = (...estimates: number[]): string =>
    title(
      throughputFigure({
        series: [
          {
            name: "m",
            points: estimates.map((estimate, i) => ({
              batchSize: 2 ** i,
              estimate,
              low: estimate - 5,
              high: estimate + 5,
            })),
          },
        ],
      }),
    );
  assert.match(batches(10, 50, 55), /m is fastest at 2 and 4 texts a batch, which are not clearly apart/);
  assert.match(batches(10, 30, 55), /m is fastest at 4 texts a batch:/);
  const varied = (...kept: number[]): string =>
    title(
      robustnessFigure({
        series: [
          { name: "m", points: kept.map((sameCluster, i) => ({ variation: `v${i}`, sameCluster, products: 10 })) },
        ],
      } as never),
    );
  assert.match(varied(5, 5, 9), /^Hardest are “v0” and “v1”: m keeps 5 of 10 in their clusters with each/);
});

test("a difference that rounds to nothing is none, whatever its terms round to", () => {
  const seeds = (...means: number[]): string =>
    title(arisBySeedFigure({ models: means.map((ari, i) => ({ name: `m${i}`, aris: [ari, ari] })) }));
  assert.match(seeds(0.5504, 0.5506), /m1 and m0 have the same ARI/);
  assert.match(seeds(0.5, 0.5, 0.5, 0.5, 0.4), /m0, m1 and 2 others have the same ARI/);
});

test("models whose names begin alike have labels of their own in legends and titles", () => {
  const models = ["MiniLM-L12-v2", "mpnet-base-v2"].map(
    (end) => `sentence-transformers/paraphrase-multilingual-${end}`,
  );
  const bars = resultsBarsFigure({
    measures: ["ARI"],
    models: models.map((name, i) => ({ name, values: [at(0.5 + i / 10)] })),
  });
  const names = (bars.data as { name: string }[]).map(({ name }) => name);
  assert.notEqual(names[0], names[1]);
  const sizes = modelComparisonFigure({ models, measures: [{ name: "parameters", values: [118e6, 278e6] }] });
  const [, large, small] = /^(.+) has 278 M parameters, [\d.]+ times (.+)$/.exec(title(sizes))!;
  assert.notEqual(large, small);
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
  assert.match(
    title(
      separationFigure({
        categories: ["A", "Copies"],
        labels: Array.from({ length: 15 }, (_, i) => (i < 10 ? 0 : 1)),
        groups: Array.from({ length: 15 }, (_, i) => Math.min(i, 10)),
        models: [{ name: "m", silhouettes: Array.from({ length: 15 }, (_, i) => (i < 10 ? 0.2 : 1)) }],
      }),
    ),
    /^In m, A has a mean silhouette of 0\.20/,
  );
  const uneven = {
    categories: ["A", "B"],
    phrases: ["free", "cash"],
    shares: [
      [0.9, 0.1],
      [0.5, 0.2],
    ],
  };
  assert.match(title(boilerplateByCategoryFigure({ ...uneven, chances: [0.3, 0.01] })), /^“cash” leaks the category/);
  assert.match(
    title(boilerplateByCategoryFigure({ ...uneven, chances: [0.3, 0.2] })),
    /^No phrase is shown to leak the category: “free” is the most uneven, .* as by chance/,
  );
  assert.match(title(boilerplateByCategoryFigure(uneven)), /^“free” is the most uneven, in 90/);
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
