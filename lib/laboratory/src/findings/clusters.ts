import { align, clusterKeywords, contingency, measures, noise, type Catalogue, type Matrix } from "embedlab";
import { clusterMedoids } from "embedlab/clustering";
import { vectorMeasures, type Alignment, type Contingency } from "embedlab/evaluation";
import { mean, measureNames, vectorMeasureNames, type ClusterScores } from "embedlab/comparison";

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
        "most typical words": isNoise
          ? "–"
          : keywords.find((entry) => entry.cluster === cluster)!.words.join(", ") || "no word stands out",
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
