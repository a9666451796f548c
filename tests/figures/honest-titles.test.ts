import assert from "node:assert/strict";
import { test } from "node:test";
import { Matrix } from "#embedlab/numeric/matrix";
import { arisBySeedFigure } from "#laboratory/figures/aris-by-seed";
import { boilerplateByCategoryFigure } from "#laboratory/figures/boilerplate-by-category";
import { categoryCountsFigure } from "#laboratory/figures/category-counts";
import { confusionFigure } from "#laboratory/figures/confusion";
import { categoryGainsFigure } from "#laboratory/figures/category-gains";
import { concentrationFigure } from "#laboratory/figures/concentration";
import { importanceFigure } from "#laboratory/figures/importance";
import { topListOverlapFigure } from "#laboratory/figures/top-list-overlap";
import { overlap, topFeatures } from "#embedlab/explainability/index";
import { ariDifferencesFigure } from "#laboratory/figures/ari-differences";
import { catalogueGrowthFigure } from "#laboratory/figures/catalogue-growth";
import { frontierFigure } from "#laboratory/figures/frontier";
import { learningCurveFigure } from "#laboratory/figures/learning-curve";
import { lengthDistributionsFigure } from "#laboratory/figures/length-distributions";
import { resampledDifferencesFigure } from "#laboratory/figures/resampled-differences";
import { scalingFigure } from "#laboratory/figures/scaling";
import { tokensSeenFigure } from "#laboratory/figures/tokens-seen";
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

/** The separation figure's title for categories of five products of these silhouettes. */
const means = (...values: number[]): string =>
  title(
    separationFigure({
      categories: values.map((_, c) => `C${c}`),
      labels: values.flatMap((_, c) => [c, c, c, c, c]),
      models: [{ name: "m", silhouettes: values.flatMap((value) => [value, value, value, value, value]) }],
    }),
  );

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

test("no model leads where none is shown to be beyond chance", () => {
  const models = [0.003, -0.009].map((value, i) => ({ name: ["one", "two"][i], values: [at(value)] }));
  for (const atChance of [true, false])
    for (const [figure, said] of [
      [resultsBarsFigure({ measures: ["ARI"], models, atChance }), /beyond chance; ARI: one 0\.003 and two −0\.009$/],
      [
        arisBySeedFigure({
          models: models.map(({ name, values }) => ({ name, aris: values.map(({ estimate }) => estimate) })),
          atChance,
        }),
        /beyond chance \(ARI 0\.003 at most, on one seed\)$/,
      ],
    ] as const) {
      assert.equal(/^No model leads: none is shown to be beyond chance/.test(title(figure)), atChance);
      assert.equal(said.test(title(figure)), atChance);
      assert.equal(/^one leads/.test(title(figure)), !atChance);
    }
});

test("a category whose products are no nearer to each other than to others does not separate", () => {
  assert.equal(
    means(-0.01, -0.05),
    "In m, no category stands apart: mean silhouettes from −0.01 (C0) down to −0.05 (C1)",
  );
  assert.match(means(0.02, -0.05), /C0 separates best \(mean silhouette 0\.02\), C1 worst/);
});

