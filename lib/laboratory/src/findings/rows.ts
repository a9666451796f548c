import { align, clusterKeywords, contingency, measures, noise, type Catalogue, type Matrix } from "embedlab";
import { clusterMedoids } from "embedlab/clustering";
import { vectorMeasures, type Alignment, type Contingency, type Difference } from "embedlab/evaluation";
import type { Comparisons, JudgedDifference } from "../study/comparison.js";
import type { ModelRun, RanModel } from "../study/models.js";
import { mean, measureNames, summary, vectorMeasureNames, type ClusterScores } from "../study/scores.js";
import type { Study } from "../study/study.js";
import type { SweepRow } from "../experiments/sweep.js";

/** One row a fact: what is studied and where it comes from. */
export function provenanceRows(study: Study, catalogue: Catalogue): { fact: string; value: string }[] {
  const unlabelled = catalogue.labels.filter((label) => label < 0).length;
  return [
    { fact: "study", value: study.name },
    { fact: "data set", value: catalogue.name },
    {
      fact: "real or synthetic",
      value: catalogue.synthetic
        ? "SYNTHETIC: invented products; figures drawn from it say nothing about a real catalogue"
        : "real",
    },
    {
      fact: "products",
      value: `${catalogue.products.length.toLocaleString("en-US")}${catalogue.categories.length === 0 ? ", none with a category" : ` in ${catalogue.categories.length} categories${unlabelled === 0 ? "" : `, ${unlabelled.toLocaleString("en-US")} of them without one`}`}`,
    },
    { fact: "source", value: catalogue.source },
    { fact: "licence", value: catalogue.licence },
    { fact: "sha256", value: catalogue.sha256 },
    ...(study.caution === "" ? [] : [{ fact: "caution", value: study.caution }]),
  ];
}

/** What a model's vectors cost, or why there are none. */
export function runRow(run: ModelRun): object {
  if (run.status === "unavailable") return { model: run.id, status: "unavailable", note: run.reason };
  const { vectors, truncated, cached, seconds, warnings } = run.embedding;
  return {
    model: run.id,
    status: "ran",
    vectors: `${vectors.rows} x ${vectors.columns}`,
    truncated,
    "from the cache": cached,
    "seconds now": seconds,
    note: warnings.join("; ") || "–",
  };
}

/** One line of the results table: means over the seeds; without categories what can be said without them. */
export function scoreRow({ id, contract, embedding }: RanModel, scores: ClusterScores): object {
  return {
    model: id,
    ...againstCategories(scores),
    ...Object.fromEntries(vectorMeasureNames.map((name) => [vectorMeasures[name].title, scores[name]])),
    "agreement of the seeds": scores.agreement,
    ...clustersFound(scores),
    dimensions: embedding.vectors.columns,
    "embedding, s": contract.source.kind === "vectors" ? null : embedding.embedSeconds,
    "vectors/s": embedding.embedSeconds > 0 ? embedding.vectors.rows / embedding.embedSeconds : null,
    [`${scores.clusterer}, s a seed`]: scores.seconds,
  };
}

function againstCategories(scores: ClusterScores): object {
  if (scores.ari.length === 0) return {};
  const columns = measureNames.flatMap((name) => {
    const { title } = measures[name];
    const { mean: estimate, min, max } = summary(scores[name]);
    return name === "ari"
      ? [
          [title, estimate],
          [`${title}, least to greatest`, `${min.toFixed(3)} to ${max.toFixed(3)}`],
        ]
      : [[title, estimate]];
  });
  return Object.fromEntries(columns) as object;
}

/** What a clusterer decides for itself, where it does. */
function clustersFound({ coverage, nClusters }: ClusterScores): object {
  return coverage.every((share) => share === 1) ? {} : { clusters: mean(nClusters), "in a cluster": mean(coverage) };
}

/** Input of `resultsBarsFigure`: every measure against categories, with its spread over the seeds. */
export function scoreBars(scores: readonly ClusterScores[]): {
  measures: string[];
  models: { name: string; values: { estimate: number; low: number; high: number }[] }[];
} {
  const spreadOf = (values: Float64Array): { estimate: number; low: number; high: number } => {
    const { mean: estimate, min: low, max: high } = summary(values);
    return { estimate, low, high };
  };
  return {
    measures: measureNames.map((name) => measures[name].title),
    models: scores.map((score) => ({ name: score.id, values: measureNames.map((name) => spreadOf(score[name])) })),
  };
}

