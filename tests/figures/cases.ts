import type { Figure } from "#laboratory/figures/figure";
import { ariDifferencesFigure } from "#laboratory/figures/ari-differences";
import { ariExampleFigure } from "#laboratory/figures/ari-example";
import { arisBySeedFigure } from "#laboratory/figures/aris-by-seed";
import { boilerplateByCategoryFigure } from "#laboratory/figures/boilerplate-by-category";
import { catalogueGrowthFigure } from "#laboratory/figures/catalogue-growth";
import { categoryCountsFigure } from "#laboratory/figures/category-counts";
import { categoryGainsFigure } from "#laboratory/figures/category-gains";
import { concentrationFigure } from "#laboratory/figures/concentration";
import { confusionFigure } from "#laboratory/figures/confusion";
import { frontierFigure } from "#laboratory/figures/frontier";
import { importanceFigure } from "#laboratory/figures/importance";
import { infoNceTemperatureFigure } from "#laboratory/figures/info-nce-temperature";
import { learningCurveFigure } from "#laboratory/figures/learning-curve";
import { lengthDistributionsFigure } from "#laboratory/figures/length-distributions";
import { modelComparisonFigure } from "#laboratory/figures/model-comparison";
import { multiverseFigure } from "#laboratory/figures/multiverse";
import { resampledDifferencesFigure } from "#laboratory/figures/resampled-differences";
import { projectionFigure } from "#laboratory/figures/projection";
import { resultsBarsFigure } from "#laboratory/figures/results-bars";
import { robustnessFigure } from "#laboratory/figures/robustness";
import { scalingFigure } from "#laboratory/figures/scaling";
import { separationFigure } from "#laboratory/figures/separation";
import { shapBeeswarmFigure } from "#laboratory/figures/shap-beeswarm";
import { shapGlobalBarFigure } from "#laboratory/figures/shap-global-bar";
import { shapHeatmapFigure } from "#laboratory/figures/shap-heatmap";
import { shapWaterfallFigure } from "#laboratory/figures/shap-waterfall";
import { sweepFigure } from "#laboratory/figures/sweep";
import { throughputFigure } from "#laboratory/figures/throughput";
import { tokensSeenFigure } from "#laboratory/figures/tokens-seen";
import { topKAccuracyFigure } from "#laboratory/figures/top-k-accuracy";
import { topListOverlapFigure } from "#laboratory/figures/top-list-overlap";
import { treatmentCompressionFigure } from "#laboratory/figures/treatment-compression";
import { wordAttributionFigure } from "#laboratory/figures/word-attribution";
import type { TestedInterval } from "#embedlab/evaluation/intervals";
import type { TextAttribution } from "#embedlab/explainability/attribution";
import { overlap } from "#embedlab/explainability/overlap";
import { vectorForms } from "#laboratory/experiments/vector-forms";
import { Random } from "#embedlab/numeric/random";

/** What a catalogue and a study can look like, as far as figures notice. */
export interface World {
  readonly categories: readonly string[];
  readonly models: readonly string[];
  readonly perCategory: number;
  readonly features: number;
  readonly seeds: number;
  /** Stands for every other text: product names, phrases, words, settings. */
  readonly text: (i: number) => string;
}

const flipkart = [
  "Baby Care",
  "Beauty and Personal Care",
  "Computers",
  "Home Decor & Festive Needs",
  "Home Furnishing",
  "Kitchen & Dining",
  "Watches",
];
const words = [
  "Elegant polyester blend curtain",
  "watch",
  "ceramic coffee mug",
  "baby",
  "free shipping",
  "Flipkart.com",
  "cash on delivery",
  "cotton",
  "laptop adapter",
  "analog",
];

export const hostile = [
  '<b>bold</b> <a href="javascript:alert(1)">link</a>',
  '</script><script>alert(1)</script><img src=x onerror="alert(1)">',
  "$\\alpha_1$ and $x^2$ for %{x} and %{customdata[0]}",
  "&lt;i&gt;entity&lt;/i&gt; &amp; <br> <sup>up</sup>",
  "\u202Egnp.exe\u202C \u2066isolate\u2069 \u001b[31mred\u0007 \ud800",
  "__proto__",
  "constructor",
];

