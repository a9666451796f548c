import { align, contingency, type Catalogue, type Matrix, noise, silhouette, tsne } from "embedlab";
import { scoreClusterings } from "embedlab/comparison";
import type { RanModel } from "embedlab/embedding";
import type { RunOptions } from "embedlab/numeric";

/** A column of a table of products: texts, numbers (null for none), or vectors, one a row. */
export type Column =
  | { readonly name: string; readonly kind: "text"; readonly values: readonly (string | null)[] }
  | { readonly name: string; readonly kind: "whole" | "real"; readonly values: readonly (number | null)[] }
  | { readonly name: string; readonly kind: "vector"; readonly values: Matrix };

export interface ProductTableOptions extends RunOptions {
  readonly seeds: readonly number[];
  readonly nClusters: number;
}

/**
 * Everything that is known of each product: its place in the file, id, texts and category, and under each model its cluster, the
 * category that the cluster is matched with, the silhouette, the place on a t-SNE map, and the vector. The clustering is the one that
 * notebook 3 shows. Where only some products have a category, those are clustered; another has the cluster whose centre is nearest, and
 * no silhouette.
 */
export async function productTable(
  { products, categories, labels }: Catalogue,
  models: readonly RanModel[],
  { seeds, nClusters, ...run }: ProductTableOptions,
): Promise<Column[]> {
  const columns: Column[] = [
    { name: "row", kind: "whole", values: products.map(({ row }) => row) },
    { name: "id", kind: "text", values: products.map(({ id }) => id) },
    { name: "name", kind: "text", values: products.map(({ name }) => name) },
    { name: "text", kind: "text", values: products.map(({ description }) => description) },
    { name: "category", kind: "text", values: products.map(({ category }) => category) },
  ];
  const labelled = [...labels.keys()].filter((row) => labels[row] >= 0);
  const clustered = labelled.length === 0 ? [...labels.keys()] : labelled;
  for (const { id, embedding } of models) {
    const { vectors } = embedding;
    const part = vectors.select(clustered);
    const truth = Int32Array.from(clustered, (row) => labels[row]);
    const scores = await scoreClusterings(id, part, truth, { seeds, nClusters, withSilhouette: false, ...run });
    const found = scores.clusterings[scores.typical];
    const clusters = assigned(vectors, clustered, found);
    const matched = new Map<number, string>();
    if (labelled.length > 0) {
      const alignment = align(contingency(truth, found, { noise }));
      for (const [at, category] of alignment.categories.entries())
        if (category !== null) matched.set(alignment.clusters[at], categories[category]);
    }
    const { samples } = await silhouette(part, found, run);
    const ofRow = new Map(clustered.map((row, at) => [row, samples[at]]));
    const perplexity = Math.min(50, Math.floor((products.length - 1) / 3));
    const map = await tsne(vectors, { perplexity, maxIter: 1000, learningRate: 200, init: "pca", seed: 0, ...run });
    const coordinate = (axis: number): number[] => products.map((_, row) => map.embedding.data[2 * row + axis]);
    columns.push(
      { name: `cluster_${id}`, kind: "whole", values: Array.from(clusters) },
      { name: `matched_${id}`, kind: "text", values: Array.from(clusters, (cluster) => matched.get(cluster) ?? null) },
      { name: `silhouette_${id}`, kind: "real", values: products.map((_, row) => ofRow.get(row) ?? null) },
      { name: `x_${id}`, kind: "real", values: coordinate(0) },
      { name: `y_${id}`, kind: "real", values: coordinate(1) },
      { name: `vector_${id}`, kind: "vector", values: vectors },
    );
  }
  return columns;
}

/** Cluster of every row: the one found, else the one whose centre is nearest. */
function assigned(vectors: Matrix, clustered: readonly number[], found: Int32Array): Int32Array {
  const { rows, columns } = vectors;
  const clusters = new Int32Array(rows).fill(noise);
  clustered.forEach((row, at) => (clusters[row] = found[at]));
  if (clustered.length === rows) return clusters;
  const count = found.reduce((most, cluster) => Math.max(most, cluster + 1), 0);
  const sizes = new Float64Array(count);
  const centres = new Float64Array(count * columns);
  clustered.forEach((row, at) => {
    const cluster = found[at];
    sizes[cluster]++;
    vectors.row(row).forEach((value, j) => (centres[cluster * columns + j] += value));
  });
  for (let row = 0; row < rows; row++) {
    if (clusters[row] !== noise) continue;
    let least = Infinity;
    for (let cluster = 0; cluster < count; cluster++) {
      if (sizes[cluster] === 0) continue;
      let distance = 0;
      vectors.row(row).forEach((value, j) => {
        distance += (value - centres[cluster * columns + j] / sizes[cluster]) ** 2;
      });
      if (distance < least) [least, clusters[row]] = [distance, cluster];
    }
  }
  return clusters;
}