/**
 * One line of a table of clusterers: the typical seed's clusters, and the measures with each product of the noise as a
 * cluster of its own; beside them ARI of the products in a cluster alone, which rises with what is left out.
 */
export function clustererRow(scores: ClusterScores, truth: Int32Array): object {
  const { id, clusterer, seeds, deterministic, typical, clusterings, nClusters, coverage, notes } = scores;
  const labels = clusterings[typical];
  const clustered = [...labels.keys()].filter((row) => labels[row] !== noise);
  const ofClustered = (): number =>
    measures.ari.of(
      contingency(
        clustered.map((row) => truth[row]),
        clustered.map((row) => labels[row]),
      ),
    );
  return {
    model: id,
    clusterer,
    runs: deterministic ? "1, whatever the seed" : `${seeds.length} seeds`,
    clusters: nClusters[typical],
    noise: 1 - coverage[typical],
    ...Object.fromEntries(
      scores.ari.length === 0 ? [] : measureNames.map((name) => [measures[name].title, mean(scores[name])]),
    ),
    ...(scores.ari.length > 0 && { "ARI without the noise": clustered.length === 0 ? null : ofClustered() }),
    ...Object.fromEntries(vectorMeasureNames.map((name) => [vectorMeasures[name].title, scores[name]])),
    "s a run": scores.seconds,
    note: notes.join("; ") || "–",
  };
}

const perCell = 3;

/** Names of up to three products a cell, row by row. */
function examples(
  catalogue: Catalogue,
  clusters: Int32Array,
  table: Contingency,
  columns: ArrayLike<number>,
): string[][] {
  const cells = Array.from({ length: table.rows * table.columns }, (): string[] => []);
  const rowOf = new Map(Array.from(table.rowLabels, (label, i) => [label, i]));
  const columnOf = new Map(Array.from(columns, (cluster, j) => [cluster, j]));
  catalogue.products.forEach(({ name, description }, i) => {
    const cell = cells[rowOf.get(catalogue.labels[i])! * table.columns + columnOf.get(clusters[i])!];
    if (cell.length < perCell) cell.push(name === "" ? description : name);
  });
  return cells;
}

const rowNames = ({ categories }: Catalogue, { rowLabels }: Contingency): string[] =>
  Array.from(rowLabels, (label) => categories[label]);

/** Input of `confusionFigure`. */
interface ConfusionCounts {
  readonly model: string;
  readonly categories: readonly string[];
  readonly clusters: readonly string[];
  readonly counts: Int32Array;
  readonly aligned: boolean;
  readonly matched?: readonly (number | null)[];
  readonly examples: readonly (readonly string[])[];
}

/** Clusters under their raw numbers, for `confusionFigure`. */
export function rawConfusion(model: string, catalogue: Catalogue, clusters: Int32Array): ConfusionCounts {
  const table = contingency(catalogue.labels, clusters, { noise });
  return {
    model,
    categories: rowNames(catalogue, table),
    clusters: Array.from(table.columnLabels, (cluster) => (cluster === noise ? "noise" : `cluster ${cluster}`)),
    counts: table.counts,
    aligned: false,
    examples: examples(catalogue, clusters, table, table.columnLabels),
  };
}

/** Clusters in the order of the categories that they were matched with, raw numbers kept, noise last, for `confusionFigure`. */
export function alignedConfusion(
  model: string,
  catalogue: Catalogue,
  alignment: Alignment,
  clusters: Int32Array,
): ConfusionCounts {
  const { table, counts, categories, clusters: order } = alignment;
  const rowOf = new Map(Array.from(table.rowLabels, (label, row) => [label, row]));
  return {
    model,
    categories: rowNames(catalogue, table),
    clusters: Array.from(order, (cluster, j) => {
      const category = categories[j];
      return cluster === noise
        ? "noise"
        : `${cluster}: ${category === null ? "unmatched" : catalogue.categories[category]}`;
    }),
    counts,
    aligned: true,
    matched: categories.map((category) => (category === null ? null : rowOf.get(category)!)),
    examples: examples(catalogue, clusters, table, order),
  };
}