test("a difference that is too small to matter, or none in any draw, is not said to turn", () => {
  const drawn = (draws: number[], answer?: "equivalent" | "undecided"): string =>
    title(
      resampledDifferencesFigure({
        name: "a − b",
        draws,
        judged: { estimate: 0, low: -0.01, high: 0.01, ...(answer !== undefined && { answer }) },
      }),
    );
  assert.match(drawn([-0.01, 0.01], "equivalent"), /\+0\.010: too small to matter, in whichever direction$/);
  assert.match(drawn([0, 0, 0], "undecided"), /: the same in every draw$/);
  assert.match(drawn([-0.01, 0.01], "undecided"), /: another draw of the products could turn it$/);
  assert.match(drawn([-0.01, 0.01]), /: another draw of the products could turn it$/);
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
  assert.match(globally(0.2, 0.2), /^dim_0 and dim_1 matter most$/);
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

test("zeros and equal importances make no list, and so no agreement", () => {
  const importance = (...panels: number[][]): string =>
    title(
      importanceFigure({
        panels: panels.map((importances, i) => ({ name: ["Impurity", "Permutation"][i], importances, unit: "share" })),
        top: 2,
      }),
    );
  const none = new Array<number>(6).fill(0);
  assert.equal(
    importance(none, none),
    "None of 6 dimensions has impurity importance; none is in a list by impurity and permutation",
  );
  assert.match(importance(none.map(() => 0.1)), /^6 dimensions have the same impurity importance$/);
  assert.match(importance([4, 3, 1, 1], [9, 1, 1, 1]), /; 1 is in both lists, of 2 and 1$/);
  assert.match(
    importance([4, 3, 1, 1], [3, 4, 1, 1]),
    /hold 78\u00a0% of the impurity importance; 2 of 2 are in both lists$/,
  );
  assert.match(importance([1, -1, 1, -1]), /^The top 2 of 4 dimensions hold 100\u00a0%/);
  assert.match(
    title(concentrationFigure({ curves: [{ name: "impurity", importances: none }] })),
    /^None of 6 dimensions has importance by impurity$/,
  );
  const lists = (a: number[], b: number[]): string =>
    title(
      topListOverlapFigure({
        overlap: overlap(topFeatures(a, 2), topFeatures(b, 2), a.length),
        names: ["impurity", "permutation"],
      }),
    );
  assert.equal(lists([3, 2, 1], none.slice(3)), "No dimension is in a list by permutation");
  assert.match(lists([3, 2, 1], [3, 1, 1]), /^1 is in both the top 2 by impurity and the top 1 by permutation; chance/);
});

test("a robustness title names every model that keeps least, with the variation it is of", () => {
  const kept = (...models: Record<string, number>[]): string =>
    title(
      robustnessFigure({
        series: models.map((variations, i) => ({
          name: "ABC"[i],
          points: Object.entries(variations).map(([variation, sameCluster]) => ({
            variation,
            sameCluster,
            products: 10,
          })),
        })),
      } as never),
    );
  assert.equal(
    kept({ upper: 3, typo: 9 }, { upper: 8, typo: 3 }),
    "Hardest are “upper” (A) and “typo” (B): 30\u00a0% stay in their clusters",
  );
  assert.equal(kept({ upper: 3 }, { upper: 3 }), "Hardest is “upper”: A and B keep 3 of 10 each in their clusters");
  assert.equal(
    kept({ upper: 3 }, { upper: 9 }, { upper: 9 }),
    "Hardest is “upper”: A keeps 3 of 10 in their clusters, B and C keep 9 of 10 each",
  );
  assert.equal(
    kept({ upper: 0, typo: 0 }, { upper: 0, typo: 0 }),
    "Hardest are “upper” and “typo”: A and B keep 0 of 10 in their clusters with each",
  );
  assert.match(kept({ upper: 3, typo: 9 }), /^Hardest is “upper”: A keeps 3 of 10 in their clusters$/);
});

test("what is equal as shown is named together: sizes, rates, tokens, lengths, curves", () => {
  const sizes = (...values: number[]): string =>
    title(
      modelComparisonFigure({ models: values.map((_, i) => "ABC"[i]), measures: [{ name: "parameters", values }] }),
    );
  assert.equal(sizes(33_360_512, 33_212_160), "A has 33.4 M parameters, B 33.2 M");
  assert.equal(sizes(33_360_000, 33_360_000), "A and B have 33.4 M parameters each");
  assert.equal(sizes(33_360_000, 33_360_000, 22_700_000), "A and B have 33.4 M parameters each, 1.47 times C");
  assert.equal(sizes(118e6, 22.7e6, 22.7e6), "A has 118 M parameters, 5.2 times B and C");
  const rates = (...series: [number, number][][]): string =>
    title(
      throughputFigure({
        series: series.map((points, i) => ({
          name: "AB"[i],
          points: points.map(([batchSize, estimate]) => ({
            batchSize,
            estimate,
            low: estimate - 0.01,
            high: estimate + 0.01,
          })),
        })),
      }),
    );
  const eight: [number, number][] = [
    [8, 100],
    [1, 50],
  ];
  assert.equal(rates(eight, eight), "A and B are fastest at 8 texts a batch: about 100 texts/s, and not clearly apart");
  assert.match(rates(eight, [[4, 100]]), /^A and B are not clearly apart: about 100 texts\/s at their fastest$/);
  assert.match(
    rates([
      [8, 100.2],
      [1, 100],
    ]),
    /^A: no batch size is clearly faster than another, about 100 texts\/s$/,
  );
  assert.match(rates(eight, [[8, 90]]), /^A is fastest at 8 texts a batch: 100 texts\/s, 2 times the rate at 1$/);
  const seen = (...limits: number[]): string =>
    title(
      tokensSeenFigure({ models: limits.map((maxTokens, i) => ({ name: "ABC"[i], tokens: [10, 600], maxTokens })) }),
    );
  assert.match(seen(512, 512, 1000), /^A and B see 85.6.% of all tokens: 50.0.% of the texts exceed their 512$/);
  assert.match(seen(512, 1000), /^A sees 85.6.% of all tokens: 50.0.% of the texts exceed its 512$/);
  const cut = (...limits: number[]): string =>
    title(
      lengthDistributionsFigure({
        panels: limits.map((limit, i) => ({ name: `tokens of ${"AB"[i]}`, lengths: [10, 600, 700], limit })),
      }),
    );
  assert.match(cut(512, 512), /67.% exceed the limits of 512 tokens of A and 512 tokens of B$/);
  assert.match(cut(1000, 900), /; no model's limit cuts any$/);
  assert.match(cut(512, 650), /67.% exceed the limit of 512 tokens of A$/);
  const curve = (...names: string[]): string =>
    title(
      learningCurveFigure({
        curves: names.map((name) => ({ name, points: [{ perClass: 5, interval: at(0.6) }] })) as never,
        clustering: [
          { id: "A", alignedAccuracy: [0.3] },
          { id: "B", alignedAccuracy: [0.9] },
        ] as never,
      }),
    );
  const [one, other] = [curve("A", "B"), curve("B", "A")];
  for (const said of [one, other]) {
    assert.match(said, /5 a class already beat clustering's 30\.0.% \(A\)/);
    assert.match(said, /clustering without labels \(90\.0.%\) is not clearly beaten \(B\)/);
  }
  assert.match(curve("A"), /; 5 a class already beat clustering's 30\.0.%$/);
  assert.match(
    title(arisBySeedFigure({ models: [0.5, 0.4, 0.4].map((ari, i) => ({ name: "ABC"[i], aris: [ari, ari] })) })),
    /^A leads B and C by 0\.100 ARI/,
  );
});

test("a difference of nothing is no finding, and less than all is not all", () => {
  const gain = (estimate: number) => ({ estimate, low: estimate - 1e-4, high: estimate + 1e-4, adjustedP: 0.001 });
  const gains = (...estimates: number[]): string =>
    title(
      categoryGainsFigure({
        categories: estimates.map((_, i) => "abcd"[i]),
        gains: estimates.map(gain),
        baseline: "A",
        challenger: "B",
      }),
    );
  assert.equal(gains(2e-4, -2e-4), "No category gains or loses as much as 0.1 points from A to B");
  assert.equal(
    gains(0.1, 0.1, -0.1, -0.1),
    "B gains in a (+10.0 points) and b (+10.0 points); loses in c (−10.0 points) and d (−10.0 points)",
  );
  const row = (setting: string, estimate?: number) => ({
    setting,
    status: "ran" as const,
    scores: { ari: Float64Array.of(0.3 + (estimate ?? 0)) },
    against:
      estimate === undefined
        ? null
        : { setting: "", difference: { estimate, low: estimate - 1e-4, high: estimate + 1e-4 } },
  });
  const swept = (...models: ReturnType<typeof row>[][]): string =>
    title(sweepFigure({ option: "prefix", series: models.map((rows, i) => ({ name: "AB"[i], rows })) }));
  assert.equal(
    swept([row(""), row("x", 2e-4)], [row(""), row("x", 2e-4)]),
    "No prefix differs from the first by as much as 0.001 ARI; 2 of 2 differences from the first are shown",
  );
  assert.match(
    swept([row(""), row("x", 0.2), row("y", 0.2)]),
    /^A: prefix x and y are better than \(none\) by 0\.200 ARI each/,
  );
  assert.match(
    swept([row(""), row("x", 0.2)], [row(""), row("x", -0.2)]),
    /^prefix x is better than \(none\) with A and x is worse than \(none\) with B, by 0\.200 ARI each/,
  );
  const ways = Array.from({ length: 1000 }, (_, size) => ({
    clusterer: "k-means",
    vectors: "as they are",
    duplicates: "kept",
    size,
  }));
  assert.match(
    title(
      multiverseFigure({
        model: "A",
        other: "B",
        ways,
        differences: Float64Array.from(ways, (_, i) => (i === 0 ? -0.1 : 0.1)),
      } as never),
    ),
    /^A is ahead of B in 99\.9.% of 1,000 ways/,
  );
});

test("what a title names is drawn, and equal categories are not called the largest", () => {
  const categories = Array.from({ length: 100 }, (_, i) => `c${String(i).padStart(2, "0")}`);
  const labels = Array.from({ length: 500 }, (_, i) => i % 100);
  const figure = separationFigure({
    categories,
    labels,
    models: [{ name: "A", silhouettes: labels.map((label) => label / 100) }],
  });
  const { yaxis } = figure.layout as { yaxis: { ticktext: string[] } };
  assert.match(title(figure), /c99 separates best/);
  assert.ok(yaxis.ticktext.includes("c99"));
  const { title: heading } = figure.layout as { title: { subtitle: { text: string } } };
  assert.match(read(heading.subtitle.text), /the first 60 of 100 categories of one size, and what the title names$/);
});

test("labels differ where names do in titles, ticks, legends, hovers and descriptions", () => {
  const long = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2";
  const bars = resultsBarsFigure({
    measures: ["ARI", "AMI"],
    models: ["q8", "fp32"].map((type, i) => ({ name: `${long}@${type}`, values: [at(i), at(1 - i)] })),
  });
  assert.match(title(bars), /L12-v2@q8 and \S+L12-v2@fp32 lead in 1 of 2 scores each/);
  const pairs = ["fp32", "q4"].map((type) => ({ name: `${long}@q8 − ${long}@${type}`, ...at(0.1) }));
  const forest = ariDifferencesFigure({ differences: pairs });
  for (const type of ["fp32", "q4"]) {
    const of = new RegExp(`@q8 − \\S+@${type}`);
    assert.match(JSON.stringify(forest.data).replaceAll("<br>", " "), of);
    assert.match(JSON.stringify(forest.layout).replaceAll("<br>", " "), of);
    assert.match(forest.description, of);
  }
  assert.match(title(ariDifferencesFigure({ differences: [pairs[0]] })), /@q8 − \S+@fp32: \+0\.100/);
  assert.match(
    title(resampledDifferencesFigure({ name: pairs[0].name, draws: [0.1, 0.2], judged: at(0.1) })),
    /@q8 − \S+@fp32: \+0\.100/,
  );
  const path = "Apparel & Accessories > Clothing > Women's Clothing > Western Wear > Shirts, Tops & Tunics > ";
  const paths = ["Pallav", "Quilted", "Rosa"].map((end) => path + end);
  const leaks = boilerplateByCategoryFigure({
    categories: paths,
    phrases: ["free shipping"],
    shares: [[0.9, 0.1, 0.5]],
  });
  const separation = separationFigure({
    categories: paths,
    labels: Array.from({ length: 15 }, (_, i) => i % 3),
    models: [{ name: "A", silhouettes: Array.from({ length: 15 }, (_, i) => (i % 3) / 3) }],
  });
  const points = { data: Float64Array.from({ length: 12 }, (_, i) => (i * 0.37) % 1), rows: 6, columns: 2 };
  const map = projectionFigure({
    panels: [{ name: "A", points, groups: [0, 0, 1, 1, 2, 2] }],
    groupNames: paths,
    by: "category",
  });
  for (const said of [leaks.description, JSON.stringify(leaks.data), separation.description, map.description])
    for (const end of ["Pallav", "Quilted", "Rosa"])
      assert.ok(said.includes(`> ${end}`) || said.includes(`; ${end}`), said);
  const passage = "Represent this sentence for searching relevant ";
  const settings = frontierFigure({
    points: ["passages", "products"].map((what, i) => ({
      setting: `bge fp32, raw, "${passage}${what}: ", max 512`,
      model: "bge",
      quality: at(0.5),
      cost: at(3),
      standing: i === 0 ? "recommended" : "tied",
    })),
  } as never);
  assert.equal(new Set(settings.data.map((trace) => (trace as { name: string }).name.slice(3))).size, 2);
  const swept = sweepFigure({
    option: "prefix",
    series: [
      {
        name: "A",
        rows: ["passages", "products"].map((what, i) => ({
          setting: `${passage}${what}: `,
          status: "ran" as const,
          scores: { ari: Float64Array.of(0.5 + i / 5) },
          against: i === 0 ? null : { setting: `${passage}passages: `, difference: at(0.2) },
        })),
      },
    ],
  });
  assert.match(title(swept), /products: is better than Represent .*passages:/);
  assert.match(swept.description, /passages: 0\.500.*products: 0\.700/);
});

test("every model of a study is in the titles on its size, and their order changes nothing", () => {
  const grown = (...ends: number[]): string =>
    title(
      catalogueGrowthFigure({
        series: ends.map((end, i) => ({
          name: `m${i}`,
          points: [
            { n: 100, aris: [0.3] },
            { n: 200, aris: [end] },
          ],
        })),
      } as never),
    );
  assert.equal(grown(0.4, 0.4, 0.9), "From 100 to 200 products ARI moves by +0.100 (m0), +0.100 (m1) and +0.600 (m2)");
  assert.equal(grown(0.4, 0.4, 0.9, 0.5), "From 100 to 200 products ARI moves by +0.100 (m0 and m1) to +0.600 (m2)");
  assert.equal(grown(0.4), "From 100 to 200 products m0's ARI moves by +0.100");
  const scaled = (...seconds: number[]): string =>
    title(
      scalingFigure({
        series: seconds.map((end, i) => ({
          name: `m${i}`,
          points: [
            { n: 100, seconds: 1, aris: [0.3] },
            { n: 200, seconds: end, aris: [0.4] },
          ],
        })),
      } as never),
    );
  assert.equal(
    scaled(2, 4),
    "From 100 to 200 products ARI moves by +0.100 (m0) and +0.100 (m1); time grows like n^1.00 and n^2.00, to 2 s and 4 s",
  );
  assert.equal(scaled(2), "From 100 to 200 products m0's ARI moves by +0.100; time grows like n^1.00, to 2 s");
  const uneven = [
    { name: "large", points: [{ n: 100, seconds: 4, aris: [0.4] }] },
    {
      name: "small",
      points: [
        { n: 100, seconds: 1, aris: [0.3] },
        { n: 200, seconds: 2, aris: [0.4] },
      ],
    },
  ];
  assert.equal(
    title(scalingFigure({ series: uneven } as never)),
    "From 100 to 200 products small's ARI moves by +0.100; time grows like n^1.00, to 2 s; large has one size alone",
  );
});

test("of a matching that another equals no category is said to do best, and the figure says so", () => {
  const figure = (counts: number[], clusters = ["0", "1", "2"]) =>
    confusionFigure({ model: "m", categories: ["A", "B", "C"], clusters, counts, matched: [0, 1, 2] });
  const said = (counts: number[]): string =>
    read((figure(counts).layout as { title: { subtitle: { text: string } } }).title.subtitle.text);
  const tied = [10, 8, 0, 10, 8, 0, 0, 5, 6];
  assert.match(said(tied), /another matching is as good for A and B$/);
  assert.doesNotMatch(title(figure(tied)), /best|apart/);
  const sole = [10, 8, 0, 9, 8, 0, 0, 5, 6];
  assert.doesNotMatch(said(sole), /another matching/);
  assert.match(title(figure(sole)), /A does best/);
  assert.doesNotMatch(said([10, 0, 0, 0, 10, 0, 0, 0, 10]), /another matching/);
});
