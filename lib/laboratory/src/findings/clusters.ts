import { mean } from "embedlab/numeric";
import { contingency, measures, noise, type Catalogue } from "embedlab";
import { vectorMeasures, type Alignment, type Contingency } from "embedlab/evaluation";
import { measureNames, vectorMeasureNames, type ClusterScores } from "embedlab/comparison";

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

/** Names of the clusters of some clusterings, for a figure's legend; noise is in none. */
export function clusterNames(clusterings: readonly Int32Array[]): string[] {
  const most = clusterings.reduce((greatest, labels) => labels.reduce((a, b) => Math.max(a, b), greatest), 0);
  return Array.from({ length: most + 1 }, (_, cluster) => `cluster ${cluster}`);
}
