import { align, type Alignment, type Catalogue, clusterKeywords, clusterMedoids, contingency, type Contingency, type Matrix } from "embedlab";
import type { ModelRun, RanModel } from "./models.js";
import { mean, summary, type ClusterScores } from "./scores.js";
import type { Study } from "./study.js";
import type { SweepRow } from "./sweep.js";

/** One row a fact: what is studied and where it comes from. */
export function provenanceRows(study: Study, catalogue: Catalogue): { fact: string; value: string }[] {
  const unlabelled = catalogue.labels.filter((label) => label < 0).length;
  return [
    { fact: "study", value: study.name },
    { fact: "data set", value: catalogue.name },
    { fact: "real or synthetic", value: catalogue.synthetic ? "SYNTHETIC: invented products; figures drawn from it say nothing about a real catalogue" : "real" },
    { fact: "products", value: `${catalogue.products.length.toLocaleString("en-US")}${catalogue.categories.length === 0 ? ", none with a category" : ` in ${catalogue.categories.length} categories${unlabelled === 0 ? "" : `, ${unlabelled.toLocaleString("en-US")} of them without one`}`}` },
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
export function scoreRow({ id, embedding }: RanModel, scores: ClusterScores): object {
  return {
    model: id,
    ...(scores.ari.length === 0 ? {} : againstCategories(scores)),
    silhouette: scores.silhouette,
    "agreement of the seeds": scores.agreement,
    dimensions: embedding.vectors.columns,
    "embedding, s": embedding.embedSeconds,
    "vectors/s": embedding.embedSeconds > 0 ? embedding.vectors.rows / embedding.embedSeconds : null,
    "k-means, s a seed": scores.seconds,
  };
}

function againstCategories({ ari, ami, vMeasure, alignedAccuracy }: ClusterScores): object {
  const { mean: estimate, min, max } = summary(ari);
  return { ARI: estimate, "ARI, least to greatest": `${min.toFixed(3)} to ${max.toFixed(3)}`, AMI: mean(ami), "V-measure": mean(vMeasure), "aligned accuracy": mean(alignedAccuracy) };
}

const perCell = 3;

/** Names of up to three products a cell, row by row. */
function examples(catalogue: Catalogue, clusters: Int32Array, table: Contingency, columns: ArrayLike<number>): string[][] {
  const cells = Array.from({ length: table.rows * table.columns }, (): string[] => []);
  const rowOf = new Map(Array.from(table.rowLabels, (label, i) => [label, i]));
  const columnOf = new Map(Array.from(columns, (cluster, j) => [cluster, j]));
  catalogue.products.forEach(({ name, description }, i) => {
    const cell = cells[rowOf.get(catalogue.labels[i])! * table.columns + columnOf.get(clusters[i])!];
    if (cell.length < perCell) cell.push(name === "" ? description : name);
  });
  return cells;
}

const rowNames = ({ categories }: Catalogue, { rowLabels }: Contingency): string[] => Array.from(rowLabels, (label) => categories[label]);

/** Input of `confusionFigure`: clusters under their raw numbers. */
export function rawConfusion(model: string, catalogue: Catalogue, clusters: Int32Array): { model: string; categories: string[]; clusters: string[]; counts: Int32Array; aligned: boolean; examples: string[][] } {
  const table = contingency(catalogue.labels, clusters);
  return {
    model,
    categories: rowNames(catalogue, table),
    clusters: Array.from(table.columnLabels, (cluster) => `cluster ${cluster}`),
    counts: table.counts,
    aligned: false,
    examples: examples(catalogue, clusters, table, table.columnLabels),
  };
}

/** Input of `confusionFigure`: clusters in the order of the categories that they were matched with, raw numbers kept. */
export function alignedConfusion(model: string, catalogue: Catalogue, alignment: Alignment, clusters: Int32Array): ReturnType<typeof rawConfusion> {
  const { table } = alignment;
  return {
    model,
    categories: rowNames(catalogue, table),
    clusters: Array.from(alignment.clusters, (cluster, j) => {
      const category = alignment.categories[j];
      return `${cluster}: ${category === null ? "unmatched" : catalogue.categories[category]}`;
    }),
    counts: alignment.counts,
    aligned: true,
    examples: examples(catalogue, clusters, table, alignment.clusters),
  };
}

/** What each cluster is about: its words, the products nearest to its centre, and the category that it was matched with. */
export function describeClusters(catalogue: Catalogue, vectors: Matrix<Float32Array>, clusters: Int32Array): object[] {
  const judged = catalogue.categories.length > 0;
  const alignment = align(judged ? catalogue.labels : clusters, clusters);
  const keywords = clusterKeywords(catalogue.products.map(({ description }) => description), clusters, { top: 8 });
  const medoids = clusterMedoids(vectors, clusters);
  return Array.from(alignment.table.columnLabels, (cluster, j) => {
    const category = alignment.categories[alignment.clusters.indexOf(cluster)];
    return {
      cluster,
      products: alignment.table.columnTotals[j],
      ...(judged && { "matched with": category === null ? "–" : catalogue.categories[category] }),
      "most typical words": keywords.find((entry) => entry.cluster === cluster)!.words.join(", "),
      "most central product": catalogue.products[medoids.find((entry) => entry.cluster === cluster)!.row].name,
    };
  });
}

/** One line a setting; the reason where a model cannot take it. */
export function sweepRow(row: SweepRow): object {
  if (row.status === "unavailable") return { setting: row.setting, note: row.reason };
  return { setting: row.setting, ARI: row.ari, "least to greatest": `${Math.min(...row.scores.ari).toFixed(3)} to ${Math.max(...row.scores.ari).toFixed(3)}`, truncated: row.truncated, "texts/s": row.textsPerSecond, "texts/s measured": row.measured, note: row.warnings.join("; ") || "–" };
}

/** A series of `sweepFigure`. */
export function sweepSeries(name: string, rows: readonly SweepRow[]): { name: string; points: { setting: string; scores: Float64Array | null; reason?: string }[] } {
  return { name, points: rows.map((row) => (row.status === "ran" ? { setting: row.setting, scores: row.scores.ari } : { setting: row.setting, scores: null, reason: row.reason })) };
}