/** What each cluster is about: its words, the products nearest to its centre, and the category that it was matched with; noise, where there is some, last. */
export function describeClusters(catalogue: Catalogue, vectors: Matrix<Float32Array>, clusters: Int32Array): object[] {
  const judged = catalogue.categories.length > 0;
  const alignment = align(contingency(judged ? catalogue.labels : clusters, clusters, { noise }));
  const keywords = clusterKeywords(
    catalogue.products.map(({ description }) => description),
    clusters,
    { top: 8, language: catalogue.language },
  );
  const medoids = clusterMedoids(vectors, clusters);
  const { columnLabels, columnTotals } = alignment.table;
  const found = Array.from(columnLabels, (cluster, j) => ({ cluster, products: columnTotals[j] }));
  return [...found.filter(({ cluster }) => cluster !== noise), ...found.filter(({ cluster }) => cluster === noise)].map(
    ({ cluster, products }) => {
      const category = alignment.categories[alignment.clusters.indexOf(cluster)];
      const isNoise = cluster === noise;
      return {
        cluster: isNoise ? "noise" : cluster,
        products,
        ...(judged && { "matched with": category === null ? "–" : catalogue.categories[category] }),
        "most typical words": isNoise ? "–" : keywords.find((entry) => entry.cluster === cluster)!.words.join(", "),
        "most central product": isNoise
          ? "–"
          : catalogue.products[medoids.find((entry) => entry.cluster === cluster)!.row].name,
      };
    },
  );
}

/** Names of the clusters of some clusterings, for a figure's legend; noise is in none. */
export function clusterNames(clusterings: readonly Int32Array[]): string[] {
  const most = clusterings.reduce((greatest, labels) => labels.reduce((a, b) => Math.max(a, b), greatest), 0);
  return Array.from({ length: most + 1 }, (_, cluster) => `cluster ${cluster}`);
}

/** One line a setting; the reason where a model cannot take it. */
export function sweepRow(row: SweepRow): object {
  if (row.status === "unavailable") return { setting: row.setting, note: row.reason };
  return {
    setting: row.setting,
    ARI: row.ari,
    "least to greatest over seeds": `${Math.min(...row.scores.ari).toFixed(3)} to ${Math.max(...row.scores.ari).toFixed(3)}`,
    "against the first": row.against === null ? "–" : differenceSaid(row.against.difference),
    products: row.products,
    truncated: row.truncated,
    note: [...row.warnings, ...(row.labelMade ? ["made with a look at the categories"] : [])].join("; ") || "–",
  };
}

/** A difference with its interval over the products, and whether it can be told from none. */
function differenceSaid({ estimate, low, high }: Difference): string {
  const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
  return `${signed(estimate)} (${signed(low)} to ${signed(high)})${low > 0 || high < 0 ? "" : ", not told apart"}`;
}

const points = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
const cell = ({ estimate, low, high, adjustedP }: JudgedDifference, level: number): string =>
  `${points(estimate)} (${points(low)} to ${points(high)})${adjustedP < level ? " *" : ""}`;

/** One line a pair of models: the answer, and what it rests on. */
export function verdictRows({ pairs, protocol: { estimand, level } }: Comparisons): object[] {
  const besides = estimand === "least inertia" ? "mean over seeds" : "least inertia";
  return pairs.map(({ baseline, challenger, judged, beside, detectable, productsNeeded }) => ({
    pair: `${challenger} − ${baseline}`,
    answer: judged.answer,
    [`ARI difference, ${estimand}`]: cell(judged, level),
    "p, adjusted": judged.adjustedP,
    "standard error": judged.standardError,
    "of the products": judged.ofProducts,
    "of the seeds": judged.ofSeeds,
    "differences shown from": detectable,
    "products that would decide": Number.isFinite(productsNeeded) ? Math.round(productsNeeded) : null,
    [`ARI difference, ${besides}`]: cell(beside, level),
  }));
}

/** One line a pair of models, a column a task: the difference with its interval, starred where it is shown. */
export function taskRows({ pairs, protocol: { level } }: Comparisons): object[] {
  return pairs.map(({ baseline, challenger, judged, tasks }) => ({
    pair: `${challenger} − ${baseline}`,
    ARI: cell(judged, level),
    ...Object.fromEntries(tasks.map(({ task, judged: found }) => [task, cell(found, level)])),
  }));
}