export const worlds: Readonly<Record<string, World>> = {
  usual: {
    categories: flipkart,
    models: ["all-MiniLM-L6-v2", "multilingual-e5-small", "LSA (100)"],
    perCategory: 60,
    features: 384,
    seeds: 20,
    text: (i) => words[i % words.length],
  },
  small: {
    categories: flipkart.slice(0, 3),
    models: ["all-MiniLM-L6-v2", "multilingual-e5-small"],
    perCategory: 4,
    features: 12,
    seeds: 3,
    text: (i) => words[i % words.length],
  },
  least: {
    categories: ["yes", "no"],
    models: ["one"],
    perCategory: 2,
    features: 2,
    seeds: 1,
    text: (i) => ["a", "b"][i % 2],
  },
  many: {
    categories: Array.from({ length: 40 }, (_, i) => `Category number ${i + 1} of the catalogue`),
    models: Array.from({ length: 6 }, (_, i) => `organisation/model-name-${i + 1}-large-v2`),
    perCategory: 8,
    features: 60,
    seeds: 5,
    text: (i) => `${words[i % words.length]} ${i}`,
  },
  hostile: {
    categories: hostile,
    models: [hostile[0], hostile[2], "organisation/".repeat(30)],
    perCategory: 6,
    features: 12,
    seeds: 3,
    text: (i) => `${hostile[i % hostile.length]}\n${"long ".repeat(i % 3 === 0 ? 20_000 : 1)}`,
  },
};

/** What leaving each of the words out does, strongest first, every fifth against the class. */
function attributionOf(words: readonly string[]): TextAttribution {
  let start = 0;
  const units = words.map((word, i) => {
    const unit = { start, end: start + word.length, words: 1, change: (i % 5 === 4 ? -0.6 : 1) * 0.2 * 0.85 ** i };
    start = unit.end + 1;
    return unit;
  });
  return { text: words.join(" "), score: 0.6, units, wordsPerUnit: 1 };
}

const probed = (estimate: number): TestedInterval => ({
  estimate,
  low: estimate - 0.02,
  high: estimate + 0.02,
  standardError: 0.01,
  confidence: 0.95,
  p: 0,
});

/** Every figure of the room, drawn from one world. */
export function figuresOf(world: World): Record<string, Figure> {
  const { categories, models, perCategory, features, seeds, text } = world;
  const random = new Random(7);
  const k = categories.length;
  const n = k * perCategory;
  const labels = Int32Array.from({ length: n }, (_, i) => Math.floor(i / perCategory));
  const normals = (size: number, mean = 0, deviation = 1): Float64Array =>
    Float64Array.from({ length: size }, () => mean + deviation * random.normal());
  const interval = (estimate: number, width: number): { estimate: number; low: number; high: number } => ({
    estimate,
    low: estimate - width,
    high: estimate + width,
  });
  const featureNames =
    world === worlds.hostile
      ? Array.from({ length: features }, (_, i) => `${hostile[i % hostile.length]} ${i}`)
      : undefined;

  const lengths = Array.from({ length: n }, () => Math.round(Math.exp(3.8 + 0.7 * random.normal())));
  const tokens = lengths.map((length) => Math.round(length * 1.4));
  const confusion = new Int32Array(k * k);
  const groups = labels.map((label, i) => {
    const cluster = i % 3 === 0 ? random.integer(k) : label;
    confusion[label * k + cluster]++;
    return cluster;
  });
  const points = (): { data: Float64Array; rows: number; columns: number } => ({
    data: Float64Array.from(
      { length: 2 * n },
      (_, at) => (at % 2 === 0 ? 12 * Math.cos(labels[at >> 1]) : 12 * Math.sin(labels[at >> 1])) + 4 * random.normal(),
    ),
    rows: n,
    columns: 2,
  });
  const shap = {
    values: normals(n * features * k).map((value, at) => (value * 0.02) / (1 + (Math.floor(at / k) % features))),
    baseValues: new Float64Array(k).fill(1 / k),
    rows: n,
    features,
    classes: k,
  };
  const x = { data: normals(n * features), rows: n, columns: features };
  const importances = Float64Array.from({ length: features }, (_, i) => 1 / (i + 20));
  const perModel = models.map((name, m) => ({
    name,
    aris: normals(seeds, 0.46 - 0.06 * m, 0.02),
    silhouettes: normals(n, 0.05 - 0.02 * m, 0.1),
    maxTokens: [256, 512, 128][m % 3],
    tokens: tokens.map((count) => Math.round(count * (1 + 0.2 * m))),
  }));
  const sizes = world === worlds.least ? [60] : [5, 10, 20, 40, 80, 120];

  return {
    categoryCounts: categoryCountsFigure({
      categories,
      labels: world === worlds.many ? Int32Array.from(labels, (label, i) => (i % 9 === 0 ? -1 : label)) : labels,
    }),
    lengthDistributions: lengthDistributionsFigure({
      panels: [
        { name: "characters", lengths: lengths.map((length) => length * 6) },
        { name: "words", lengths },
        ...perModel
          .slice(0, 2)
          .map((model) => ({ name: `tokens of ${model.name}`, lengths: model.tokens, limit: model.maxTokens })),
      ],
    }),
    boilerplateByCategory: boilerplateByCategoryFigure({
      categories,
      phrases: Array.from({ length: 6 }, (_, i) => text(i)),
      shares: Array.from({ length: 6 }, () => Float64Array.from({ length: k }, () => random.uniform() ** 2)),
      chances: new Array<number>(6).fill(0.002),
    }),
    treatmentCompression: treatmentCompressionFigure({
      unit: "words",
      before: lengths,
      after: lengths.map((length) => Math.round(length * (0.75 + 0.2 * random.uniform()))),
      noted: 0.051,
    }),
    tokensSeen: tokensSeenFigure({ models: perModel }),
    infoNceTemperature: infoNceTemperatureFigure({
      candidates: Array.from({ length: 14 }, (_, i) => ({
        name: text(i),
        similarity: 0.9 - 0.03 * i,
        positive: i === 1,
      })),
      distributions: [0.05, 0.01].map((temperature) => {
        const weights = Array.from({ length: 14 }, (_, i) => Math.exp((-0.03 * i) / temperature));
        const sum = weights.reduce((a, b) => a + b);
        return { temperature, probabilities: weights.map((weight) => weight / sum), loss: -Math.log(weights[1] / sum) };
      }),
    }),
    modelComparison: modelComparisonFigure({
      models,
      measures: [
        { name: "parameters", values: models.map((_, i) => (i === 2 ? null : 22_713_216 * (1 + 4.2 * i))) },
        { name: "layers", values: models.map((_, i) => 6 * (i + 1)) },
        { name: "dimensions", values: models.map(() => 384) },
        { name: "maximum tokens", values: models.map((_, i) => 256 * (i + 1)) },
      ],
    }),
    ariExample: ariExampleFigure({
      rows: ["Watches", "Baby Care", text(2)],
      columns: ["cluster 0", "cluster 1", "cluster 2"],
      counts: [
        [4, 1, 0],
        [0, 3, 1],
        [1, 0, 5],
      ],
    }),
    confusionRaw: confusionFigure({
      model: models[0],
      categories,
      clusters: categories.map((_, j) => `cluster ${j}`),
      counts: confusion,
      matched: null,
    }),
    confusionAligned: confusionFigure({
      model: models[0],
      categories,
      clusters: categories,
      counts: confusion,
      matched: [...categories.keys()],
      examples: Array.from(confusion, (count, at) => (count === 0 ? [] : [text(at), text(at + 1)])),
    }),
    arisBySeed: arisBySeedFigure({
      models: perModel,
      references: [
        { name: "note, BERT", value: 0.3133 },
        { name: "note, E5", value: 0.3595 },
      ],
    }),
    ariDifferences: ariDifferencesFigure({
      differences: models.map((name, i) => ({
        name: `${name} − LSA`,
        ...interval(0.12 - 0.09 * i, 0.04),
        adjustedP: 0.0012,
      })),
      method: "products resampled and clustered anew",
    }),
    categoryGains: categoryGainsFigure({
      categories,
      gains: categories.map((_, i) => ({ ...interval(0.3 - 0.1 * i, 0.08), adjustedP: i === 2 ? 0.2 : 0.004 })),
      baseline: models[0],
      challenger: models[models.length - 1],
    }),
    projectionByCategory: projectionFigure({
      panels: perModel.slice(0, 2).map((model) => ({ name: model.name, points: points(), groups: labels })),
      groupNames: categories,
      by: "category",
      products: Array.from({ length: n }, (_, i) => ({ name: text(i), description: text(i + 1) })),
    }),
    projectionByCluster: projectionFigure({
      panels: [{ name: models[0], points: points(), groups }],
      groupNames: categories.map((_, j) => `cluster ${j}`),
      by: "cluster",
      styledAs: { categories, groups: categories.map((_, j) => (j === 0 ? -1 : j)) },
    }),
    separation: separationFigure({ categories, labels, models: perModel.slice(0, 2) }),
    resultsBars: resultsBarsFigure({
      measures: ["ARI", "AMI", "V-measure", "aligned accuracy", "silhouette"],
      models: models.map((name, i) => ({
        name,
        values: [0.46, 0.55, 0.56, 0.68, 0.09].map((value, m) =>
          i === 2 && m === 4 ? null : interval(value - 0.05 * i, 0.02),
        ),
      })),
    }),
    resampledDifferences: resampledDifferencesFigure({
      name: `${models[models.length - 1]} − ${models[0]}`,
      draws: normals(world === worlds.least ? 2 : 2000, 0.04, 0.03),
      judged: interval(0.046, 0.06),
    }),
    importance: importanceFigure({
      panels: [
        { name: "Impurity", importances, unit: "mean decrease in Gini impurity (share)" },
        {
          name: "Permutation",
          importances: importances.map((value, i) => value * (i % 3)),
          deviations: importances.map((value) => value / 4),
          unit: "fall in accuracy",
        },
      ],
      featureNames,
    }),
    shapBeeswarm: shapBeeswarmFigure({ shap, x, classIndex: 0, className: categories[0], featureNames }),
    shapGlobalBar: shapGlobalBarFigure({ shap, classNames: categories, featureNames }),
    shapHeatmap: shapHeatmapFigure({ shap, classIndex: 1, className: categories[1], labels, categories, featureNames }),
    shapWaterfall: shapWaterfallFigure({
      product: text(0),
      className: categories[0],
      baseValue: 1 / 7,
      values: Float64Array.from({ length: features }, (_, i) => ((i % 4 === 3 ? -1 : 1) * 0.03) / (1 + i / 3)),
      x: x.data.subarray(0, features),
      featureNames,
    }),
    concentration: concentrationFigure({
      curves: [
        { name: "impurity", importances },
        { name: "mean |SHAP|", importances: importances.map((value) => value ** 1.4) },
      ],
      claimed: 20,
      rotated: [0.17, 0.18, 0.176],
    }),
    topKAccuracy: topKAccuracyFigure({
      k: sizes,
      top: sizes.map((size) => interval(0.9 - 0.6 / size, 0.03)),
      random: sizes.map((size) => interval(0.88 - 1.6 / size, 0.04)),
      all: 0.914,
      claimed: 20,
    }),
    topListOverlap: topListOverlapFigure({
      overlap: overlap(
        [...importances.keys()].slice(0, 10),
        Array.from({ length: Math.min(10, features) }, (_, i) => (i * 5) % features),
        features,
      ),
      names: ["impurity", "mean |SHAP|"],
      featureNames,
    }),
    wordAttribution: wordAttributionFigure({
      attribution: attributionOf(Array.from({ length: 30 }, (_, i) => text(i))),
      className: categories[0],
      subject: text(3),
    }),
    sweep: sweepFigure({
      option: "prefix",
      series: perModel.slice(0, 3).map((model, m) => ({
        name: model.name,
        rows: ["", "query: ", "passage: ", text(5)].map((setting, s) =>
          m === 1 && s === 3
            ? { setting, status: "unavailable", reason: `the server adds its own prefix ${text(1).slice(0, 60)}` }
            : {
                setting,
                status: "ran",
                scores: { ari: normals(seeds, 0.4 - 0.02 * s, 0.01) },
                against:
                  s === 0
                    ? null
                    : {
                        setting: "",
                        difference: { estimate: -0.02 * s, low: -0.02 * s - 0.03, high: 0.03 - 0.02 * s },
                      },
              },
        ),
      })),
    }),
    robustness: robustnessFigure({
      series: models.map((name, m) => {
        const varied = ["upper case", "an error in a third of the words", text(2)].map((variation, v) => ({
          variation,
          products: perCategory * k,
          shift: 0.1 * v,
          sameCluster: Math.round(perCategory * k * (1 - 0.1 * v - 0.05 * m)),
          found: 1,
          sameCategory: 1,
          sameCategoryBefore: 1,
          ari: null,
          ariBefore: null,
        }));
        return m === 2 ? { name, points: [], reason: text(3) } : { name, points: varied, reason: null };
      }),
    }),
    throughput: throughputFigure({
      series: models.map((name, m) => ({
        name,
        points: (world === worlds.least ? [8] : [1, 2, 4, 8, 16, 32]).map((batchSize) => ({
          batchSize,
          ...interval(48 - 4 * m - Math.abs(batchSize - 8), 2),
        })),
      })),
    }),
    learningCurve: learningCurveFigure({
      curves: models.map((name, m) => ({
        name,
        points: [
          ...sizes.map((perClass) => ({ perClass, interval: probed(0.94 - 0.02 * m - 0.9 / perClass) })),
          { perClass: 1000, interval: null },
        ],
      })),
      clustering: models.map((id, m) => ({ id, alignedAccuracy: Float64Array.of(0.68 - 0.05 * m) })),
    }),
    scaling: scalingFigure({
      series: models.map((name, m) => ({
        name,
        points: (world === worlds.least ? [60] : [1000, 2000, 5000, 10_000]).map((size) => ({
          n: size,
          aris: normals(seeds, 0.45 - 0.03 * m, 0.01),
          seconds: (0.8 + m) * (size / 1000) ** 1.2,
        })),
      })),
    }),
    catalogueGrowth: catalogueGrowthFigure({
      series: models.map((name, m) => ({
        name,
        points: (world === worlds.least ? [n] : [n / 4, n / 2, n]).map((size) => ({
          n: size,
          aris: normals(seeds, 0.4 - 0.03 * m, 0.01),
        })),
      })),
    }),
    frontier: frontierFigure({
      points: models.flatMap((model, m) =>
        ["raw", "cleaned", "128 tokens"].map((setting, s) => ({
          setting: `${model}, ${setting}`,
          model,
          quality: interval(0.45 - 0.04 * m + 0.03 * s, 0.02),
          cost: interval(8 + 20 * (models.length - 1 - m) + 5 * s, 1),
          standing:
            m + s === 0
              ? ("recommended" as const)
              : s === 0
                ? ("tied" as const)
                : s === 1
                  ? ("behind" as const)
                  : ("set aside" as const),
        })),
      ),
    }),
    multiverse: multiverseFigure(
      (() => {
        const ways = (["k-means", "Ward", "UMAP + HDBSCAN"] as const).flatMap((clusterer) =>
          vectorForms.flatMap((vectors) =>
            (world === worlds.least ? (["kept"] as const) : (["kept", "left out"] as const)).flatMap((duplicates) =>
              (clusterer === "UMAP + HDBSCAN" ? [5, 10, 15] : world === worlds.least ? [2, 3] : [5, 7, 10, 14, 20]).map(
                (size) => ({ clusterer, vectors, duplicates, size }),
              ),
            ),
          ),
        );
        const differences = normals(ways.length, 0.03, 0.04);
        return { model: models[models.length - 1], other: models[0], ways, differences };
      })(),
    ),
  };
}
